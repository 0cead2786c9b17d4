import VerdinRollout

/// A program of the user's: `PROGRAM get` prints the challenger's per cent, `PROGRAM set PERCENT` sets it.
struct ExecRouter: RehearsingRouter {
  let program: String
  /// What comes before `get` or `set`.
  let arguments: [String]
  let timeout: Duration

  func objection(to share: TrafficShare) -> String? { nil }

  func commands(for share: TrafficShare) -> [String] {
    [command(["set", share.percentText]).commandLine]
  }

  func setChallengerShare(_ share: TrafficShare) async throws {
    _ = try await run(["set", share.percentText])
  }

  func challengerShare() async throws -> TrafficShare {
    let answer = try await run(["get"]).trimmingSpace
    let number = answer.hasSuffix("%") ? answer.dropLast().trimmingSpace : answer
    guard let share = TrafficShare(percentText: number) else {
      throw RouterError.garbled(
        address: program, command: command(["get"]).commandLine, answer: String(answer))
    }
    return share
  }

  private func command(_ words: [String]) -> Program {
    Program(path: program, arguments: arguments + words, timeout: timeout)
  }

  private func run(_ words: [String]) async throws(RouterError) -> String {
    let command = command(words)
    let output = try await command.run()
    guard output.status == 0 else {
      let said = output.standardError.trimmingSpace
      throw .refused(
        address: program, command: command.commandLine,
        answer: "exit code \(output.status)" + (said.isEmpty ? "" : ", \(said)"))
    }
    return output.standardOutput
  }
}

extension StringProtocol {
  var trimmingSpace: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
    return String(self[start..<end])
  }
}

extension RouterKind {
  static let exec = RouterKind(
    name: "exec", summary: "a program of yours: PROGRAM get, PROGRAM set PERCENT",
    address: "PROGRAM",
    options: [
      Option("arg", "an argument before get or set; may be repeated", .optional, repeats: true),
      .timeout,
    ]
  ) { spec throws(Diagnostic) in
    ExecRouter(
      program: spec.address, arguments: spec.all("arg"), timeout: try spec.timeout())
  }
}
