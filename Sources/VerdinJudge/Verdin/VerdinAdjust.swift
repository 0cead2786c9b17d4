import VerdinNumerics

/// Corrects the p-values against the margins for the number of metrics that could fail, by Holm's
/// weighted step-down method. Metrics that only inform are not among them.
///
/// Critical metrics, where there are any beside others, are a family of their own, so that many
/// others cannot hide them: each family then has half of the error, which counts here as twice the
/// p-value.
///
/// - SeeAlso: Holm 1979, jstor.org/stable/4615733
func verdinAdjust(
  _ evidence: inout [Evidence], _ settings: [MetricConfig], _ config: JudgeConfig
) {
  // At repeated looks a metric belongs to the family before its data come: were it to join later, a
  // fail that was proven could be undone.
  var (critical, others) = ([Int](), [Int]())
  critical.reserveCapacity(evidence.count)
  others.reserveCapacity(evidence.count)
  for place in evidence.indices
  where settings[place].role != .info
    && (evidence[place].comparison == .tested || config.looks != .once)
  {
    if settings[place].critical { critical.append(place) } else { others.append(place) }
  }
  let share = critical.isEmpty || others.isEmpty ? 1.0 : 2
  for family in [critical, others] {
    let adjusted = AdjustedP.weightedHolm(
      family.map { evidence[$0].bounds?.pBeyond ?? 1 },
      weights: family.map { settings[$0].weight })
    for (place, p) in zip(family, adjusted) where evidence[place].comparison == .tested {
      evidence[place].familyP = min(1, p * share)
    }
  }
}
