import VerdinNumerics

/// All metrics together against "nothing changed for the worse", by Cauchy's combination of their
/// one-sided p-values: it sees many small effects where no single one is seen.
///
/// A p-value counts as at most 0.99, so that one much improved metric does not hide the others.
/// The level under dependence is close to nominal and not guaranteed, so this warns and never decides.
///
/// - Returns: nil where no metric that decides tests it.
/// - SeeAlso: Liu & Xie 2020, doi:10.1080/01621459.2018.1554485
func combination(
  _ metrics: [MetricJudgement], _ alpha: Double
) -> (p: Double, notes: [String])? {
  var single: [Double] = []
  single.reserveCapacity(metrics.count)
  for place in metrics.indices
  where metrics[place].role != .info && metrics[place].evidence.comparison == .tested {
    if let p = metrics[place].evidence.bounds?.pAny { single.append(min(p, 0.99)) }
  }
  guard !single.isEmpty else { return nil }
  let p = cauchyCombination(single)
  let isSeenAlone = metrics.indices.contains {
    let verdict = metrics[$0].verdict
    return metrics[$0].role != .info && (verdict == .fail || verdict == .marginal)
  }
  guard single.count > 1, p <= alpha, !isSeenAlone else { return (p, []) }
  return (
    p,
    [
      "no metric alone, but all \(single.count) together look a little worse "
        + "(p = \(Figures.plain(p))); this decides nothing"
    ]
  )
}
