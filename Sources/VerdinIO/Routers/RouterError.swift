/// What can go wrong between Verdin and what splits the traffic. The address comes first in each.
package enum RouterError: Error, Equatable, Sendable {
  /// Nobody listens, the path is wrong, or permission is missing.
  case unreachable(address: String, reason: String)
  /// It listens, but did not answer in time.
  case unanswered(address: String, command: String, seconds: Double)
  /// The answer ended before its end.
  case cutOff(address: String, command: String, answer: String)
  /// The router objected, or answered where silence is success.
  case refused(address: String, command: String, answer: String, hint: String? = nil)
  /// The router answered something that cannot be understood.
  case garbled(address: String, command: String, answer: String)
  /// The router's own state does not fit a rollout.
  case unfit(address: String, reason: String, hint: String? = nil)
}

extension RouterError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let address, let reason): "cannot reach \(address): \(reason)"
    case .unanswered(let address, let command, let seconds):
      "\(address) did not answer '\(command)' within \(plain(seconds)) s"
    case .cutOff(let address, let command, let answer):
      answer.allSatisfy(\.isWhitespace)
        ? "\(address) closed the connection without a whole answer to '\(command)'"
        : "\(address) broke off its answer to '\(command)': \(shown(answer))"
    case .refused(let address, let command, let answer, let hint):
      "\(address) refused '\(command)': \(shown(answer))" + (hint.map { "\n  hint: \($0)" } ?? "")
    case .garbled(let address, let command, let answer):
      "\(address) answered '\(command)' with what it never should: \(shown(answer))"
    case .unfit(let address, let reason, let hint):
      "\(address): \(reason)" + (hint.map { "\n  hint: \($0)" } ?? "")
    }
  }

  /// On one line, and no longer than a line.
  private func shown(_ answer: String) -> String {
    let words = answer.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if words.isEmpty { return "nothing" }
    return "'\(words.count > 160 ? words.prefix(160) + "…" : words)'"
  }
}
