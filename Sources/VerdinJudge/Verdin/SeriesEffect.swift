import RealModule
import VerdinNumerics

extension EffectMethod {
  /// Series of regular ticks: Huber's location of the differences, of logarithms for a relative
  /// margin on positive values, with an error that knows autocorrelation.
  ///
  /// Ticks that both arms share, or that lie whole days apart, are paired, so that load which hits
  /// both arms in one tick, or returns every day, cancels; other series are compared as two. Minutes
  /// that depend on each other widen the bounds instead of counting as so many independent points.
  /// Values without regular ticks are raw samples and none of this method's.
  static let series = EffectMethod(
    name: "series", kind: .series, sign: regularTicks
  ) { settings, config, _, workspace in
    guard let margin = settings.margin(onLevelOf: workspace) else { return nil }
    let ticks = workspace.ticksOfArms
    guard ticks.isRegular else { return nil }
    let isRelative = margin.isRelative
    var drift: Double?
    let found: SeriesEstimate?
    if ticks.isPaired {
      ticks.writeDifferences(isRelative: isRelative, to: &workspace.seriesScratch)
      drift = workspace.seriesScratch.drift
      found = PairedSeries.estimate(scratch: &workspace.seriesScratch)
    } else {
      found = UnpairedSeries.estimate(
        ticks.challenger.span, ticks.champion.span, scale: isRelative ? .logRatio : .difference,
        scratch: &workspace.seriesScratch)
    }
    guard let found else { return nil }
    return Effect(
      found, margin, config.alpha, &workspace.studentQuantiles,
      note: SeriesNote(
        isPaired: ticks.isPaired, count: found.count, effectiveCount: found.effectiveCount,
        drift: drift, isRelative: isRelative))
  }
}

/// What makes values a series.
let regularTicks = "regular ticks"

extension Workspace {
  /// The ticks of each arm as a whole, where several instances recorded it.
  fileprivate var ticksOfArms: JoinedTicks {
    ticks.isRegular || (challenger.instances.isEmpty && champion.instances.isEmpty)
      ? ticks : JoinedTicks(challenger.meanOfInstances, champion.meanOfInstances)
  }
}

extension SeriesScratch {
  /// The rise of the series from its first tick to its last where the trend is beyond three standard
  /// errors.
  fileprivate var drift: Double? {
    mutating get {
      let series = series
      // Student's law has wider tails: as rare as three standard errors of a normal one.
      guard let slope = SeriesSlope(series.span, scratch: &autoregression),
        slope.pValue < 0.0027
      else { return nil }
      return slope.rise
    }
  }
}

extension Effect {
  /// With 30 points or more, a fail may also be proven by the error that an autocorrelation of at
  /// most 0.9 leaves, where the estimated one has too few degrees of freedom. A pass may not.
  init(
    _ found: SeriesEstimate, _ margin: LevelMargin, _ alpha: JudgeConfig.Alpha,
    _ quantiles: inout StudentQuantiles, note: SeriesNote
  ) {
    let error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    let effect = found.effect
    let (fail, pass) = (
      error.reach(alpha.fail, &quantiles), error.reach(alpha.pass, &quantiles)
    )
    var bounds = Bounds(
      estimate: effect, failLower: effect - fail, failUpper: effect + fail,
      passLower: effect - pass, passUpper: effect + pass)
    var other: StudentError?
    if found.count >= 30 {
      let ceiling = DependenceCeiling(
        independentVariance: found.independentVariance, count: found.count)
      let error = StudentError(size: ceiling.variance.squareRoot(), df: ceiling.degreesOfFreedom)
      let reach = error.reach(alpha.fail, &quantiles)
      bounds.failLower = max(bounds.failLower, effect - reach)
      bounds.failUpper = min(bounds.failUpper, effect + reach)
      other = error
    }
    self.init(bounds, margin, error, or: other, note: .series(note))
  }

  /// An estimate that errs by Student's law: of a log ratio for a relative margin, of a difference
  /// for an absolute one. Of two errors either may prove that it lies beyond the margin.
  init(
    _ bounds: Bounds, _ margin: LevelMargin, _ error: StudentError, or other: StudentError? = nil,
    note: Note?
  ) {
    func p(_ excess: Double) -> Double {
      let p = error.p(excess)
      return other.map { min(p, $0.p(excess)) } ?? p
    }
    let effect = bounds.estimate
    // The first error makes no assumption, which no margin would excuse here.
    let pAny = error.pBothWays(effect)
    switch margin {
    case .relative(let margin):
      let ratio = bounds.map { Double.exp($0) }
      let fall = margin < 1 ? -Double.log(onePlus: -margin) : .infinity
      self.init(
        bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
        pBeyond: (p(effect - Double.log(onePlus: margin)), p(-effect - fall)), pAny: pAny,
        ratio: ratio, note: note)
    case .absolute(let margin):
      self.init(
        bounds: bounds, scale: .unit, tolerated: (margin, margin),
        pBeyond: (p(effect - margin), p(-effect - margin)), pAny: pAny, note: note)
    }
  }
}

/// The size of an error and its degrees of freedom.
struct StudentError {
  var size: Double
  var df: Double

  /// One-sided p-value of an estimate that lies `excess` beyond what is tested.
  func p(_ excess: Double) -> Double {
    StudentT(df).above(excess == 0 ? 0 : excess / size)
  }

  /// Two-sided p-value of an estimate against "no difference".
  func pDifference(_ effect: Double) -> Double { min(1, 2 * p(abs(effect))) }

  /// One-sided p-values of an estimate against "no increase" and "no decrease".
  func pBothWays(_ effect: Double) -> (increase: Double, decrease: Double) {
    let tail = p(abs(effect))
    return effect < 0 ? (1 - tail, tail) : (tail, 1 - tail)
  }

  /// How far a one-sided bound lies from the estimate.
  func reach(_ alpha: Double, _ quantiles: inout StudentQuantiles) -> Double {
    size == 0 ? 0 : quantiles.quantile(df, above: alpha) * size
  }
}

/// Writes the differences at the ticks that both arms recorded to the scratch.
///
/// - Returns: false unless both have regular ticks, most of them common.
func joinTicks(
  _ x: CleanSample, _ y: CleanSample, _ isRelative: Bool, _ scratch: inout SeriesScratch
) -> Bool {
  let ticks = JoinedTicks(x, y)
  if ticks.isPaired { ticks.writeDifferences(isRelative: isRelative, to: &scratch) }
  return ticks.isPaired
}

extension CleanSample {
  /// Whether every value has a time of its own on a regular clock.
  var hasRegularTicks: Bool {
    times.count == values.count && TickClock(times) != nil
  }
}
