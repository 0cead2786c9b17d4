/// How much data an answer takes.
package enum Planning {
  /// The number of points at which a test against `margin` has the power asked for, given what
  /// `count` points were worth: n · (se (z_{1−α} + z_power) / (effect − margin))².
  ///
  /// To pass if nothing is wrong: alpha of passing, effect 0. To fail if the estimate is right: alpha
  /// of failing, the estimate.
  ///
  /// - Returns: not rounded; ∞ when the effect is at the margin.
  package static func pointsNeeded(
    standardError: Double, count: Int, effect: Double, margin: Double, alpha: Double, power: Double
  ) -> Double {
    let z = -NormalDistribution.quantile(alpha) + NormalDistribution.quantile(power)
    let ratio = standardError * z / (effect - margin)
    return Double(count) * ratio * ratio
  }

  /// Noether's total sample size of a one-sided Mann-Whitney test.
  ///
  /// - Parameters:
  ///   - superiority: P(X > Y) + ½ P(X = Y) that is to be found.
  ///   - beta: one less the power.
  ///   - share: the share of the sample in one arm.
  /// - Returns: not rounded; ∞ for a superiority of one half.
  /// - SeeAlso: Noether 1987, doi:10.1080/01621459.1987.10478478
  package static func noether(
    superiority: Double, alpha: Double, beta: Double, share: Double
  ) -> Double {
    let z = NormalDistribution.quantile(alpha) + NormalDistribution.quantile(beta)
    let distance = superiority - 0.5
    return z * z / (12 * share * (1 - share) * distance * distance)
  }
}
