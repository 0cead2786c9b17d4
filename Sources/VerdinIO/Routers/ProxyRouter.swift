import VerdinRollout

/// Verdin's own proxy, over its runtime socket: a line in, a line out.
struct ProxyRouter: RehearsingRouter, CountingRouter, MirroringRouter {
  let socket: LocalSocket

  func objection(to share: TrafficShare) -> String? { nil }

  func commands(for share: TrafficShare) -> [String] { ["set share \(share.percentText)"] }

  func setChallengerShare(_ share: TrafficShare) async throws {
    let command = "set share \(share.percentText)"
    let answer = try await ask(command)
    guard answer == "ok" else { throw garbled(command, answer) }
  }

  func challengerShare() async throws -> TrafficShare { try await share("share") }

  func mirrorCommands(for share: TrafficShare) -> [String] { ["set mirror \(share.percentText)"] }

  func setMirror(_ share: TrafficShare) async throws {
    let command = "set mirror \(share.percentText)"
    let answer = try await ask(command)
    guard answer == "ok" else { throw garbled(command, answer) }
  }

  func mirror() async throws -> TrafficShare { try await share("mirror") }

  /// What `get` says of one of the two shares.
  private func share(_ name: String) async throws -> TrafficShare {
    let answer = try await ask("get \(name)")
    guard answer.hasPrefix("\(name) "),
      let share = TrafficShare(percentText: answer.dropFirst(name.count + 1))
    else { throw garbled("get \(name)", answer) }
    return share
  }

  func served() async throws -> ServedRequests? {
    let answer = try await ask("get counts")
    let words = answer.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count >= 6, words[0] == "champion", words[2] == "challenger", words[4] == "errors",
      let y = Int(words[1]), let x = Int(words[3]), y >= 0, x >= 0
    else { throw garbled("get counts", answer) }
    return ServedRequests(champion: y, challenger: x)
  }

  private func ask(_ command: String) async throws(RouterError) -> Substring {
    let answer = try await socket.exchange(command + "\n")
    guard answer.hasSuffix("\n") else {
      throw .cutOff(address: socket.address, command: command, answer: answer)
    }
    let line = answer.dropLast()
    if line.hasPrefix("error:") {
      throw .refused(
        address: socket.address, command: command,
        answer: line.dropFirst("error:".count).trimmingSpace)
    }
    return line
  }

  private func garbled(_ command: String, _ answer: Substring) -> RouterError {
    .garbled(address: socket.address, command: command, answer: String(answer))
  }
}

extension RouterKind {
  static let proxy = RouterKind(
    name: "proxy", summary: "Verdin's own proxy, over its runtime socket", address: "SOCKET",
    options: [.timeout]
  ) { spec throws(Diagnostic) in
    ProxyRouter(socket: LocalSocket(address: spec.address, timeout: try spec.timeout()))
  }
}
