import VerdinNumerics

/// Estimate and bounds of one effect at both error probabilities.
struct Bounds {
  var estimate: Double
  var failLower: Double
  var failUpper: Double
  var passLower: Double
  var passUpper: Double

  init(
    estimate: Double, failLower: Double, failUpper: Double, passLower: Double, passUpper: Double
  ) {
    self.estimate = estimate
    self.failLower = failLower
    self.failUpper = failUpper
    self.passLower = passLower
    self.passUpper = passUpper
  }

  /// - Parameter place: where in the bounds of `found` those for fail and pass stand.
  init(_ found: HodgesLehmann, _ place: (fail: Int, pass: Int)) {
    self.init(
      estimate: found.estimate, failLower: found.lower[place.fail],
      failUpper: found.upper[place.fail], passLower: found.lower[place.pass],
      passUpper: found.upper[place.pass])
  }

  func interval(alpha: Double) -> IntervalEstimate {
    IntervalEstimate(
      estimate: estimate, lower: failLower, upper: failUpper, confidence: 1 - 2 * alpha)
  }

  func map(_ transform: (Double) -> Double) -> Bounds {
    Bounds(
      estimate: transform(estimate), failLower: transform(failLower),
      failUpper: transform(failUpper), passLower: transform(passLower),
      passUpper: transform(passUpper))
  }
}

/// The effect on the scale that the metric's margin speaks of.
///
/// - A relative margin on positive values: the ratio of challenger over champion, less 1.
/// - A relative margin on values of any sign: the shift, against that share of the champion's
///   median level.
/// - A relative margin where half of all values are one number, such as no errors at all, or where
///   the champion's level is 0: how often the challenger is the larger, against ±0.1 from one half.
///   A ratio of nothing bounds nothing, and the median of such data sees no rare event.
/// - An absolute margin: the shift.
func marginBounds(
  _ settings: MetricConfig, shift: Bounds, ratio: Bounds?, _ x: SortedSample, _ y: SortedSample,
  _ alpha: JudgeConfig.Alpha
) -> MarginBounds {
  switch settings.margin {
  case .absolute(let margin):
    return MarginBounds(shift, scale: .unit, settings.harm, increase: margin, decrease: margin)
  case .relative(let margin):
    let level = abs(y.median)
    if isSparse(x, y) || (ratio == nil && level == 0) {
      return MarginBounds(
        superiorityBounds(x, y, alpha), scale: .superiority, settings.harm,
        increase: 0.1, decrease: 0.1)
    }
    if let ratio {
      return MarginBounds(
        ratio.map { $0 - 1 }, scale: .relative, settings.harm, increase: margin, decrease: margin)
    }
    return MarginBounds(
      shift, scale: .unit, settings.harm, increase: margin * level, decrease: margin * level)
  }
}

extension MarginBounds {
  init(
    _ bounds: Bounds, scale: Scale, _ harm: Harm, increase: Double, decrease: Double
  ) {
    self.init(
      estimate: bounds.estimate, failLower: bounds.failLower, failUpper: bounds.failUpper,
      passLower: bounds.passLower, passUpper: bounds.passUpper,
      toleratedIncrease: harm == .decrease ? nil : increase,
      toleratedDecrease: harm == .increase ? nil : decrease, scale: scale)
  }
}

/// Whether at least half of all values of both arms are one and the same number, and not all.
private func isSparse(_ x: SortedSample, _ y: SortedSample) -> Bool {
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
  let law = StudentT(found.degreesOfFreedom)
  func reach(_ alpha: Double) -> Double { law.quantile(above: alpha) * error }
  return Bounds(
    estimate: effect, failLower: effect - reach(alpha.fail),
    failUpper: effect + reach(alpha.fail), passLower: effect - reach(alpha.pass),
    passUpper: effect + reach(alpha.pass))
}
