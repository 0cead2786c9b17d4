/// The Mann-Whitney statistic of two samples, with its tie-corrected normal approximation.
///
/// - SeeAlso: Mann & Whitney 1947, doi:10.1214/aoms/1177730491
package struct MannWhitney: Sendable, Equatable {
  /// The sizes of the two samples.
  package var m: Int
  package var n: Int
  /// Pairs in which x is larger, ties counting half. Exact: a multiple of ½.
  package var u: Double
  /// Pairs of equal values.
  package var equalPairs: Int
  /// Σ(t³ − t) over the groups of t equal values in the pooled sample; 0 without ties.
  package var tieTerm: Double

  /// - Precondition: both samples are finite.
  /// - Complexity: O(*m* + *n*), no allocation.
  package init(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    m = x.count
    n = y.count
    let (below, notAbove) = pairCounts(x.padded.span, y.padded.span, steps: m + n)
    u = 0.5 * (Double(below) + Double(notAbove))
    equalPairs = notAbove - below
    let isWithoutTies = equalPairs == 0 && x.repeats == 0 && y.repeats == 0
    tieTerm = isWithoutTies ? 0 : pooledTieTerm(x.padded.span, y.padded.span, steps: m + n)
  }

  package var pairs: Double { Double(m) * Double(n) }
  package var hasTies: Bool { tieTerm > 0 }
  /// P(X > Y) + ½ P(X = Y), also known as the common-language effect size; NaN without pairs.
  package var superiority: Double { u / pairs }

  /// The null standard deviation of U given the ties; 0 when all values are equal.
  package var deviation: Double {
    let total = Double(m + n)
    guard total > 1 else { return 0 }
    let spread = (total + 1) - tieTerm / (total * (total - 1))
    return (pairs / 12 * max(0, spread)).squareRoot()
  }

  /// Asymptotic p-values with continuity correction; all 1 when all values are equal.
  ///
  /// As R's `wilcox.test(x, y, exact = FALSE, correct = TRUE)`.
  package var asymptotic: PValues {
    let deviation = deviation
    guard deviation > 0 else { return PValues(greater: 1, less: 1, twoSided: 1) }
    let centred = u - pairs / 2
    let shrunk = abs(centred) - (centred == 0 ? 0 : 0.5)
    return PValues(
      greater: NormalDistribution.above((centred - 0.5) / deviation),
      less: NormalDistribution.below((centred + 0.5) / deviation),
      twoSided: min(1, 2 * NormalDistribution.above(shrunk / deviation)))
  }

  package struct PValues: Sendable, Equatable {
    /// Against "x tends to be larger".
    package var greater: Double
    /// Against "x tends to be smaller".
    package var less: Double
    package var twoSided: Double

    package init(greater: Double, less: Double, twoSided: Double) {
      self.greater = greater
      self.less = less
      self.twoSided = twoSided
    }
  }
}

/// The pairs with y < x and those with y ≤ x, by two walks down the staircase side by side.
///
/// Each step moves one of the two positions without a branch; the padding of +∞ stops both.
private func pairCounts(
  _ x: Span<Double>, _ y: Span<Double>, steps: Int
) -> (below: Int, notAbove: Int) {
  var (i, j, below) = (0, 0, 0)
  var (k, l, notAbove) = (0, 0, 0)
  for _ in 0..<steps {
    let strict = y[j] < x[i] ? 1 : 0
    let weak = y[l] <= x[k] ? 1 : 0
    below &+= (strict &- 1) & j
    j &+= strict
    i &+= 1 &- strict
    notAbove &+= (weak &- 1) & l
    l &+= weak
    k &+= 1 &- weak
  }
  return (below, notAbove)
}

/// Σ(t³ − t) by one merge without a branch: the r-th of equal values adds r³ − r less the same of
/// r − 1, which is 3r(r − 1).
private func pooledTieTerm(_ x: Span<Double>, _ y: Span<Double>, steps: Int) -> Double {
  var (i, j, run) = (0, 0, 0)
  var previous = Double.nan
  // In floating point: t³ leaves 64-bit integers at two million equal values.
  var term = 0.0
  for _ in 0..<steps {
    let isX = x[i] <= y[j] ? 1 : 0
    let value = min(x[i], y[j])
    i &+= isX
    j &+= 1 &- isX
    run = 1 &+ (run & (value == previous ? -1 : 0))
    previous = value
    term += Double(3 &* run &* (run &- 1))
  }
  return term
}
