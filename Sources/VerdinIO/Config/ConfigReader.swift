import VerdinJudge

/// Takes values out of a tree and notes everything that is wrong with them on the way.
///
/// A value that cannot be used reads as nil, its complaint is in `diagnostics`, and the reading
/// goes on: one run shows all mistakes.
struct ConfigReader {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  /// Where past windows are, as far as read.
  var history: HistoryPlace?
  /// How to roll out, as far as read.
  var rollout: RolloutSettings?
  /// How to compare answers to copies, as far as read.
  var shadow: ShadowSettings?

  init(file: String) { self.file = file }

  /// Tells the three forms apart by their keys and reads the one it is.
  mutating func configuration(_ root: Node) -> LoadedConfig {
    if root["metricSetPairList"] != nil {
      error(
        "a judge request, where a configuration was expected", at: root.position,
        hint: "its configuration alone is the value of 'canaryConfig'")
      return LoadedConfig(file: file, kind: .kayenta, config: JudgeConfig(), root: root)
    }
    if isKayenta(root) { return kayentaConfiguration(root) }
    if isThresholds(root) { return thresholds(root) }
    return verdinConfiguration(root)
  }

  mutating func error(_ message: String, at position: Position, hint: String? = nil) {
    diagnostics.append(
      Diagnostic(file: file, position: position, message: message, hint: hint))
  }
}

/// Values of one type each. `what` names the value in a complaint: `'margin' of metric 'latency'`.
extension ConfigReader {
  mutating func mistyped(_ node: Node, _ what: String, expected: String, hint: String? = nil) {
    error("\(what) must be \(expected), found \(node.summary)", at: node.position, hint: hint)
  }

  /// A finite number.
  mutating func number(_ node: Node, _ what: String) -> Double? {
    guard case .number(let number) = node.value else {
      var hint: String?
      if let text = node.string {
        let percent = text.hasSuffix("%") ? Double(text.dropLast()) : nil
        hint = percent.map { "write the share, \(plain($0 / 100))" }
        if Double(text) != nil { hint = "write it without quotes" }
      }
      mistyped(node, what, expected: "a number", hint: hint)
      return nil
    }
    guard number.value.isFinite else {
      mistyped(node, what, expected: "a finite number")
      return nil
    }
    return number.value
  }

  mutating func integer(_ node: Node, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard case .number(let number) = node.value, let value = Int(exactly: number.value) else {
      mistyped(node, what, expected: "a whole number")
      return nil
    }
    guard range.contains(value) else {
      let most = range.upperBound == .max ? "" : " and at most \(range.upperBound)"
      mistyped(node, what, expected: "at least \(range.lowerBound)\(most)")
      return nil
    }
    return value
  }

  mutating func flag(_ node: Node, _ what: String) -> Bool? {
    if case .bool(let flag) = node.value { return flag }
    let yes = ["yes", "no", "on", "off"].contains(node.string?.lowercased())
    mistyped(
      node, what, expected: "true or false",
      hint: yes ? "YAML 1.2 reads only true and false as such" : nil)
    return nil
  }

  /// A text that is not empty.
  mutating func text(_ node: Node, _ what: String) -> String? {
    guard let text = node.string, !text.isEmpty else {
      var hint: String?
      if case .number(let number) = node.value { hint = "put it in quotes: \"\(number.text)\"" }
      mistyped(node, what, expected: "a text", hint: hint)
      return nil
    }
    return text
  }

  /// One of a few words.
  mutating func choice(_ node: Node, _ what: String, of words: [String]) -> String? {
    if let text = node.string {
      if words.contains(text) { return text }
      let known = "known: " + words.joined(separator: ", ")
      let meant = nearest(to: text, among: words).map { "did you mean '\($0)'? " } ?? ""
      error("unknown \(what): '\(text)'", at: node.position, hint: meant + known)
    } else {
      mistyped(node, what, expected: "one of " + words.joined(separator: ", "))
    }
    return nil
  }

  /// The members of a mapping whose keys are all among `keys`; nothing written at all is an empty
  /// mapping.
  ///
  /// - Parameter elsewhere: hints for keys that make sense in another place.
  mutating func members(
    _ node: Node, _ what: String, keys: [String],
    elsewhere: [String: String] = ConfigKeys.elsewhere
  ) -> [Node.Member] {
    members(node, what).filter { member in
      if keys.contains(member.key) { return true }
      error(
        "unknown key '\(member.key)' in \(what)", at: member.keyPosition,
        hint: elsewhere[member.key] ?? hint(forUnknown: member.key, among: keys))
      return false
    }
  }

  mutating func members(_ node: Node, _ what: String) -> [Node.Member] {
    if node.isNull { return [] }
    if let members = node.members { return members }
    mistyped(node, what, expected: "a mapping")
    return []
  }

  private func hint(forUnknown key: String, among keys: [String]) -> String {
    let known = "known keys: " + keys.joined(separator: ", ")
    return nearest(to: key, among: keys).map { "did you mean '\($0)'? \(known)" } ?? known
  }
}
