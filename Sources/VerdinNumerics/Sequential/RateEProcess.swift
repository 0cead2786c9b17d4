import RealModule

/// One row of two event streams: x events in exposure n against y events in exposure m.
///
/// Exposures are requests, seconds, users: anything the expected count is proportional to. Rows are
/// ticks, or ticks × segments.
package struct RateCounts: Sendable {
  package let x, n, y, m: Double

  /// - Precondition: all are finite and not negative; no events without exposure.
  package init(x: Double, n: Double, y: Double, m: Double) {
    precondition(
      x >= 0 && y >= 0 && n >= 0 && m >= 0 && (x + y + n + m).isFinite,
      "\(x) in \(n) against \(y) in \(m): counts are finite and not negative")
    precondition(
      (n > 0 || x == 0) && (m > 0 || y == 0),
      "\(x) in \(n) against \(y) in \(m): events without exposure")
    (self.x, self.n, self.y, self.m) = (x, n, y, m)
  }

  package var total: Double { x + y }

  /// The share of the events that falls to x when its rate is exp(logRatio) times that of y.
  package func share(logRatio: Double) -> Double {
    if n == 0 { return 0 }
    if m == 0 { return 1 }
    let share = 1 / (1 + Double.exp(Double.log(m / n) - logRatio))
    // An extreme allocation rounds to 0 or 1, which would call the other arm's events impossible.
    return min(max(share, .leastNormalMagnitude), 1.0.nextDown)
  }
}

/// Evidence, readable at any time, that the rate of x over the rate of y is above (or below) a
/// given ratio.
///
/// `.above` with ratio 1 + margin tests "too bad"; `.below` with the same ratio proves "not worse
/// than the margin". Common movements of both rates and changes of allocation cancel row by row.
///
/// - SeeAlso: Lindon & Malek 2022, arXiv:2011.03567; Lindon, Sanden & Shirikian 2022,
///   arXiv:2205.14762
package struct RateEProcess: Sendable {
  /// The logarithm of the ratio that the null hypothesis bounds.
  package let logRatio: Double
  private var bets: BinomialEProcess

  /// - Parameter direction: the alternative. `.above` rejects "ratio ≤ exp(logRatio)".
  package init(direction: BinomialEProcess.Direction, logRatio: Double = 0) {
    precondition(logRatio.isFinite, "log ratio \(logRatio) is not finite")
    self.logRatio = logRatio
    bets = BinomialEProcess(direction: direction)
  }

  /// The logarithm of E now. Crossing log(1/α) rejects at level α.
  package var logE: Double { bets.logE }
  /// The largest `logE` so far, at least 0.
  package var peak: Double { bets.peak }
  /// A p-value valid at every stopping time. It never grows.
  package var pValue: Double { bets.pValue }

  /// Takes one row in. A row without events, or with exposure in one arm only, changes nothing.
  ///
  /// - Parameter dispersion: as in `BinomialEProcess.observe`; see `RunningDispersion`.
  /// - Complexity: O(1), no allocation.
  package mutating func observe(_ row: RateCounts, dispersion: Double = 1) {
    bets.observe(
      row.x, of: row.total, share: row.share(logRatio: logRatio), dispersion: dispersion)
  }
}

/// Bounds on the ratio of two rates that hold at all times together.
///
/// Each is the ratio at which the e-process of that direction reaches 1/alpha, so each misses with
/// probability at most alpha, ever; both together with at most 2 alpha.
package struct RateConfidenceSequence: Sendable {
  /// The ratio is at least this; 0 when the rows do not bound it.
  package let lower: Double
  /// The ratio is at most this; ∞ when the rows do not bound it.
  package let upper: Double

  /// Which of the bounds after each row to take.
  package enum Reading: Sendable {
    /// That of the last row: it may widen again when later rows speak against it.
    case last
    /// The tightest of all rows: it never widens, and holds as well.
    case tightest
  }

  /// The bounds after the given rows.
  ///
  /// - Parameters:
  ///   - alpha: one-sided.
  ///   - dispersions: one a row, as in `BinomialEProcess.observe`; empty for independent events.
  /// - Complexity: O(rows): about 50 passes for each bound.
  package init(
    _ rows: [RateCounts], alpha: Double, dispersions: [Double] = [], reading: Reading = .last
  ) {
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    precondition(
      dispersions.isEmpty || dispersions.count == rows.count,
      "\(dispersions.count) dispersions for \(rows.count) rows")
    let target = -Double.log(alpha)
    func bound(_ direction: BinomialEProcess.Direction) -> Double? {
      Self.root(direction) { logRatio in
        var process = RateEProcess(direction: direction, logRatio: logRatio)
        for (place, row) in rows.enumerated() {
          process.observe(row, dispersion: dispersions.isEmpty ? 1 : dispersions[place])
        }
        return (reading == .last ? process.logE : process.peak) >= target
      }
    }
    lower = bound(.above).map { Double.exp($0) } ?? 0
    upper = bound(.below).map { Double.exp($0) } ?? .infinity
  }

  /// The last log ratio in [−20, 20] that is still rejected; nil when none is.
  private static func root(
    _ direction: BinomialEProcess.Direction, isRejected: (Double) -> Bool
  ) -> Double? {
    // The further the ratio is on the null side, the more the rows speak against it.
    var (rejected, kept) = direction == .above ? (-20.0, 20.0) : (20.0, -20.0)
    if !isRejected(rejected) { return nil }
    if isRejected(kept) { return kept }
    while abs(kept - rejected) > 1e-13 {
      let middle = (rejected + kept) / 2
      if middle == rejected || middle == kept { break }
      if isRejected(middle) { rejected = middle } else { kept = middle }
    }
    return rejected
  }
}
