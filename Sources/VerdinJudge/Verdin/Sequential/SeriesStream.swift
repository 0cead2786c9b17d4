import RealModule
import VerdinNumerics

/// The differences of two series tick by tick, as repeated looks need them: what they are is settled
/// by the first 30 ticks, so that a later tick changes no earlier look.
struct SeriesStream {
  let ticks: CommonTicks
  /// Challenger minus champion, of logarithms for a relative margin; ends before the first tick that
  /// has no logarithm.
  let differences: [Double]
  /// The margin as it can be applied.
  let margin: LevelMargin

  /// - Returns: nil where the method does not apply, by the first 30 ticks: no common clock, half of
  ///   all values one number, no level that a relative margin could be a share of, or a margin that
  ///   speaks of no level.
  init?(_ settings: MetricConfig, _ workspace: borrowing Workspace) {
    let (x, y) = (workspace.challenger, workspace.champion)
    guard x.times.count == x.values.count, y.times.count == y.values.count,
      let ticks = CommonTicks(x.times, y.times)
    else { return nil }
    self.ticks = ticks
    let first = min(CommonTicks.first, ticks.count)
    let early = SortedSample((0..<first).map { x.values[ticks.x[$0]] })
    let earlyChampion = SortedSample((0..<first).map { y.values[ticks.y[$0]] })
    if settings.kind == nil, isSparse(early, earlyChampion) { return nil }
    let isPositive = early.minimum > 0 && earlyChampion.minimum > 0
    guard let margin = settings.margin.onLevel(earlyChampion.median, isPositive: isPositive)
    else { return nil }
    if case .absolute(let amount) = margin, !(amount > 0) { return nil }
    self.margin = margin
    let isRelative = margin.isRelative
    var differences: [Double] = []
    for (i, j) in zip(ticks.x, ticks.y) {
      let (a, b) = (x.values[i], y.values[j])
      if isRelative {
        guard a > 0, b > 0 else { break }
        differences.append(Double.log(a) - Double.log(b))
      } else {
        differences.append(a - b)
      }
    }
    self.differences = differences
  }

  /// Whether a tick had no logarithm, so that nothing is known from there on.
  var isBroken: Bool { differences.count < ticks.count }

  /// What the effect is, whether or not its error is known.
  func location(_ scratch: inout SeriesScratch) -> Double {
    scratch.series = differences
    return Huber(&scratch).location
  }

  /// The finding in some of the ticks.
  func finding(
    _ range: Range<Int>, _ model: SeriesErrorModel, _ scratch: inout SeriesScratch
  ) -> SeriesFinding? {
    scratch.series.removeAll(keepingCapacity: true)
    scratch.series.append(contentsOf: differences[range])
    return model.finding(&scratch)
  }
}
