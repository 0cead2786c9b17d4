import VerdinJudge

/// How often the comparison is looked at.
extension ConfigReader {
  /// `once`, `anytime`, or `{gates: [30m, 1h]}`.
  mutating func looks(_ node: Node) -> Looks? {
    guard node.members != nil else {
      switch choice(node, "looks", of: ConfigKeys.looksWords) {
      case "once": return .once
      case "anytime": return .anytime
      default: return nil
      }
    }
    let members = members(node, "'looks'", keys: ConfigKeys.looks)
    guard let gates = members.first?.node else {
      if diagnostics.isEmpty {
        error("'looks' names no gates", at: node.position, hint: "write {gates: [30m, 1h]}")
      }
      return nil
    }
    return self.gates(gates).map { .gates($0) }
  }

  private mutating func gates(_ node: Node) -> [Double]? {
    guard let elements = node.elements, !elements.isEmpty else {
      mistyped(node, "'gates'", expected: "a list of times", hint: "write [30m, 1h]")
      return nil
    }
    var gates: [Double] = []
    for element in elements {
      guard let seconds = gate(element) else { return nil }
      if let last = gates.last, seconds <= last {
        error(
          "gates must ascend, and \(plain(seconds)) seconds come after \(plain(last))",
          at: element.position, hint: "each is counted from the start, not from the gate before")
        return nil
      }
      gates.append(seconds)
    }
    return gates
  }

  /// A length of time with its unit, or seconds.
  private mutating func gate(_ node: Node) -> Double? {
    if let text = node.string {
      if let seconds = secondsOfDuration(text) { return seconds }
      mistyped(node, "a gate", expected: "a time since the start", hint: "write 90s, 30m, 2h or 1d")
      return nil
    }
    guard let seconds = number(node, "a gate") else { return nil }
    if seconds > 0 { return seconds }
    mistyped(node, "a gate", expected: "more than 0 seconds")
    return nil
  }
}
