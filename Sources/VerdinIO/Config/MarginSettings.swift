import VerdinJudge

/// What is tolerated of a metric, and how much the metric counts.
extension ConfigReader {
  /// `0.1`, `10%`, or a mapping with one of `relative`, `absolute` and `cles`, or with the first two.
  mutating func margin(_ node: Node, _ what: String) -> MetricConfig.Margin? {
    guard node.members != nil else { return relative(node, what).map { .relative($0) } }
    let members = members(node, what, keys: ConfigKeys.margin)
    func value(_ key: String) -> Node? { members.first { $0.key == key }?.node }
    switch (value("relative"), value("absolute"), value("cles")) {
    case (let share?, nil, nil): return relative(share, what).map { .relative($0) }
    case (nil, let amount?, nil): return absolute(amount, what).map { .absolute($0) }
    case (let share?, let amount?, nil):
      guard let share = relative(share, what), let amount = absolute(amount, what) else {
        return nil
      }
      return .relativeOrAbsolute(share, amount)
    case (nil, nil, let theta?): return superiority(theta, what).map { .superiority($0) }
    default:
      error(
        "\(what) is relative, absolute, both, or cles alone", at: node.position,
        hint: "write {relative: 0.1}, {absolute: 5}, {relative: 0.1, absolute: 5} or {cles: 0.6}")
      return nil
    }
  }

  /// A positive number; a metric that weighs nothing is one that only informs.
  mutating func weight(_ node: Node, _ what: String) -> Double? {
    guard let value = number(node, what) else { return nil }
    if value > 0 { return value }
    mistyped(
      node, what, expected: "more than 0", hint: "'role: info' takes a metric out of the verdict")
    return nil
  }

  mutating func checkMargin(of settings: MetricConfig, owner: String, in node: Node) {
    let share: Double
    switch settings.margin {
    case .relative(let margin), .relativeOrAbsolute(let margin, _): share = margin
    case .absolute, .superiority: return
    }
    guard share >= 1, settings.harm == .decrease else { return }
    error(
      "a decrease of \(owner) by \(plain(share * 100)) % or more cannot happen",
      at: (node["margin"] ?? node).position,
      hint: share == 1 ? nil : "a relative margin of 0.1 is 10 %")
  }

  /// A superiority is one of values; a metric made of two counts has none, nor has a quantile.
  mutating func checkSuperiority(of settings: MetricConfig, owner: String, in node: Node) {
    guard case .superiority = settings.margin else { return }
    if settings.kind == .quantile {
      error(
        "\(owner) compares a quantile, of which there are no pairs for a margin 'cles'",
        at: (node["margin"] ?? node).position,
        hint:
          "write {relative: 0.1} or {absolute: 3}, or leave the quantile out to compare all values")
    }
    guard settings.proportion != nil || settings.kind == .rate else { return }
    error(
      "\(owner) is made of counts, which have no ranks for a margin 'cles'",
      at: (node["margin"] ?? node).position,
      hint: "write {relative: 0.1}, {absolute: 0.002}, or both")
  }

  private mutating func absolute(_ node: Node, _ what: String) -> Double? {
    number(node, what).flatMap { positive($0, node, what) }
  }

  private mutating func superiority(_ node: Node, _ what: String) -> Double? {
    guard let value = number(node, what) else { return nil }
    if value > 0.5, value < 1 { return value }
    mistyped(
      node, what, expected: "above 0.5 and below 1",
      hint: "0.6 tolerates that the challenger is worse in 60 % of pairs; 0.5 is no difference")
    return nil
  }

  /// A share of the champion's level, 0.1 or "10%".
  private mutating func relative(_ node: Node, _ what: String) -> Double? {
    let value: Double?
    if let text = node.string {
      let percent = text.hasSuffix("%") ? Double(text.dropLast()) : nil
      if percent?.isFinite != true {
        mistyped(node, what, expected: "a number or a percentage", hint: "write 0.1 or 10%")
        return nil
      }
      value = percent.map { $0 / 100 }
    } else {
      value = number(node, what)
    }
    return value.flatMap { positive($0, node, what) }
  }

  private mutating func positive(_ value: Double, _ node: Node, _ what: String) -> Double? {
    if value > 0 { return value }
    mistyped(
      node, what, expected: "more than 0", hint: "a margin is the harm you can still accept")
    return nil
  }
}
