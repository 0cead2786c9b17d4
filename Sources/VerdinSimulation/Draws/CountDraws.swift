import RealModule
import VerdinNumerics

extension SplitMix64 {
  /// A Poisson count. Means of any size are sums of some below 500, which inversion can do.
  ///
  /// - Complexity: O(*mean*)
  package mutating func poisson(_ mean: Double) -> Double {
    var (left, count) = (mean, 0.0)
    while left > 500 {
      count += smallPoisson(500)
      left -= 500
    }
    return count + smallPoisson(left)
  }

  private mutating func smallPoisson(_ mean: Double) -> Double {
    var term = Double.exp(-mean)
    var left = uniform() - term
    var count = 0.0
    while left > 0, term > 0 {
      count += 1
      term *= mean / count
      left -= term
    }
    return count
  }

  /// The successes of independent trials, by inversion from the mode outwards.
  ///
  /// - Precondition: 0 ≤ p ≤ 1.
  /// - Complexity: O(√variance) expected.
  package mutating func binomial(_ trials: Int, _ p: Double) -> Double {
    precondition(p >= 0 && p <= 1 && trials >= 0, "\(trials) trials with probability \(p)")
    if p == 0 || trials == 0 { return 0 }
    if p == 1 { return Double(trials) }
    let n = Double(trials)
    let odds = p / (1 - p)
    let mode = min(n, ((n + 1) * p).rounded(.down))
    let peak = BinomialTerm.probability(mode, of: n, p: p, q: 1 - p)
    // The terms are visited alternately above and below the mode: a fixed order of disjoint pieces
    // of the unit interval, so whichever piece the uniform number falls into is the count.
    var left = uniform() - peak
    if left <= 0 { return mode }
    var (up, upTerm) = (mode, peak)
    var (down, downTerm) = (mode, peak)
    while up < n || down > 0 {
      if up < n {
        upTerm *= (n - up) / (up + 1) * odds
        up += 1
        left -= upTerm
        if left <= 0 { return up }
      }
      if down > 0 {
        downTerm *= down / ((n - down + 1) * odds)
        down -= 1
        left -= downTerm
        if left <= 0 { return down }
      }
    }
    return mode
  }
}
