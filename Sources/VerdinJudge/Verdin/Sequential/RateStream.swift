import VerdinNumerics

/// The counts of both arms tick by tick, and until when they scatter like independent events.
struct RateStream {
  let ticks: CommonTicks
  let rows: [RateCounts]
  /// How much more the rows *before* each one scattered than binomial counts do.
  let dispersions: [Double]
  /// From this row on the ticks' own scatter is the error, not that of independent events.
  let takeover: Int?

  /// Beyond this dispersion the evidence of independent events is worth nothing.
  static let mostDispersion = 2.0

  /// - Returns: nil when the metric is not made of counts, or the arms share no clock.
  init?(_ workspace: borrowing Workspace) {
    let (x, y) = (workspace.challenger, workspace.champion)
    guard let mine = x.counts, let other = y.counts,
      x.recordedTimes.count == mine.events.count, y.recordedTimes.count == other.events.count,
      let ticks = CommonTicks(x.recordedTimes, y.recordedTimes)
    else { return nil }
    self.ticks = ticks
    rows = zip(ticks.x, ticks.y).map { i, j in
      RateCounts(
        counted: mine.events[i], of: mine.exposures[i], other.events[j], of: other.exposures[j])
    }
    var running = RunningDispersion()
    var dispersions: [Double] = []
    for row in rows {
      dispersions.append(running.successive)
      running.observe(row)
    }
    self.dispersions = dispersions
    let scattered = dispersions.firstIndex { $0 > Self.mostDispersion }
    let common = Self.isCommonShare(rows.prefix(CommonTicks.first)) ? CommonTicks.first : nil
    takeover = [scattered, common].compactMap(\.self).min()
  }

  /// Whether the early rows are shares of trials, and so large ones that the law of rare events
  /// would waste data: an accuracy, not an error rate.
  private static func isCommonShare(_ rows: ArraySlice<RateCounts>) -> Bool {
    rows.count == CommonTicks.first && RateTotals(rows).isCommonShare
  }

  /// The ratio of the rates within ticks, by Mantel and Haenszel; nil without any event.
  ///
  /// - SeeAlso: Mantel & Haenszel 1959, doi:10.1093/jnci/22.4.719
  var ratio: Double? {
    var (own, other) = (0.0, 0.0)
    for row in rows where row.n > 0 {
      own += row.x * row.m / (row.n + row.m)
      other += row.y * row.n / (row.n + row.m)
    }
    return own + other > 0 ? own / other : nil
  }

  /// The margin where it is a share of the champion's rate; of a share and an amount the wider one at
  /// that rate counts. nil for one that is an amount, or speaks of no level.
  func relative(_ margin: MetricConfig.Margin) -> LevelMargin? {
    let totals = RateTotals(rows[...])
    guard let level = margin.onLevel(totals.y / totals.m), level.isRelative else { return nil }
    return level
  }

  /// The log ratio in some of the rows by their own scatter; nil with fewer than ten events an arm.
  func finding(_ range: Range<Int>, _ scratch: inout SeriesScratch) -> SeriesEstimate? {
    let part = rows[range].filter { $0.n > 0 }
    let totals = RateTotals(part[...])
    guard min(totals.x, totals.y) >= 10 else { return nil }
    let (x, n) = (part.map(\.x), part.map(\.n))
    let (y, m) = (part.map(\.y), part.map(\.m))
    return RateSeries(
      x.span, of: n.span, y.span, of: m.span, law: totals.isCommonShare ? .binomial : .poisson,
      scratch: &scratch)?.estimate
  }
}

/// Events and exposures of both arms in some rows.
private struct RateTotals {
  private(set) var x = 0.0
  private(set) var n = 0.0
  private(set) var y = 0.0
  private(set) var m = 0.0

  init(_ rows: ArraySlice<RateCounts>) {
    for row in rows {
      x += row.x
      n += row.n
      y += row.y
      m += row.m
    }
  }

  var isCommonShare: Bool { x <= n && y <= m && x > 0.1 * n && y > 0.1 * m }
}

extension RateCounts {
  /// What a tick counted; nothing where one arm did not count, which says nothing of the two.
  fileprivate init(counted x: Double, of n: Double, _ y: Double, of m: Double) {
    let isWhole = x >= 0 && n > 0 && y >= 0 && m > 0 && (x + n + y + m).isFinite
    self = isWhole ? RateCounts(x: x, n: n, y: y, m: m) : RateCounts(x: 0, n: 0, y: 0, m: 0)
  }
}
