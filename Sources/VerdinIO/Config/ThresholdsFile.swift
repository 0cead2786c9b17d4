import VerdinJudge

/// A table of limits: `accuracy: {min: 0.80, comparison: greater_than}`, at the top or under
/// `thresholds`.
extension ConfigReader {
  private static let keys = ["min", "max", "threshold", "comparison"]
  private static let elsewhere = Dictionary(
    uniqueKeysWithValues: ConfigKeys.metric.map {
      ($0, "a thresholds file has limits only; '\($0)' can be set under 'metrics'")
    })

  func isThresholds(_ root: Node) -> Bool {
    if root["thresholds"] != nil { return true }
    guard let members = root.members,
      !members.contains(where: {
        // A metric may be called 'coverage': what has a limit is one.
        ConfigKeys.root.contains($0.key)
          && !(ConfigKeys.guards.contains($0.key) && $0.node.isLimited)
      })
    else { return false }
    return members.contains { $0.node["comparison"] != nil || $0.node["threshold"] != nil }
      || !members.isEmpty && members.allSatisfy(\.node.isLimited)
  }

  mutating func thresholds(_ root: Node) -> LoadedConfig {
    var table = root
    if root["thresholds"] != nil {
      for member in members(root, "a thresholds file", keys: ["thresholds"]) { table = member.node }
    }
    let metrics = members(table, "'thresholds'").map { metric($0.key, $0.node) }
    if metrics.isEmpty, diagnostics.isEmpty {
      error(
        "an empty configuration judges nothing", at: table.position,
        hint: "name a metric: 'accuracy: {min: 0.80, comparison: greater_than}'")
    }
    return LoadedConfig(
      file: file, kind: .thresholds, config: JudgeConfig(metrics: metrics),
      notes: [
        "a thresholds file sets limits only; beside them each metric is compared with the champion "
          + "at the default margin"
      ],
      root: root)
  }

  private mutating func metric(_ name: String, _ node: Node) -> MetricConfig {
    let owner = "metric '\(name)'"
    var settings = MetricConfig(name: name)
    var threshold: Double?
    var comparison: Node?
    for member in members(node, owner, keys: Self.keys, elsewhere: Self.elsewhere) {
      let what = "'\(member.key)' of \(owner)"
      switch member.key {
      case "min": settings.limits.above = number(member.node, what)
      case "max": settings.limits.below = number(member.node, what)
      case "threshold": threshold = number(member.node, what)
      default: comparison = member.node
      }
    }
    switch comparison.flatMap({ isGreater($0, owner: owner, in: node) }) {
    case true?: settings.limits.above = settings.limits.above ?? threshold
    case false?: settings.limits.below = settings.limits.below ?? threshold
    case nil:
      if comparison == nil, node["threshold"] != nil {
        error(
          "the threshold of \(owner) has no comparison", at: node.position,
          hint: "add 'comparison: greater_than' or 'comparison: less_than'")
      }
    }
    if Self.keys.dropLast().allSatisfy({ node[$0] == nil }) {
      error("\(owner) has no limit", at: node.position, hint: "add 'min' or 'max'")
    }
    if let above = settings.limits.above, let below = settings.limits.below, above >= below {
      error(
        "no value of \(owner) is above \(plain(above)) and below \(plain(below))", at: node.position
      )
    }
    settings.harm = harm(of: settings.limits)
    return settings
  }

  /// Which way the comparison goes, when the limits beside it go the same way.
  private mutating func isGreater(_ comparison: Node, owner: String, in node: Node) -> Bool? {
    guard let isGreater = isGreater(comparison) else { return nil }
    let (wanted, contradicting) = isGreater ? ("min", "max") : ("max", "min")
    if node[contradicting] != nil {
      error(
        "\(owner) has a '\(contradicting)' and must be \(isGreater ? "greater" : "less")",
        at: comparison.position,
        hint: "write '\(wanted)', or comparison: \(isGreater ? "less_than" : "greater_than")")
    } else if node["threshold"] != nil, node[wanted] != nil {
      error("\(owner) has both '\(wanted)' and 'threshold'", at: node.position, hint: "keep one")
    }
    return isGreater
  }

  private mutating func isGreater(_ node: Node) -> Bool? {
    switch node.string {
    case "greater_than", ">": return true
    case "less_than", "<": return false
    case "greater_than_or_equal", "greater_than_or_equal_to", "greater_or_equal", ">=", "gte",
      "less_than_or_equal", "less_than_or_equal_to", "less_or_equal", "<=", "lte":
      error(
        "comparison '\(node.string ?? "")': limits are strict, a value exactly at one has crossed it",
        at: node.position, hint: "write greater_than or less_than, and move the limit if need be")
      return nil
    default:
      return choice(node, "comparison", of: ["greater_than", "less_than"]).map {
        $0 == "greater_than"
      }
    }
  }

  /// What has only a floor hurts by falling, what has only a ceiling by rising.
  private func harm(of limits: Limits) -> Harm {
    switch (limits.above, limits.below) {
    case (.some, nil): .decrease
    case (nil, .some): .increase
    default: .either
    }
  }
}

extension Node {
  fileprivate var isLimited: Bool { self["min"] != nil || self["max"] != nil }
}
