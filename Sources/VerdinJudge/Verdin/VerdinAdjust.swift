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
  let places = evidence.indices.filter {
    settings[$0].role != .info
      && (evidence[$0].comparison == .tested || config.looks != .once)
  }
  let families = [true, false].map { isCritical in
    places.filter { settings[$0].critical == isCritical }
  }.filter { !$0.isEmpty }
  for family in families {
    let adjusted = AdjustedP.weightedHolm(
      family.map { evidence[$0].bounds?.smallestP ?? 1 },
      weights: family.map { settings[$0].weight })
    for (place, p) in zip(family, adjusted) where evidence[place].comparison == .tested {
      evidence[place].familyP = min(1, p * Double(families.count))
    }
  }
}

extension MarginBounds {
  /// Two harmful directions are two chances to fail.
  fileprivate var smallestP: Double {
    let p = [pIncrease, pDecrease].compactMap(\.self)
    return min(1, (p.min() ?? 1) * Double(p.count))
  }
}
