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
    guard min(totals.x, totals.y) >= 10,
      let paired = PairedTicks(countsOf: challenger, champion), paired.count >= 30,
      case .counts(let ticks) = paired.content
    else { return nil }
    return ticks.series(totals, scratch: &scratch)
  }
}

extension Effect {
  init(_ series: RateSeries, _ margin: Double, _ alpha: JudgeConfig.Alpha) {
    let found = series.estimate
    let bounds = Bounds(
      found.effect, standardError: found.standardError, degreesOfFreedom: found.degreesOfFreedom,
      alpha)
    let error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    self.init(
      bounds, LevelMargin.relative(margin), error,
      note: .words(
        "counts per tick: the error of the rate is \(Figures.plain(series.dispersion)) times "
          + "that of independent events"))
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
