import VerdinJudge

/// What the data must be like, in Verdin's form.
extension ConfigReader {
  mutating func readGuard(_ member: Node.Member, into guards: inout DataGuards) {
    let (node, what) = (member.node, "'\(member.key)'")
    switch member.key {
    case "coverage":
      guards.coverage = share(node, what, through: 1) ?? guards.coverage
    case "warm_up": guards.warmUp = duration(node, what)
    case "scale_steps": guards.scaleSteps = moments(node, what)
    case "fresh_within": guards.freshness = duration(node, what)
    default: guards.traffic = traffic(node)
    }
  }

  private mutating func traffic(_ node: Node) -> DataGuards.Traffic? {
    var metric: String?
    var planned: Double?
    let members = members(node, "'traffic'", keys: ConfigKeys.traffic)
    for member in members {
      if member.key == "metric" {
        metric = text(member.node, "'metric' of 'traffic'")
      } else {
        planned = share(member.node, "'share' of 'traffic'", below: 1)
      }
    }
    for key in ConfigKeys.traffic where !members.contains(where: { $0.key == key }) {
      error(
        "'traffic' has no '\(key)'", at: node.position,
        hint: "write the metric that counts requests and the challenger's planned share of them: "
          + "{metric: requests, share: 5%}")
    }
    guard let metric, let planned else { return nil }
    return DataGuards.Traffic(metric: metric, share: planned)
  }

  /// 0.05 or "5%"; more than 0.
  private mutating func share(
    _ node: Node, _ what: String, below end: Double = .infinity, through last: Double = .infinity
  ) -> Double? {
    let value: Double?
    if let text = node.string {
      let percent = text.hasSuffix("%") ? Double(text.dropLast()) : nil
      if percent?.isFinite != true {
        mistyped(node, what, expected: "a number or a percentage", hint: "write 0.05 or 5%")
        return nil
      }
      value = percent.map { $0 / 100 }
    } else {
      value = number(node, what)
    }
    guard let value else { return nil }
    guard value > 0, value < end, value <= last else {
      mistyped(
        node, what,
        expected: last.isFinite ? "above 0 and at most 1" : "above 0 and below 1",
        hint: value > 1 && value <= 100 ? "write \(plain(value))% for that many per cent" : nil)
      return nil
    }
    return value
  }

  /// 600 or "10m".
  mutating func duration(_ node: Node, _ what: String) -> Double? {
    if let text = node.string {
      if let seconds = secondsOfDuration(text) { return seconds }
      mistyped(
        node, what, expected: "a length of time", hint: "write 90s, 10m, 2h, 1d or seconds")
      return nil
    }
    guard let seconds = number(node, what) else { return nil }
    if seconds > 0 { return seconds }
    mistyped(node, what, expected: "more than 0", hint: "leave the key out for none")
    return nil
  }

  /// Points in time, one or a list.
  private mutating func moments(_ node: Node, _ what: String) -> [Double] {
    (node.elements ?? [node]).compactMap { element in
      if case .number(let number) = element.value, let time = unixSeconds(number.text) {
        return time
      }
      if let text = element.string, let time = unixSeconds(text) { return time }
      mistyped(
        element, "a time of \(what)", expected: "in RFC 3339 or unix seconds",
        hint: "write 2026-11-02T10:00:00Z")
      return nil
    }
  }
}
