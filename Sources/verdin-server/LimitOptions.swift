import ArgumentParser
import NIOCore
import VerdinServer

struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Time to connect to an upstream.", valueName: "time"))
  var connectTimeout = Duration(argument: "2s")!

  @Option(
    help: ArgumentHelp(
      "Time an upstream has to begin its answer, and between two pieces of it.", valueName: "time"))
  var answerTimeout = Duration(argument: "60s")!

  @Option(help: ArgumentHelp("Time a client may be silent between requests.", valueName: "time"))
  var idleTimeout = Duration(argument: "60s")!

  @Option(
    help: ArgumentHelp(
      "Time after which an unused upstream connection is closed: less than the upstream's own.",
      valueName: "time"))
  var upstreamIdle = Duration(argument: "4s")!

  @Option(help: ArgumentHelp("Time that requests get to end when draining.", valueName: "time"))
  var drain = Duration(argument: "30s")!

  @Option(help: ArgumentHelp("Largest request body: 500, 64K, 10M, 1G.", valueName: "bytes"))
  var maxRequest = ByteCount(argument: "1G")!

  @Option(help: ArgumentHelp("Largest answer body; none without it.", valueName: "bytes"))
  var maxAnswer: ByteCount?

  @Option(help: ArgumentHelp("Clients at the same time.", valueName: "n"))
  var maxConnections = 10_000

  func validate() throws {
    if maxConnections < 1 { throw ValidationError("--max-connections is at least 1.") }
  }

  func apply(to settings: inout ProxySettings) {
    settings.timeouts.connect = .nanoseconds(connectTimeout.nanoseconds)
    settings.timeouts.answer = .nanoseconds(answerTimeout.nanoseconds)
    settings.timeouts.idle = .nanoseconds(idleTimeout.nanoseconds)
    settings.timeouts.upstreamIdle = .nanoseconds(upstreamIdle.nanoseconds)
    settings.timeouts.drain = .nanoseconds(drain.nanoseconds)
    settings.limits.requestBytes = maxRequest.bytes
    settings.limits.answerBytes = maxAnswer?.bytes
    settings.limits.connections = maxConnections
  }
}
