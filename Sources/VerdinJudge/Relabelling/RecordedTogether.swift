import VerdinNumerics

/// Metrics of one recording that can be relabelled together, because their ticks lie on one clock.
struct RecordedTogether {
  let layout: BlockPermutation.Layout
  private(set) var metrics: [BlockPermutation.Metric] = []
  /// Their places in the judgement.
  private(set) var places: [Int] = []
  private let champion: Grid
  private let challenger: Grid

  init(_ ticks: RecordedTicks) {
    (layout, champion, challenger) = (ticks.layout, ticks.champion, ticks.challenger)
  }

  /// Adds a metric at a place of the judgement if its ticks are on this clock.
  mutating func add(
    _ ticks: RecordedTicks, harm: HarmSign?, isInFamily: Bool, at place: Int
  ) -> Bool {
    guard ticks.layout == layout, ticks.champion.isOn(champion),
      ticks.challenger.isOn(challenger)
    else { return false }
    var metric = ticks.values
    metric.ticksX = ticks.timesX.map { challenger.tick(at: $0) }
    metric.ticksY = ticks.timesY.map { champion.tick(at: $0) }
    metric.harm = harm
    metric.isInFamily = isInFamily
    metrics.append(metric)
    places.append(place)
    return true
  }
}

/// Equally spaced times, or the places of values without a clock.
struct Grid {
  let step: Double
  let first: Double
  /// How many places there are, where there is no clock.
  var count: Int?

  func tick(at time: Double) -> Int { Int(((time - first) / step).rounded()) }

  /// Whether the ticks of both are the same, as far as both reach.
  func isOn(_ other: Grid) -> Bool {
    guard count == other.count, abs(step - other.step) <= 0.001 * step else { return false }
    let ticks = (first - other.first) / step
    return abs(ticks - ticks.rounded()) <= 0.01
  }
}

/// One metric's values and times, as they can be relabelled.
struct RecordedTicks {
  private(set) var layout: BlockPermutation.Layout
  private(set) var champion: Grid
  private(set) var challenger: Grid
  /// Without their ticks, whose numbers depend on the metrics beside it.
  private(set) var values = BlockPermutation.Metric()
  private(set) var timesX: [Double] = []
  private(set) var timesY: [Double] = []

  /// - Returns: nil for arms whose clocks have different paces, so that no block of one is like a
  ///   block of the other.
  init?(_ pair: MetricPair) {
    var (x, y) = (CleanSample(), CleanSample())
    x.keepFinite(pair.challenger)
    y.keepFinite(pair.champion)
    (x, y) = (x.meanOfInstances, y.meanOfInstances)
    let joined = JoinedTicks(x, y)
    guard let ofX = joined.challengerClock, let ofY = joined.championClock else {
      layout = .independent
      challenger = Grid(places: pair.challenger)
      champion = Grid(places: pair.champion)
      (values.x, timesX) = valuesInPlace(pair.challenger)
      (values.y, timesY) = valuesInPlace(pair.champion)
      return
    }
    guard ofX.hasPace(of: ofY) else { return nil }
    champion = Grid(step: ofY.step, first: ofY.first)
    if joined.isPaired {
      layout = .commonTicks
      challenger = champion
      forEachCommonTick(x.times, y.times) { i, j in
        values.x.append(x.values[i])
        values.y.append(y.values[j])
        timesY.append(y.times[j])
      }
      timesX = timesY
    } else {
      layout = .ownTicks
      challenger = Grid(step: ofX.step, first: ofX.first)
      (values.x, values.y, timesX, timesY) = (x.values, y.values, x.times, y.times)
    }
  }
}

extension Grid {
  fileprivate init(places series: Series) {
    self.init(step: 1, first: 0, count: series.values.count)
  }
}

/// The finite values, and where they stand in the recording.
private func valuesInPlace(_ series: Series) -> ([Double], [Double]) {
  let places = series.values.indices.filter { series.values[$0].isFinite }
  return (places.map { series.values[$0] }, places.map { Double($0) })
}
