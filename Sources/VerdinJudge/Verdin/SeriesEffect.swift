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
    let alpha = config.alpha
    let (x, y) = (workspace.challenger.meanOfInstances, workspace.champion.meanOfInstances)
    guard x.hasRegularTicks, y.hasRegularTicks,
      let margin = settings.margin(onLevelOf: workspace)
    else { return nil }
    let isRelative = margin.isRelative
    let isPaired = joinTicks(x, y, isRelative, &workspace.seriesScratch)
    let drift = isPaired ? trendNote(isRelative, &workspace.seriesScratch) : ""
    let found =
      isPaired
      ? PairedSeries.estimate(scratch: &workspace.seriesScratch)
      : UnpairedSeries.estimate(
        x.values.span, y.values.span, scale: isRelative ? .logRatio : .difference,
        scratch: &workspace.seriesScratch)
    guard let found else { return nil }
    // Simulated at the margin, 8 to 29 ticks: fails wrong in 0.6 to 4.3 %, passes in 3.4 to 7.7 %.
    let caution =
      found.count < 30 ? "; of fewer than 30, errors are up to four times as likely" : ""
    let ticks = isPaired ? "\(found.count) common ticks" : "\(found.count) ticks of each arm"
    return Effect(
      found, margin, alpha,
      note: "series: \(ticks) tell as much as \(Figures.plain(found.effectiveCount)) "
        + "independent ones\(caution)\(drift)")
  }
}

/// What makes values a series.
let regularTicks = "regular ticks"

extension Effect {
  /// With 30 points or more, a fail may also be proven by the error that an autocorrelation of at
  /// most 0.9 leaves, where the estimated one has too few degrees of freedom. A pass may not.
  init(
    _ found: SeriesEstimate, _ margin: LevelMargin, _ alpha: JudgeConfig.Alpha,
    note: String
  ) {
    var bounds = Bounds(
      found.effect, standardError: found.standardError, degreesOfFreedom: found.degreesOfFreedom,
      alpha)
    var errors = [StudentError(size: found.standardError, df: found.degreesOfFreedom)]
    if found.count >= 30 {
      let ceiling = DependenceCeiling(
        independentVariance: found.independentVariance, count: found.count)
      let error = StudentError(size: ceiling.variance.squareRoot(), df: ceiling.degreesOfFreedom)
      errors.append(error)
      let other = Bounds(
        found.effect, standardError: error.size, degreesOfFreedom: error.df, alpha)
      bounds.failLower = max(bounds.failLower, other.failLower)
      bounds.failUpper = min(bounds.failUpper, other.failUpper)
    }
    self.init(bounds, margin, errors: errors, note: note)
  }

  /// An estimate that errs by Student's law: of a log ratio for a relative margin, of a difference
  /// for an absolute one. Of several errors each may prove that it lies beyond the margin.
  init(
    _ bounds: Bounds, _ margin: LevelMargin, errors: [StudentError], note: String
  ) {
    func p(_ excess: Double) -> Double { errors.map { $0.p(excess) }.min() ?? 1 }
    let effect = bounds.estimate
    // The first error makes no assumption, which no margin would excuse here.
    let pAny = (increase: errors[0].p(effect), decrease: errors[0].p(-effect))
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
}

/// Writes the differences at the ticks that both arms recorded to the scratch; recordings of
/// different days are laid over each other by whole days.
///
/// - Returns: false unless four fifths of the ticks of the longer arm are common.
func joinTicks(
  _ x: CleanSample, _ y: CleanSample, _ isRelative: Bool, _ scratch: inout SeriesScratch
) -> Bool {
  scratch.series.removeAll(keepingCapacity: true)
  let day = 86_400.0
  let offset = ((x.times[0] - y.times[0]) / day).rounded() * day
  var (i, j) = (0, 0)
  while i < x.times.count && j < y.times.count {
    let (time, other) = (x.times[i] - offset, y.times[j])
    if time < other {
      i += 1
    } else if other < time {
      j += 1
    } else {
      let (a, b) = (x.values[i], y.values[j])
      scratch.series.append(isRelative ? Double.log(a) - Double.log(b) : a - b)
      i += 1
      j += 1
    }
  }
  return 5 * scratch.series.count >= 4 * max(x.times.count, y.times.count)
}

extension CleanSample {
  /// Whether every value has a time of its own on a regular clock.
  var hasRegularTicks: Bool {
    times.count == values.count && TickClock(times) != nil
  }
}
