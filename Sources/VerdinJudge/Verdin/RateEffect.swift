import RealModule
import VerdinNumerics

extension EffectMethod {
  /// A metric made of counts: the ratio of the rates, for an absolute margin the difference of two
  /// proportions, and for both margins both.
  ///
  /// With 30 common ticks and 10 events in each arm the error comes from the ticks, so that
  /// overdispersion and autocorrelation widen it; with less, from the conditional binomial law,
  /// which is exact for independent events however rare.
  ///
  /// With both margins a change is tolerated when either tolerates it. So a fail has to prove harm
  /// beyond each, both at the full error probability (an intersection-union test), and a pass needs
  /// one, with half of the error probability each.
  static let rate = EffectMethod(
    name: "rate", kind: .rate, sign: "its two counts"
  ) { settings, config, _, workspace in
    let alpha = config.alpha
    guard let counts = CountTotals(workspace) else { return nil }
    let series = series(
      workspace.champion, workspace.challenger, counts, &workspace.seriesScratch)
    switch settings.margin {
    case .superiority: return nil
    case .absolute(let margin): return counts.difference(margin, series, alpha)
    case .relative(let margin):
      return counts.ratio(margin, series, alpha)
    case .relativeOrAbsolute(let share, let amount):
      var halved = alpha
      halved.pass /= 2
      guard let difference = counts.difference(amount, series, halved) else { return nil }
      return counts.ratio(share, series, halved)?.or(difference, amount) ?? difference
    }
  }

  private static func series(
    _ champion: CleanSample, _ challenger: CleanSample, _ totals: CountTotals,
    _ scratch: inout SeriesScratch
  ) -> RateSeries? {
    guard min(totals.x, totals.y) >= 10, let x = challenger.counts, let y = champion.counts,
      x.events.count >= 30, x.events.count == y.events.count,
      challenger.times == champion.times,
      [x.events, x.exposures, y.events, y.exposures].allSatisfy({ $0.allSatisfy(\.isFinite) })
    else { return nil }
    return RateSeries(
      x.events.span, of: x.exposures.span, y.events.span, of: y.exposures.span,
      law: totals.isCommonShare ? .binomial : .poisson, scratch: &scratch)
  }
}

extension Effect {
  fileprivate init(_ series: RateSeries, _ margin: Double, _ alpha: JudgeConfig.Alpha) {
    let found = series.estimate
    let bounds = Bounds(
      found.effect, standardError: found.standardError, degreesOfFreedom: found.degreesOfFreedom,
      alpha)
    let error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    self.init(
      bounds, LevelMargin.relative(margin), errors: [error],
      note: "counts per tick: the error of the rate is \(Figures.plain(series.dispersion)) times "
        + "that of independent events")
  }
}

/// Events and exposure of both arms over the whole recording.
private struct CountTotals {
  let x: Double
  let n: Double
  let y: Double
  let m: Double

  /// - Returns: nil when the metric is not made of counts, or an arm was not exposed.
  init?(_ workspace: borrowing Workspace) {
    guard let x = workspace.challenger.events, let n = workspace.challenger.exposure,
      let y = workspace.champion.events, let m = workspace.champion.exposure,
      n > 0, m > 0
    else { return nil }
    (self.x, self.n, self.y, self.m) = (x, n, y, m)
  }

  /// Whether the metric is a share of trials, and so large a one that Poisson's law would waste
  /// data: an accuracy, not an error rate.
  var isCommonShare: Bool { isShare && x > 0.1 * n && y > 0.1 * m }

  private var isShare: Bool { x <= n && y <= m }

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
      note: "counts: bounded by the exact conditional law of independent events")
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
      note: "counts: every one of both arms is an event, so the ratio is bounded by what may have "
        + "been missed")
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
      note: "counts: bounded by Agresti and Caffo's interval of the difference, for a pass by "
        + "Miettinen and Nurminen's too")
  }
}

/// How much wider than that of independent events an interval of a difference has to be.
private struct DifferenceLaw {
  private let factor: Double
  private let law: StudentT

  /// Independent events without a series, or where the ticks scatter no more than such events.
  init(_ series: RateSeries?) {
    if let series, series.dispersion > 1 {
      factor = series.dispersion.squareRoot()
      law = StudentT(series.estimate.degreesOfFreedom)
    } else {
      factor = 1
      law = StudentT(.infinity)
    }
  }

  func quantile(_ alpha: Double) -> Double { law.quantile(above: alpha) }
  func above(_ t: Double) -> Double { law.above(t) }

  /// An interval of the normal law about its centre, as wide as this law asks for.
  func interval(
    _ normal: (Double) -> (lower: Double, upper: Double), _ alpha: Double
  ) -> (lower: Double, upper: Double) {
    guard factor > 1 else { return normal(alpha) }
    let found = normal(alpha)
    let stretch = factor * quantile(alpha) / -NormalDistribution.quantile(alpha)
    let centre = (found.lower + found.upper) / 2
    let reach = stretch * (found.upper - found.lower) / 2
    return (centre - reach, centre + reach)
  }
}

extension Effect {
  /// An effect that is tolerated when this margin or another, absolute one tolerates it.
  fileprivate func or(_ other: Effect, _ margin: Double) -> Effect {
    var both = self
    both.pBeyond.increase = max(pBeyond.increase, other.pBeyond.increase)
    both.pBeyond.decrease = max(pBeyond.decrease, other.pBeyond.decrease)
    both.absolute = AbsoluteBounds(
      estimate: other.bounds.estimate, failLower: other.bounds.failLower,
      failUpper: other.bounds.failUpper, passLower: other.bounds.passLower,
      passUpper: other.bounds.passUpper, tolerated: margin)
    return both
  }
}
