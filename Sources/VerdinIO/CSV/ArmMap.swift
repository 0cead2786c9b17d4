/// One of the two releases that are compared.
package enum Arm: String, Sendable, CaseIterable {
  case champion, challenger

  var other: Arm { self == .champion ? .challenger : .champion }
}

/// What the words in an arm column mean, upper and lower case being alike.
package struct ArmMap: Sendable, Equatable {
  /// The words that need no explanation.
  static let known: KeyValuePairs<Arm, [String]> = [
    .champion: ["champion", "baseline", "control", "stable", "primary", "old"],
    .challenger: ["challenger", "canary", "experiment", "treatment", "candidate", "new"],
  ]

  private var arms: [String: Arm] = [:]
  /// Every word, in the order in which errors list them.
  private(set) var words: [String] = []

  package init(_ more: KeyValuePairs<String, Arm> = [:]) {
    for (arm, words) in ArmMap.known {
      for word in words { add(word, arm) }
    }
    for (word, arm) in more { add(word, arm) }
  }

  /// The known words, and those of a text such as `v1=champion,v2=challenger`.
  ///
  /// - Parameter option: what errors call the text, such as `--arm-map`.
  package init(parsing text: String, option: String) throws(Diagnostic) {
    self.init()
    let known = self
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = entry.split(separator: "=", omittingEmptySubsequences: false).map(trimmed)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw Diagnostic(
          file: option, message: "'\(entry)' is not of the form word=arm",
          hint: "write \(option) v1=champion,v2=challenger")
      }
      guard let arm = known[sides[1]] else {
        throw Diagnostic(
          file: option, message: "unknown arm '\(sides[1])' for '\(sides[0])'",
          hint: "an arm is champion or challenger")
      }
      add(sides[0], arm)
    }
  }

  package subscript(word: String) -> Arm? { arms[word.lowercased()] }

  private mutating func add(_ word: String, _ arm: Arm) {
    if arms.updateValue(arm, forKey: word.lowercased()) == nil { words.append(word) }
  }
}

/// The text without the spaces and tabs around it.
func trimmed(_ text: some StringProtocol) -> String {
  let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  guard let first = text.firstIndex(where: { !isSpace($0) }),
    let last = text.lastIndex(where: { !isSpace($0) })
  else { return "" }
  return String(text[first...last])
}
