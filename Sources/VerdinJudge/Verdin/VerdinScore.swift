/// The verdict on the challenger: any fail fails, any marginal makes it marginal, and it passes
/// when every guard does and no metric's data violate a data guard. The score is for display.
func verdinScore(
  _ metrics: [MetricJudgement], _ guards: [GuardFinding], _ config: JudgeConfig
) -> Outcome {
  let groups = groupScores(metrics, config)
  let scored = groups.filter { $0.score != nil }
  let weight = scored.reduce(0) { $0 + ($1.weight ?? 0) }
  let sum = scored.reduce(0) { $0 + ($1.score ?? 0) * ($1.weight ?? 0) }
  let (verdict, reason) = verdict(metrics, guards)
  let together = combination(metrics, config.alpha.marginal)
  return Outcome(
    verdict: verdict, reason: reason, groups: groups, score: weight > 0 ? sum / weight : nil,
    classification: nil, combined: together?.p, notes: together?.notes ?? [])
}

private func verdict(
  _ metrics: [MetricJudgement], _ guards: [GuardFinding]
) -> (Verdict, String) {
  if !guards.isEmpty {
    return (.inconclusive, "data: " + guards.map(\.reason).joined(separator: "; "))
  }
  let deciding = metrics.filter { $0.role != .info }
  guard !deciding.isEmpty else {
    return (
      .inconclusive, metrics.isEmpty ? "no metric to judge" : "every metric only informs"
    )
  }
  for worst in [Verdict.fail, .marginal] {
    if let reason = told(deciding.filter { $0.verdict == worst }) { return (worst, reason) }
  }
  // Data that cannot be trusted may hide anything, also in a metric that need not pass.
  if let reason = told(deciding.filter { !$0.evidence.guards.isEmpty }) {
    return (.inconclusive, reason)
  }
  let guards = deciding.filter { $0.role == .guarding }
  if guards.isEmpty { return (.inconclusive, "no guard among the metrics with data") }
  if let reason = told(guards.filter { $0.verdict != .pass }) { return (.inconclusive, reason) }
  let count = guards.count == 1 ? "the guard passes" : "all \(guards.count) guards pass"
  return (.pass, count)
}

/// The first of some metrics with its reason, and how many more there are.
private func told(_ metrics: [MetricJudgement]) -> String? {
  guard let first = metrics.first else { return nil }
  let more = metrics.count > 1 ? " (and \(metrics.count - 1) more)" : ""
  return "\(first.displayName): \(first.reason)\(more)"
}

extension MetricJudgement {
  /// The name with the labels, as in `latency_ms{route=/buy}`.
  public var displayName: String { displayed(name, labels) }
}

func displayed(_ name: String, _ labels: [String: String]) -> String {
  guard !labels.isEmpty else { return name }
  let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  return "\(name){\(pairs.joined(separator: ","))}"
}

private let ungrouped = "metrics"

private func groupScores(_ metrics: [MetricJudgement], _ config: JudgeConfig) -> [GroupScore] {
  var order: [String] = []
  var points: [String: [(score: Double, weight: Double)]] = [:]
  for metric in metrics where metric.role != .info {
    for group in metric.settings.groups.isEmpty ? [ungrouped] : metric.settings.groups {
      if points[group] == nil {
        order.append(group)
        points[group] = []
      }
      let weight = metric.settings.weight
      switch metric.verdict {
      case .pass: points[group]?.append((100, weight))
      case .marginal: points[group]?.append((50, weight))
      case .fail: points[group]?.append((0, weight))
      case .inconclusive: break
      }
    }
  }
  let declared = order.compactMap { group in
    config.groupWeights.first { $0.group == group }?.weight
  }
  let rest = max(0, 100 - declared.reduce(0, +))
  let shared = rest / Double(max(1, order.count - declared.count))
  return order.map { group in
    let values = points[group] ?? []
    let weight = values.reduce(0) { $0 + $1.weight }
    return GroupScore(
      name: group,
      score: values.isEmpty ? nil : values.reduce(0) { $0 + $1.score * $1.weight } / weight,
      weight: config.groupWeights.first { $0.group == group }?.weight ?? shared)
  }
}
