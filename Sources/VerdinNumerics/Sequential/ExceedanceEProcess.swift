import RealModule

/// Evidence, readable at any time, that the values of x are above (or below) those of y, from one
/// histogram per tick and arm.
///
/// At each tick a threshold per quantile is set where the pooled counts of the ticks *before* it
/// reach the quantile; the values beyond it are events and all values are exposure, as in
/// `RateEProcess`. The result is the mean of E over the quantiles. Movements common to both arms
/// cancel. Valid when the values of a tick are exchangeable between the arms; noise of one arm's
/// own looks like an effect (see `dispersion`).
package struct ExceedanceEProcess: Sendable {
  private let quantiles: [Double]
  private let window: Int
  private let warmUp: Int
  private var processes: [BinomialEProcess]
  private var logEs: [Double]
  /// Pooled counts of the last `window` ticks, one row of bins each, oldest overwritten first.
  private var recent: [Double]
  private var pooled: [Double]
  private var ticks = 0
  /// The logarithm of E now: 0 until the warm-up is over.
  package private(set) var logE = 0.0
  /// The largest `logE` so far, at least 0.
  package private(set) var peak = 0.0

  /// - Parameters:
  ///   - bins: the length of every histogram, lowest values first.
  ///   - window: how many past ticks set the thresholds.
  ///   - warmUp: how many ticks only set thresholds before the first one counts.
  package init(
    bins: Int, direction: BinomialEProcess.Direction = .above,
    quantiles: [Double] = [0.5, 0.9, 0.99],
    window: Int = 10, warmUp: Int = 5
  ) {
    precondition(bins > 0 && window > 0, "\(bins) bins over \(window) ticks hold no histogram")
    precondition(!quantiles.isEmpty, "no quantile asked for")
    for q in quantiles { precondition(q > 0 && q < 1, "no threshold at quantile \(q)") }
    self.quantiles = quantiles
    self.window = window
    self.warmUp = warmUp
    processes = Array(repeating: BinomialEProcess(direction: direction), count: quantiles.count)
    logEs = Array(repeating: 0, count: quantiles.count)
    recent = Array(repeating: 0, count: window * bins)
    pooled = Array(repeating: 0, count: bins)
  }

  /// A p-value valid at every stopping time. It never grows.
  package var pValue: Double { Double.exp(-peak) }

  /// Takes the histograms of one tick in.
  ///
  /// A tick without values in one arm counts for the thresholds only.
  ///
  /// - Precondition: both have the promised number of bins and whole counts.
  /// - Complexity: O(bins · quantiles), no allocation once in use.
  package mutating func observe(_ x: Span<Double>, _ y: Span<Double>, dispersion: Double = 1) {
    precondition(
      x.count == pooled.count && y.count == pooled.count,
      "histograms of \(x.count) and \(y.count) bins, not \(pooled.count)")
    if ticks >= warmUp { bet(x, y, dispersion) }
    let row = ticks % window * pooled.count
    for bin in pooled.indices {
      let count = x[bin] + y[bin]
      pooled[bin] += count - recent[row + bin]
      recent[row + bin] = count
    }
    ticks += 1
  }

  private mutating func bet(_ x: Span<Double>, _ y: Span<Double>, _ dispersion: Double) {
    let (n, m) = (Self.sum(x, from: 0), Self.sum(y, from: 0))
    let before = Self.sum(pooled.span, from: 0)
    guard n > 0, m > 0, before > 0 else { return }
    for place in quantiles.indices {
      let first = Self.binAbove(pooled.span, quantiles[place] * before)
      let beyond = Self.sum(x, from: first)
      processes[place].observe(
        beyond, of: beyond + Self.sum(y, from: first), share: n / (n + m), dispersion: dispersion)
      logEs[place] = processes[place].logE
    }
    logE = BinomialEProcess.logMeanExp(logEs.span)
    peak = max(peak, logE)
  }

  /// The bin after the one in which the running count reaches `count`.
  private static func binAbove(_ bins: Span<Double>, _ count: Double) -> Int {
    var sum = 0.0
    for bin in bins.indices {
      sum += bins[bin]
      if sum >= count { return bin + 1 }
    }
    return bins.count
  }

  private static func sum(_ bins: Span<Double>, from first: Int) -> Double {
    var sum = 0.0
    for bin in first..<bins.count { sum += bins[bin] }
    return sum
  }
}
