import VerdinRollout

/// HAProxy, over its runtime socket: the weights of the two servers of a backend.
///
/// Silence is the only success there; what was asked for is read back all the same, from the states
/// of the servers, since a drained or stopped server gets nothing whatever its weight.
struct HAProxyRouter: RehearsingRouter, CountingRouter {
  let socket: HAProxySocket
  let backend: String
  let champion: String
  let challenger: String

  private var address: String { "\(socket.socket.address) backend \(backend)" }

  func objection(to share: TrafficShare) -> String? {
    weights(share) == nil
      ? "HAProxy's weights from 0 to 256 cannot split off \(share); take whole per cents" : nil
  }

  func commands(for share: TrafficShare) -> [String] {
    guard let (x, y) = weights(share) else { return [] }
    let commands = [
      "set server \(backend)/\(champion) weight \(y)",
      "set server \(backend)/\(challenger) weight \(x)",
    ]
    // Between the two the challenger has less than before or less than asked for, and never are both
    // weights 0, which would fail requests: so the arm that gets something comes first.
    return share == .all ? commands.reversed() : commands
  }

  func setChallengerShare(_ share: TrafficShare) async throws {
    if let reason = objection(to: share) {
      throw RouterError.unfit(address: address, reason: reason)
    }
    try await socket.order(commands(for: share))
  }

  func challengerShare() async throws -> TrafficShare {
    let states = try await HAProxyBackend(reading: socket, name: backend)
    do {
      return try states.share(champion: champion, challenger: challenger)
    } catch {
      throw RouterError.unfit(address: address, reason: error.reason, hint: error.hint)
    }
  }

  func served() async throws -> ServedRequests? {
    let states = try await HAProxyBackend(reading: socket, name: backend)
    guard let y = states[champion], let x = states[challenger] else { return nil }
    return ServedRequests(champion: y.served, challenger: x.served)
  }

  /// Weights for challenger and champion with the exact ratio; nil where 256 steps have none.
  private func weights(_ share: TrafficShare) -> (Int, Int)? {
    let (x, y) = (share.basisPoints, 10_000 - share.basisPoints)
    // Per cents, where they do, are what people expect to read in the proxy.
    if share.isWhole { return (x / 100, y / 100) }
    let divisor = greatestCommonDivisor(x, y)
    return max(x, y) / divisor <= 256 ? (x / divisor, y / divisor) : nil
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}

extension RouterKind {
  static let haproxy = RouterKind(
    name: "haproxy", summary: "HAProxy by the weights of two servers, over its runtime socket",
    address: "SOCKET",
    options: [
      Option("backend", "the backend with the two servers", .required),
      Option("champion", "the champion's server", .fallback("champion")),
      Option("challenger", "the challenger's server", .fallback("challenger")),
      .timeout,
    ]
  ) { spec throws(Diagnostic) in
    HAProxyRouter(
      socket: HAProxySocket(
        socket: LocalSocket(address: spec.address, timeout: try spec.timeout())),
      backend: try spec.word("backend"), champion: try spec.word("champion"),
      challenger: try spec.word("challenger"))
  }
}
