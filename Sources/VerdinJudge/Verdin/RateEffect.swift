import VerdinNumerics

extension EffectMethod {
  /// A metric made of counts: the ratio of the rates, or for an absolute margin the difference of
  /// two proportions.
  ///
  /// With 30 common ticks and 10 events in each arm the error comes from the ticks, so that
  /// overdispersion and autocorrelation widen it; with less, from the conditional binomial law,
  /// which is exact for independent events however rare.
  static let rate = EffectMethod(kind: .rate) { settings, config, _, workspace in
    let alpha = config.alpha
    guard let counts = CountTotals(workspace) else { return nil }
    switch settings.margin {
    case .absolute(let margin): return counts.difference(margin, alpha)
    case .relative(let margin):
      if let series = series(
        workspace.champion, workspace.challenger, counts, &workspace.seriesScratch)
      {
        return effect(series, margin, alpha)
      }
      return counts.ratio(margin, alpha)
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

  private static func effect(
    _ series: RateSeries, _ margin: Double, _ alpha: JudgeConfig.Alpha
  ) -> Effect {
    let found = series.estimate
    let bounds = Bounds(
      found.effect, standardError: found.standardError, degreesOfFreedom: found.degreesOfFreedom,
      alpha)
    let error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    return Effect(
      bounds, .relative(margin), errors: [error],
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

  /// - Returns: nil when the metric is not made of counts, or nothing was counted in either arm.
  init?(_ workspace: borrowing Workspace) {
    guard let x = workspace.challenger.events, let n = workspace.challenger.exposure,
      let y = workspace.champion.events, let m = workspace.champion.exposure,
      n > 0, m > 0, x + y > 0
    else { return nil }
    (self.x, self.n, self.y, self.m) = (x, n, y, m)
  }

  /// Whether the metric is a share of trials, and so large a one that Poisson's law would waste
  /// data: an accuracy, not an error rate.
  var isCommonShare: Bool { isShare && x > 0.1 * n && y > 0.1 * m }

  private var isShare: Bool { x <= n && y <= m }

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
