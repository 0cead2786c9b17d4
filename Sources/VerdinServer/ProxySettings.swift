import NIOCore
import VerdinRollout

/// All that a proxy is told before it starts.
package struct ProxySettings: Sendable {
  package var listen = HostPort(host: "127.0.0.1", port: 8_080)
  package var champion: [HostPort]
  package var challenger: [HostPort]
  /// The challenger's share at the start. Nothing is remembered from the run before.
  package var share = TrafficShare.none
  package var stickiness = Stickiness.none
  package var salt = ""
  /// Where the runtime socket is made; nil for none.
  package var socket: String?
  /// Where the request log is appended to; nil for none.
  package var log: String?
  package var health = HealthSettings()
  package var timeouts = Timeouts()
  package var limits = Limits()
  package var mirror = MirrorSettings()
  package var eventLoops = System.coreCount
  /// Of the draws that deal requests, and of request ids.
  package var seed = UInt64.random(in: .min ... .max)

  package init(champion: [HostPort], challenger: [HostPort]) {
    self.champion = champion
    self.challenger = challenger
  }

  func upstreams(of arm: Arm) -> [HostPort] { arm == .champion ? champion : challenger }
}

/// When an upstream counts as down, and when as up again.
package struct HealthSettings: Sendable {
  /// What is asked for; nil to be content with a connection.
  package var path: String?
  package var interval = TimeAmount.seconds(2)
  package var timeout = TimeAmount.seconds(1)
  /// Failures in a row, of checks or of requests, after which an upstream is down.
  package var fall = 3
  /// Checks in a row that bring it back.
  package var rise = 2

  package init() {}
}

package struct Timeouts: Sendable {
  /// For a connection to an upstream.
  package var connect = TimeAmount.seconds(2)
  /// From a new connection to the first whole request head.
  package var requestHead = TimeAmount.seconds(10)
  /// Between two pieces of a request's body.
  package var requestBody = TimeAmount.seconds(30)
  /// From the end of a request to the head of its answer, and between two pieces of the answer.
  package var answer = TimeAmount.seconds(60)
  /// Of a client's connection between two requests.
  package var idle = TimeAmount.seconds(60)
  /// Of an unused upstream connection; shorter than most servers close theirs.
  package var upstreamIdle = TimeAmount.seconds(4)
  /// How long a draining proxy waits for the next request on an idle connection, so that it can be
  /// answered with `Connection: close`.
  package var drainIdle = TimeAmount.milliseconds(500)
  /// How long a draining proxy lets requests run.
  package var drain = TimeAmount.seconds(30)

  package init() {}

  /// How often deadlines are looked at: a quarter of the shortest.
  var sweep: TimeAmount {
    let shortest = min(
      requestHead, requestBody, answer, idle, upstreamIdle, drainIdle)
    return min(max(.nanoseconds(shortest.nanoseconds / 4), .milliseconds(10)), .milliseconds(250))
  }
}

package struct Limits: Sendable {
  /// All header fields of one request or answer, in bytes.
  package var headBytes = 64 * 1_024
  package var requestBytes = 1 << 30
  /// nil for answers that may stream for ever.
  package var answerBytes: Int?
  /// Clients served at the same time; more are turned away at once.
  package var connections = 10_000

  package init() {}
}
