import VerdinJudge

/// One metric's findings as words for people, the same in every report that people read.
struct MetricFigures {
  let name: String
  let verdict: Verdict
  let champion: String
  let challenger: String
  let change: Change
  /// `+10 %`: the tolerated change; nil where the policy holds nothing against a margin.
  let margin: String?
  /// `mean < 100`: the hard limits.
  let limits: String?
  let p: String?
  /// Values of champion and challenger: `60/60`.
  let counts: String

  init(_ metric: MetricJudgement) {
    name = metric.displayName
    verdict = metric.verdict
    let evidence = metric.evidence
    let levels = Self.levels(evidence)
    champion = levels.champion
    challenger = levels.challenger
    change = Change(evidence)
    // Another school's word for the metric means that it does not judge by margins.
    let hasMargin = evidence.bounds != nil || metric.classification == nil
    margin = hasMargin ? Self.margin(metric.settings) : nil
    limits = Self.limits(metric.settings)
    // Ranks hold for one look only: beside bounds for many looks, their p-value would mislead.
    p = evidence.anytime == nil ? evidence.mannWhitney.map { readableP($0.pValue) } : nil
    counts = "\(evidence.champion.count)/\(evidence.challenger.count)"
  }

  private static func levels(_ evidence: Evidence) -> (champion: String, challenger: String) {
    if let quantile = evidence.quantile {
      let (first, second) = readablePair(quantile.champion, quantile.challenger)
      return (first, second)
    }
    let (champion, challenger) = (evidence.champion, evidence.challenger)
    switch (champion.count > 0, challenger.count > 0) {
    case (true, true):
      let (first, second) = readablePair(champion.mean, challenger.mean)
      return (first, second)
    case (true, false): return (readable(champion.mean), "-")
    case (false, true): return ("-", readable(challenger.mean))
    case (false, false): return ("-", "-")
    }
  }

  static func margin(_ settings: MetricConfig) -> String {
    let sign =
      switch settings.harm {
      case .increase: "+"
      case .decrease: "-"
      case .either: "±"
      }
    switch settings.margin {
    case .relative(let share): return "\(sign)\(readable(share * 100)) %"
    case .absolute(let amount): return "\(sign)\(readable(amount))"
    case .relativeOrAbsolute(let share, let amount):
      return "\(sign)\(readable(share * 100)) % or \(readable(amount))"
    case .superiority(let theta): return "\(sign)\(readable(theta * 100)) % of pairs"
    }
  }

  private static func limits(_ settings: MetricConfig) -> String? {
    let limits = settings.limits
    let sides = [
      limits.above.map { "> \(readable($0))" }, limits.below.map { "< \(readable($0))" },
    ]
    let words = sides.compactMap { $0 }
    return words.isEmpty ? nil : "\(settings.limitName) \(words.joined(separator: ", "))"
  }
}

/// How many metrics have which verdict: `4 metrics: 3 pass, 1 fail`.
func tally(_ metrics: [MetricJudgement]) -> String {
  let parts = Verdict.allCases.compactMap { verdict in
    let count = metrics.count { $0.verdict == verdict }
    return count == 0 ? nil : "\(count) \(verdict.rawValue)"
  }
  let total = metrics.count == 1 ? "1 metric" : "\(metrics.count) metrics"
  return parts.isEmpty ? total : "\(total): \(parts.joined(separator: ", "))"
}

/// The groups and their scores: `latency 50 (weight 60), errors 100`; nil without groups.
func groupScores(_ groups: [GroupScore]) -> String? {
  guard !groups.isEmpty else { return nil }
  let words = groups.map { group in
    let score = group.score.map { readable($0) } ?? "not scored"
    return "\(group.name) \(score)" + (group.weight.map { " (weight \(readable($0)))" } ?? "")
  }
  return words.joined(separator: ", ")
}

/// The joint test of all metrics in one sentence.
func sentence(_ hotelling: HotellingEvidence) -> String {
  "Hotelling's T² of \(hotelling.metrics) metrics together: \(readable(hotelling.statistic))"
    + " from \(hotelling.championRows)/\(hotelling.challengerRows) complete rows,"
    + " shrinkage \(readable(hotelling.shrinkage, digits: 2))"
}
