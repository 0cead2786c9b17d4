/// HAProxy's runtime API, one connection for each exchange.
struct HAProxySocket: Sendable {
  let socket: LocalSocket

  /// Sends commands of which each succeeds in silence: it is answered by an empty line, and anything
  /// printed is an error.
  func order(_ commands: [String]) async throws(RouterError) {
    let line = commands.joined(separator: "; ")
    let answer = try await socket.exchange(line + "\n")
    guard answer.allSatisfy(\.isWhitespace) else {
      throw .refused(address: socket.address, command: line, answer: answer, hint: hint(answer))
    }
    guard answer.count(where: { $0 == "\n" }) == commands.count else {
      throw .cutOff(address: socket.address, command: line, answer: answer)
    }
  }

  /// Asks for something, and gives the lines of the answer, which ends with an empty one.
  func ask(_ command: String) async throws(RouterError) -> [Substring] {
    let answer = try await socket.exchange(command + "\n")
    guard answer == "\n" || answer.hasSuffix("\n\n") else {
      throw .cutOff(address: socket.address, command: command, answer: answer)
    }
    return answer.split(separator: "\n")
  }

  func refused(_ command: String, _ lines: [Substring]) -> RouterError {
    let answer = lines.joined(separator: " ")
    return .refused(address: socket.address, command: command, answer: answer, hint: hint(answer))
  }

  func garbled(_ command: String, _ lines: some Sequence<Substring>) -> RouterError {
    .garbled(address: socket.address, command: command, answer: lines.joined(separator: " "))
  }

  private func hint(_ answer: String) -> String? {
    if answer.contains("ermission denied") {
      return "the line 'stats socket' needs 'level admin'"
    }
    if answer.contains("static LB algorithm") {
      return "use 'balance roundrobin', or the map idiom (haproxy-map:)"
    }
    return nil
  }
}
