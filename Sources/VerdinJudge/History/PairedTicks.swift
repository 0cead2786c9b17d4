import RealModule
import VerdinNumerics

/// Two arms laid over each other tick by tick, so that what hits both in one tick cancels.
///
/// Instances of an arm that recorded the same tick become one value of it: their mean, or for counts
/// their sums.
struct PairedTicks {
  private(set) var content: Content
  /// Seconds from tick to tick.
  private(set) var step: Double
  private(set) var contrast: Contrast

  enum Content {
    /// Challenger minus champion, or the logarithm of their ratio.
    case differences([Double])
    case counts(CountTicks)
  }

  /// - Returns: nil unless both arms have regular ticks, four fifths of them common, and only
  ///   positive values where ratios are asked for.
  init?(
    differencesOf x: CleanSample, _ y: CleanSample, isRelative: Bool,
    scratch: inout SeriesScratch
  ) {
    let (challenger, champion) = (x.meanOfInstances, y.meanOfInstances)
    guard challenger.hasRegularTicks, champion.hasRegularTicks,
      !isRelative || (challenger.isPositive && champion.isPositive),
      joinTicks(challenger, champion, isRelative, &scratch)
    else { return nil }
    content = .differences(scratch.series)
    step = champion.step
    contrast = Contrast(champion: y.instances, challenger: x.instances)
  }

  /// - Returns: nil unless both arms counted at the same times.
  init?(countsOf x: CleanSample, _ y: CleanSample) {
    guard let challenger = x.sumOfInstances, let champion = y.sumOfInstances,
      let joined = CountTicks(challenger, champion)
    else { return nil }
    content = .counts(joined)
    step = champion.step
    contrast = Contrast(champion: y.instances, challenger: x.instances)
  }

  var count: Int {
    switch content {
    case .differences(let differences): differences.count
    case .counts(let counts): counts.x.count
    }
  }

  /// The effect in the first `ticks` ticks by the model of one window alone: Huber's location, or the
  /// logarithm of the ratio of the rates, with the error that the window itself tells.
  ///
  /// - Returns: nil for fewer than 8 ticks, or an arm without events.
  func estimate(ticks: Int, scratch: inout SeriesScratch) -> SeriesEstimate? {
    switch content {
    case .differences(let differences):
      scratch.series = Array(differences.prefix(ticks))
      return PairedSeries.estimate(scratch: &scratch)
    case .counts(let counts):
      return counts.prefix(ticks).estimate(scratch: &scratch)
    }
  }
}

/// Events and exposures of both arms, an element a tick.
struct CountTicks {
  var x: [Double] = []
  var n: [Double] = []
  var y: [Double] = []
  var m: [Double] = []

  private init() {}

  /// - Returns: nil unless four fifths of the ticks of the longer arm are common.
  init?(_ challenger: TickCounts, _ champion: TickCounts) {
    self.init()
    var places: [Double: Int] = [:]
    for (place, time) in champion.times.enumerated() { places[time] = place }
    for (place, time) in challenger.times.enumerated() {
      guard let other = places[time] else { continue }
      x.append(challenger.events[place])
      n.append(challenger.exposures[place])
      y.append(champion.events[other])
      m.append(champion.exposures[other])
    }
    guard !x.isEmpty, 5 * x.count >= 4 * max(challenger.times.count, champion.times.count)
    else { return nil }
  }

  func prefix(_ ticks: Int) -> CountTicks {
    var first = CountTicks()
    first.x = Array(x.prefix(ticks))
    first.n = Array(n.prefix(ticks))
    first.y = Array(y.prefix(ticks))
    first.m = Array(m.prefix(ticks))
    return first
  }

  var totals: CountTotals? {
    CountTotals(
      x: x.reduce(0, +), n: n.reduce(0, +), y: y.reduce(0, +), m: m.reduce(0, +))
  }

  /// The error of independent events is the least that counts can have, so it stands in place of
  /// that of independent ticks where it is larger.
  func estimate(scratch: inout SeriesScratch) -> SeriesEstimate? {
    guard let totals, let series = series(totals, scratch: &scratch) else { return nil }
    var estimate = series.estimate
    estimate.independentVariance = max(
      estimate.independentVariance, totals.independentVariance)
    return estimate
  }

  func series(_ totals: CountTotals, scratch: inout SeriesScratch) -> RateSeries? {
    RateSeries(
      x.span, of: n.span, y.span, of: m.span, law: totals.isCommonShare ? .binomial : .poisson,
      scratch: &scratch)
  }
}
