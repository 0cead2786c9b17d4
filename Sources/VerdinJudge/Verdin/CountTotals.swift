import VerdinNumerics

/// Events and exposure of both arms over the whole recording.
struct CountTotals {
  /// The challenger's events, out of `n`.
  let x: Double
  let n: Double
  /// The champion's events, out of `m`.
  let y: Double
  let m: Double

  /// - Returns: nil when nothing was counted in either arm.
  init?(x: Double, n: Double, y: Double, m: Double) {
    guard n > 0, m > 0, x + y > 0 else { return nil }
    (self.x, self.n, self.y, self.m) = (x, n, y, m)
  }

  /// - Returns: nil also when the metric is not made of counts.
  init?(_ workspace: borrowing Workspace) {
    guard let x = workspace.challenger.events, let n = workspace.challenger.exposure,
      let y = workspace.champion.events, let m = workspace.champion.exposure
    else { return nil }
    self.init(x: x, n: n, y: y, m: m)
  }

  /// Whether the metric is a share of trials, and so large a one that Poisson's law would waste
  /// data: an accuracy, not an error rate.
  var isCommonShare: Bool { isShare && x > 0.1 * n && y > 0.1 * m }

  private var isShare: Bool { x <= n && y <= m }

  /// The variance of the logarithm of the ratio if events were independent.
  var independentVariance: Double {
    isCommonShare ? (1 - x / n) / x + (1 - y / m) / y : 1 / x + 1 / y
  }

  /// The same of the difference of the rates.
  var independentVarianceOfDifference: Double {
    let (p, q) = (x / n, y / m)
    return isCommonShare ? p * (1 - p) / n + q * (1 - q) / m : p / n + q / m
  }

  func ratio(_ margin: Double, _ alpha: JudgeConfig.Alpha) -> Effect {
    let pair = RatePair(Int(x.rounded()), per: n, Int(y.rounded()), per: m)
    let fail = pair.ratioBounds(alphaLower: alpha.fail, alphaUpper: alpha.fail, kind: .mid)
    let pass = pair.ratioBounds(alphaLower: alpha.pass, alphaUpper: alpha.pass, kind: .mid)
    let ratio = Bounds(
      estimate: y == 0 ? .infinity : (x / n) / (y / m), failLower: fail.lower,
      failUpper: fail.upper, passLower: pass.lower, passUpper: pass.upper)
    return Effect(
      bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
      pBeyond: (
        increase: pair.tails(ratio: 1 + margin).midAtLeast,
        decrease: margin < 1 ? pair.tails(ratio: 1 - margin).midAtMost : 1
      ), ratio: ratio, note: "counts: bounded by the exact conditional law of independent events")
  }

  /// - Returns: nil for rates that are no share of trials, such as events per second.
  func difference(_ margin: Double, _ alpha: JudgeConfig.Alpha) -> Effect? {
    guard isShare else { return nil }
    let pair = ProportionPair(
      Int(x.rounded()), of: Int(n.rounded()), Int(y.rounded()), of: Int(m.rounded()))
    let fail = pair.agrestiCaffo(alpha: alpha.fail)
    let pass = pair.agrestiCaffo(alpha: alpha.pass)
    let estimate = x / n - y / m
    // The interval is Wald's after one more success and failure in each arm; so are the p-values.
    let z = -NormalDistribution.quantile(alpha.fail)
    let error = (fail.upper - fail.lower) / (2 * z)
    let centre = (fail.upper + fail.lower) / 2
    return Effect(
      bounds: Bounds(
        estimate: estimate, failLower: fail.lower, failUpper: fail.upper, passLower: pass.lower,
        passUpper: pass.upper), scale: .unit, tolerated: (margin, margin),
      pBeyond: (
        increase: NormalDistribution.above((centre - margin) / error),
        decrease: NormalDistribution.below((centre + margin) / error)
      ), note: "counts: bounded by Agresti and Caffo's interval of the difference")
  }
}
