import RealModule
import VerdinNumerics

/// Events and exposure of both arms over the whole recording.
struct CountTotals {
  /// The challenger's events, out of `n`.
  let x: Double
  let n: Double
  /// The champion's events, out of `m`.
  let y: Double
  let m: Double

  /// - Returns: nil when an arm was not exposed.
  init?(x: Double, n: Double, y: Double, m: Double) {
    guard n > 0, m > 0 else { return nil }
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

  /// - Parameter series: what the ticks tell, where they tell enough.
  /// - Returns: nil without any event, of which no ratio can be formed.
  func ratio(_ margin: Double, _ series: RateSeries?, _ alpha: JudgeConfig.Alpha) -> Effect? {
    guard x + y > 0 else { return nil }
    if x == n && y == m { return saturated(margin, alpha) }
    if let series { return Effect(series, margin, alpha) }
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
      ),
      pAny: (pair.tails(ratio: 1).midAtLeast, pair.tails(ratio: 1).midAtMost), ratio: ratio,
      note: .words("counts: bounded by the exact conditional law of independent events"))
  }

  /// Every trial a success in both arms: each share is at least α^(1/trials), Clopper and Pearson's
  /// bound, and none is above 1.
  private func saturated(_ margin: Double, _ alpha: JudgeConfig.Alpha) -> Effect {
    func least(_ alpha: Double, _ trials: Double) -> Double { Double.pow(alpha, 1 / trials) }
    let ratio = Bounds(
      estimate: 1, failLower: least(alpha.fail, n), failUpper: 1 / least(alpha.fail, m),
      passLower: least(alpha.pass, n), passUpper: 1 / least(alpha.pass, m))
    return Effect(
      bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
      pBeyond: (1, 1), pAny: (1, 1), ratio: ratio,
      note: .words(
        "counts: every one of both arms is an event, so the ratio is bounded by what may have "
          + "been missed"))
  }

  /// The difference of two proportions by Agresti and Caffo's interval, and for a pass by Miettinen
  /// and Nurminen's too, whichever is wider.
  ///
  /// Enumerated for 200 to 6,000 trials, shares from 0 to 5 % and margins from 0.2 to 1 %: a fail by
  /// the first errs in at most 1.0 % at 1 %; a pass by the first alone errs in up to 6.2 % at 2.5 %,
  /// by the wider in at most 2.5 %, also where one arm has twenty times the trials of the other.
  ///
  /// - Parameter series: what the ticks tell of dependence; it widens the intervals.
  /// - Returns: nil for rates that are no share of trials, such as events per second.
  func difference(_ margin: Double, _ series: RateSeries?, _ alpha: JudgeConfig.Alpha) -> Effect? {
    guard isShare else { return nil }
    let pair = ProportionPair(
      Int(x.rounded()), of: Int(n.rounded()), Int(y.rounded()), of: Int(m.rounded()))
    let estimate = x / n - y / m
    let law = DifferenceLaw(series)
    let fail = law.interval(pair.agrestiCaffo, alpha.fail)
    let pass = law.interval(pair.agrestiCaffo, alpha.pass)
    let score = law.interval(pair.differenceScoreInterval, alpha.pass)
    // The interval is Wald's after one more success and failure in each arm; so are the p-values.
    let error = (fail.upper - fail.lower) / (2 * law.quantile(alpha.fail))
    let centre = (fail.upper + fail.lower) / 2
    let fisher = pair.fisher
    return Effect(
      bounds: Bounds(
        estimate: estimate, failLower: fail.lower, failUpper: fail.upper,
        passLower: min(pass.lower, score.lower), passUpper: max(pass.upper, score.upper)),
      scale: .unit, tolerated: (margin, margin),
      pBeyond: (
        increase: law.above((centre - margin) / error),
        decrease: law.above((-centre - margin) / error)
      ), pAny: (fisher.midGreater, fisher.midLess),
      note: .words(
        "counts: bounded by Agresti and Caffo's interval of the difference, for a pass by "
          + "Miettinen and Nurminen's too"))
  }
}
