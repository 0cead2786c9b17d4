import VerdinNumerics

extension EffectMethod {
  /// A relative margin where half of all values are one number, such as no errors at all, or where
  /// the champion's level is 0: how often the challenger is the larger, against ±0.1 from one half.
  ///
  /// A ratio of nothing bounds nothing, and the median of such data sees no rare event. The rank
  /// test against "the same" is the proof; the margin asks for a size.
  static let sparse = EffectMethod(kind: .sparse) { settings, config, ranks, workspace in
    let alpha = config.alpha
    let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
    guard case .relative = settings.margin,
      settings.kind == .sparse || isSparse(x, y) || (ranks.ratio == nil && y.median == 0)
    else { return nil }
    let bounds = superiorityBounds(x, y, alpha)
    let margin = 0.1
    return Effect(
      bounds: bounds, scale: .superiority, tolerated: (margin, margin),
      pBeyond: (
        increase: bounds.estimate >= margin ? ranks.pValues.greater : 1,
        decrease: bounds.estimate <= -margin ? ranks.pValues.less : 1
      ), ratio: ranks.ratio)
  }
}

/// Whether at least half of all values of both arms are one and the same number, and not all.
func isSparse(_ x: SortedSample, _ y: SortedSample) -> Bool {
  // A value that fills half of the pooled sample fills half of one arm, so it is a median there.
  let total = x.count + y.count
  return [x.median, y.median].contains { value in
    2 * (count(of: value, in: x) + count(of: value, in: y)) >= total
  }
}

private func count(of value: Double, in sample: SortedSample) -> Int {
  sample.values.count { $0 == value }
}

/// Bounds of P(challenger > champion) + ½ P(equal) − ½ by the Brunner-Munzel method.
private func superiorityBounds(
  _ x: SortedSample, _ y: SortedSample, _ alpha: JudgeConfig.Alpha
) -> Bounds {
  guard min(x.count, y.count) >= 2 else {
    return Bounds(
      estimate: 0, failLower: -.infinity, failUpper: .infinity, passLower: -.infinity,
      passUpper: .infinity)
  }
  let found = Superiority(x, y)
  let effect = found.estimate - 0.5
  // Separated samples have an estimated error of 0, which says less than half a pair of the smaller
  // sample would.
  let error = max(found.standardError, 0.5 / Double(min(x.count, y.count)))
  return Bounds(
    effect, standardError: error, degreesOfFreedom: found.degreesOfFreedom, alpha)
}
