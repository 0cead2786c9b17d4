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
  // Places instead of elements: a copy of an element counts a dozen references.
  let deciding = metrics.indices.lazy.filter { metrics[$0].role != .info }
  if deciding.isEmpty {
    return (
      .inconclusive, metrics.isEmpty ? "no metric to judge" : "every metric only informs"
    )
  }
  func told(_ isMeant: (Int) -> Bool) -> String? {
    guard let first = deciding.first(where: isMeant) else { return nil }
    let more = deciding.count(where: isMeant) - 1
    return "\(metrics[first].displayName): \(metrics[first].reason)"
      + (more > 0 ? " (and \(more) more)" : "")
  }
  for worst in [Verdict.fail, .marginal] {
    if let reason = told({ metrics[$0].verdict == worst }) { return (worst, reason) }
  }
  // Data that cannot be trusted may hide anything, also in a metric that need not pass.
  if let reason = told({ !metrics[$0].evidence.guards.isEmpty }) { return (.inconclusive, reason) }
  let count = deciding.count { metrics[$0].role == .guarding }
  if count == 0 { return (.inconclusive, "no guard among the metrics with data") }
  if let reason = told({ metrics[$0].role == .guarding && metrics[$0].verdict != .pass }) {
    return (.inconclusive, reason)
  }
  return (.pass, count == 1 ? "the guard passes" : "all \(count) guards pass")
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
  var sums: [GroupSum] = []
  var places: [String: Int] = [:]
  func count(_ metric: Int, in group: String) {
    let place = places[group] ?? sums.count
    if place == sums.count {
      sums.append(GroupSum(name: group))
      places[group] = place
    }
    sums[place].add(metrics[metric].verdict, metrics[metric].settings.weight)
  }
  for metric in metrics.indices where metrics[metric].role != .info {
    let groups = metrics[metric].settings.groups
    if groups.isEmpty { count(metric, in: ungrouped) }
    for group in groups { count(metric, in: group) }
  }
  let declared = sums.compactMap { sum in
    config.groupWeights.first { $0.group == sum.name }?.weight
  }
  let rest = max(0, 100 - declared.reduce(0, +))
  let shared = rest / Double(max(1, sums.count - declared.count))
  return sums.map { sum in
    GroupScore(
      name: sum.name, score: sum.isScored ? sum.points / sum.weight : nil,
      weight: config.groupWeights.first { $0.group == sum.name }?.weight ?? shared)
  }
}

/// What the metrics of one group add up to.
private struct GroupSum {
  let name: String
  private(set) var points = 0.0
  private(set) var weight = 0.0
  private(set) var isScored = false

  init(name: String) { self.name = name }

  mutating func add(_ verdict: Verdict, _ weight: Double) {
    let score: Double
    switch verdict {
    case .pass: score = 100
    case .marginal: score = 50
    case .fail: score = 0
    case .inconclusive: return
    }
    points += score * weight
    self.weight += weight
    isScored = true
  }
}
