import VerdinNumerics

extension EffectMethod {
  /// A relative margin where half of all values are one number, such as no errors at all, or where
  /// the champion's level is 0: how often the challenger is the larger, against ±0.1 from one half or
  /// a declared margin of superiority.
  ///
  /// A ratio of nothing bounds nothing, and the median of such data sees no rare event. The rank
  /// test against "the same" is the proof; the margin asks for a size.
  static let sparse = EffectMethod(
    name: "sparse", kind: .sparse, sign: "values that are mostly one number"
  ) { settings, config, ranks, workspace in
    let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
    if case .absolute = settings.margin { return nil }
    guard settings.kind == .sparse || isSparse(x, y) || (ranks.ratio == nil && y.median == 0)
    else { return nil }
    let bounds = Bounds(superiorityOf: x, over: y, config.alpha)
    let margin = settings.margin.superiority ?? 0.1
    return Effect(
      bounds: bounds, scale: .superiority, tolerated: (margin, margin),
      pBeyond: (
        increase: bounds.estimate >= margin ? ranks.pValues.greater : 1,
        decrease: bounds.estimate <= -margin ? ranks.pValues.less : 1
      ), pAny: ranks.pAny)
  }
}

/// Whether at least half of all values of both arms are one and the same number, and not all.
func isSparse(_ x: SortedSample, _ y: SortedSample) -> Bool {
  func isHalf(_ value: Double) -> Bool {
    2 * (count(of: value, in: x) + count(of: value, in: y)) >= x.count + y.count
  }
  // A value that fills half of the pooled sample fills half of one arm, so it is a median there.
  return isHalf(x.median) || isHalf(y.median)
}

private func count(of value: Double, in sample: SortedSample) -> Int {
  sample.count(notAbove: value) - sample.count(below: value)
}
