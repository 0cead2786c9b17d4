import VerdinJudge
import VerdinRollout

/// How a configuration says to compare the answers to copies; what it does not say is the default.
package struct ShadowSettings: Sendable, Equatable {
  /// The logs of answers of each arm, and the right answers as far as they are known.
  package var champion: String
  package var challenger: String
  package var labels: String?
  /// Seconds that the stage lasts; nil for as long as the others.
  package var duration: Double?
  /// The share of the requests that the router copies; nil for all, where it can.
  package var mirror: TrafficShare?
  package var config = ShadowConfig()
  /// Seconds behind the champion's answer after which the challenger's is late.
  package var lateAfter = 60.0

  package init(champion: String, challenger: String, labels: String? = nil) {
    self.champion = champion
    self.challenger = challenger
    self.labels = labels
  }
}

extension ConfigReader {
  mutating func shadowSettings(_ node: Node) -> ShadowSettings? {
    var settings = ShadowSettings(champion: "", challenger: "")
    for member in members(node, "'shadow'", keys: ConfigKeys.shadow) {
      let (node, what) = (member.node, "'\(member.key)' of 'shadow'")
      switch member.key {
      case "champion": settings.champion = text(node, what).map(path) ?? ""
      case "challenger": settings.challenger = text(node, what).map(path) ?? ""
      case "labels": settings.labels = text(node, what).map(path)
      case "duration": settings.duration = duration(node, what)
      case "late_after": settings.lateAfter = duration(node, what) ?? settings.lateAfter
      case "mirror": settings.mirror = copies(node, what)
      default:
        if let share = percentage(node, what) { settings.config.set(member.key, to: share) }
      }
    }
    for arm in ConfigKeys.arms where node[arm] == nil && node.members != nil {
      error(
        "'shadow' has no log of the \(arm)'s answers", at: node.position,
        hint: "write {champion: champion.jsonl, challenger: challenger.jsonl}")
    }
    return settings
  }

  private mutating func copies(_ node: Node, _ what: String) -> TrafficShare? {
    guard let share = percentage(node, what) else { return nil }
    if let copies = TrafficShare(percent: 100 * share), copies > .none { return copies }
    mistyped(
      node, what, expected: "a percentage above 0",
      hint: "hundredths of a per cent are the finest: 0.25")
    return nil
  }

  /// 5 or "5%", as a share.
  private mutating func percentage(_ node: Node, _ what: String) -> Double? {
    var value: Double?
    if case .number(let number) = node.value { value = number.value }
    if let text = node.string, text.hasSuffix("%") {
      value = Double(text.dropLast().filter { $0 != " " })
    }
    if let value, 0...100 ~= value { return value / 100 }
    mistyped(node, what, expected: "a percentage from 0 to 100", hint: "write 2 or 2%")
    return nil
  }
}

extension ShadowConfig {
  fileprivate mutating func set(_ key: String, to share: Double) {
    switch key {
    case "accuracy_margin": accuracyMargin = share
    case "latency_margin": latencyMargin = share
    case "error_margin": errorMargin = share
    case "agreement": agreement = share
    case "coverage": coverage = share
    default: labelCoverage = share
    }
  }
}
