import RealModule

/// What the reader should know of a comparison of series.
struct SeriesNote: Sendable {
  var isPaired: Bool
  /// The ticks that were compared, and the number of independent ones that would tell as much.
  var count: Int
  var effectiveCount: Double
  /// What the difference rose from the first tick to the last, where it is plainly on its way
  /// somewhere: one figure for all of the time then describes none of it.
  var drift: Double?
  var isRelative: Bool
  /// The quantile that each tick's value is taken for, where the configuration says so.
  var quantileOfTicks: Double?

  var words: String {
    let quantile =
      quantileOfTicks.map {
        "one value a tick is taken as the tick's own \(quantileName($0)) and compared as "
          + "a series, not as independent requests; from few requests it lies too low, so both "
          + "arms need ticks of about as many; "
      } ?? ""
    let ticks = isPaired ? "\(count) common ticks" : "\(count) ticks of each arm"
    // Simulated at the margin, 8 to 29 ticks: fails wrong in 0.6 to 4.3 %, passes in 3.4 to 7.7 %.
    let caution = count < 30 ? "; of fewer than 30, errors are up to four times as likely" : ""
    return quantile
      + "series: \(ticks) tell as much as \(Figures.plain(effectiveCount)) independent ones"
      + caution + (drift.map(driftWords) ?? "")
  }

  private func driftWords(_ rise: Double) -> String {
    let size = isRelative ? Figures.change(Double.exp(rise) - 1) : Figures.plain(rise)
    return "; still drifting: the difference changed by \(size) from the first tick to the last"
  }
}
