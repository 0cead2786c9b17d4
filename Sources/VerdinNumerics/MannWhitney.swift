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
  package init(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample,
    instructions: InstructionSet = .best
  ) {
    m = x.count
    n = y.count
    let pairs = instructions.comparePairs(x, y)
    u = 0.5 * (Double(pairs.below) + Double(pairs.not_above))
    equalPairs = pairs.not_above - pairs.below
    tieTerm = pairs.tie_term
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
