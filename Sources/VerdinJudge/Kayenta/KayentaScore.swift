/// Kayenta's score: the weighted share of passing metrics per group, and its word for it.
func kayentaScore(_ metrics: [MetricJudgement], _ config: JudgeConfig) -> Outcome {
  let counted = metrics.filter { !$0.settings.kayenta.muted }
  let groups = kayentaGroups(counted, config)
  let failure = failureReason(counted)
  let score = failure == nil ? roundedHalfUp(weightedSum(groups)) : 0
  let thresholds = config.scoreThresholds
  let verdict: Verdict =
    score >= thresholds.pass ? .pass : score >= thresholds.marginal ? .marginal : .fail
  let word = verdict == .pass ? "Pass" : verdict == .marginal ? "Marginal" : "Fail"
  return Outcome(
    verdict: verdict, reason: failure ?? "",
    groups: groups.map {
      GroupScore(name: $0.name, score: $0.score ?? 0, weight: $0.weight)
    },
    score: score, classification: word)
}

private func failureReason(_ counted: [MetricJudgement]) -> String? {
  let critical = counted.first {
    $0.critical && $0.classification != KayentaLabel.pass.rawValue
  }
  if let critical { return "Canary Failed: \(critical.classificationReason ?? "")" }
  let withoutData = counted.count { $0.classification == KayentaLabel.noData.rawValue }
  let share = Double(withoutData) / Double(counted.count) * 100
  return share >= 50 ? "Canary Failed: 50% or more metrics returned NODATA" : nil
}

private struct Group {
  var name: String
  /// nil when no metric of the group was decided.
  var score: Double?
  var weight: Double
}

private func kayentaGroups(_ counted: [MetricJudgement], _ config: JudgeConfig) -> [Group] {
  var order: [String] = []
  var tallies: [String: (passed: Int, decided: Int)] = [:]
  for metric in counted {
    for group in metric.settings.groups {
      if tallies[group] == nil { order.append(group) }
      var tally = tallies[group] ?? (0, 0)
      switch metric.classification.flatMap(KayentaLabel.init(rawValue:)) {
      case .pass: tally = (tally.passed + 1, tally.decided + 1)
      case .high, .low, .noDataFail: tally.decided += 1
      case .noData, .error, nil: break
      }
      tallies[group] = tally
    }
  }
  let weights = Dictionary(
    config.groupWeights.map { ($0.group, $0.weight) }, uniquingKeysWith: { _, last in last })
  let present = scalaMapOrder(order)
  let unweighted = present.count { weights[$0] == nil }
  let shared = (100 - weightSum(config.groupWeights)) / Double(unweighted)
  return present.map { name in
    let tally = tallies[name] ?? (0, 0)
    return Group(
      name: name,
      score: tally.decided == 0 ? nil : Double(tally.passed) / Double(tally.decided) * 100,
      weight: weights[name] ?? shared)
  }
}

private func weightedSum(_ groups: [Group]) -> Double {
  groups.reduce(0) { $0 + ($1.score ?? 100) * ($1.weight / 100) }
}

/// The sum of all weights, also those of absent groups, in the order of a Scala map.
private func weightSum(_ weights: [JudgeConfig.GroupWeight]) -> Double {
  let ordered =
    weights.count <= 4
    ? weights
    : hashTrieOrder(weights.map(\.group)).compactMap { name in
      weights.first { $0.group == name }
    }
  return ordered.reduce(0) { $0 + $1.weight }
}
