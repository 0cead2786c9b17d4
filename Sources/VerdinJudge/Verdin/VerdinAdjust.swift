import VerdinNumerics

/// Corrects the p-values against the margins for the number of metrics that could fail, by Holm's
/// step-down method. Metrics that only inform are not among them.
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
  let p = places.map { evidence[$0].bounds?.smallestP ?? 1 }
  for (place, adjusted) in zip(places, AdjustedP.holm(p))
  where evidence[place].comparison == .tested { evidence[place].familyP = adjusted }
}

extension MarginBounds {
  /// Two harmful directions are two chances to fail.
  fileprivate var smallestP: Double {
    let p = [pIncrease, pDecrease].compactMap(\.self)
    return min(1, (p.min() ?? 1) * Double(p.count))
  }
}
