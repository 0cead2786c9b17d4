import RealModule
import VerdinNumerics

extension EffectMethod {
  /// Two series that share their ticks: Huber's location of the paired differences, of logarithms
  /// for a relative margin, with an error that knows autocorrelation.
  ///
  /// Load that hits both arms in one tick cancels; minutes that depend on each other widen the
  /// bounds instead of counting as so many independent points.
  static let series = EffectMethod { settings, alpha, _, workspace in
    let isRelative = settings.isRelative
    guard !isRelative || workspace.isPositive,
      joinTicks(workspace.challenger, workspace.champion, isRelative, &workspace.seriesScratch),
      let found = PairedSeries.estimate(scratch: &workspace.seriesScratch)
    else { return nil }
    let bounds = Bounds(
      found.effect, standardError: found.standardError, degreesOfFreedom: found.degreesOfFreedom,
      alpha)
    let note =
      "series: \(found.count) common ticks tell as much as "
      + "\(Figures.plain(found.effectiveCount)) independent ones"
    return Effect(
      bounds, settings.margin, error: found.standardError, df: found.degreesOfFreedom, note: note)
  }
}

extension Effect {
  /// An estimate that errs by Student's law: of a log ratio for a relative margin, of a difference
  /// for an absolute one.
  init(
    _ bounds: Bounds, _ margin: MetricConfig.Margin, error: Double, df: Double, note: String
  ) {
    let law = StudentT(df)
    func p(_ excess: Double) -> Double { law.above(excess == 0 ? 0 : excess / error) }
    let effect = bounds.estimate
    switch margin {
    case .relative(let margin):
      let ratio = bounds.map { Double.exp($0) }
      let fall = margin < 1 ? -Double.log(onePlus: -margin) : .infinity
      self.init(
        bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
        pBeyond: (p(effect - Double.log(onePlus: margin)), p(-effect - fall)), ratio: ratio,
        note: note)
    case .absolute(let margin):
      self.init(
        bounds: bounds, scale: .unit, tolerated: (margin, margin),
        pBeyond: (p(effect - margin), p(-effect - margin)), note: note)
    }
  }
}

extension MetricConfig {
  var isRelative: Bool {
    if case .relative = margin { true } else { false }
  }
}

/// Writes the differences at the ticks that both arms recorded to the scratch.
///
/// - Returns: false unless each arm has ascending times, one value a tick, and four fifths of the
///   ticks of the longer arm are common.
private func joinTicks(
  _ x: CleanSample, _ y: CleanSample, _ isRelative: Bool, _ scratch: inout SeriesScratch
) -> Bool {
  scratch.series.removeAll(keepingCapacity: true)
  guard x.isAscending, y.isAscending else { return false }
  var (i, j) = (0, 0)
  while i < x.times.count && j < y.times.count {
    if x.times[i] < y.times[j] {
      i += 1
    } else if y.times[j] < x.times[i] {
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
  /// Whether every value has a time, each later than the one before.
  fileprivate var isAscending: Bool {
    guard !values.isEmpty, times.count == values.count else { return false }
    for place in 1..<max(1, times.count) where times[place] <= times[place - 1] { return false }
    return true
  }
}
