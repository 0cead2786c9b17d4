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
    guard min(totals.x, totals.y) >= 10,
      let paired = PairedTicks(countsOf: challenger, champion), paired.count >= 30,
      case .counts(let ticks) = paired.content
    else { return nil }
    return ticks.series(totals, scratch: &scratch)
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
