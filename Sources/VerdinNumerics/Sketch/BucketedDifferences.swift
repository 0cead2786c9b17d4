/// Hodges-Lehmann estimates of samples in buckets: order statistics of all pairwise differences, each
/// pair of buckets counting as often as it holds pairs of values.
package enum BucketedDifferences {
  /// The median, and the one-sided bounds at some error probabilities, as of `HodgesLehmann`: by the
  /// same ranks, where these come from the normal approximation.
  ///
  /// - Parameters:
  ///   - x, y: ascending, one for each bucket.
  ///   - weights: how many values each stands for.
  /// - Complexity: some hundred sweeps over the buckets.
  package static func estimate(
    _ x: [Double], weights xWeights: [Int], _ y: [Double], weights yWeights: [Int],
    alphas: [Double]
  ) -> (estimate: Double, lower: [Double], upper: [Double]) {
    var differences = DifferenceBisection(
      DifferenceGrid(x, weights: xWeights, y, weights: yWeights))
    let (m, n) = (xWeights.reduce(0, +), yWeights.reduce(0, +))
    let pairs = m * n
    func select(rank: Int) -> Double { differences.select(rank: Double(rank)) }
    let a = select(rank: (pairs - 1) / 2)
    let b = select(rank: pairs / 2)
    let ranks = alphas.map { HodgesLehmann.asymptoticRank(m, n, alpha: $0) }
    return (
      a / 2 + b / 2,
      ranks.map { $0 > 0 ? select(rank: $0 - 1) : -.infinity },
      ranks.map { $0 > 0 ? select(rank: pairs - $0) : .infinity }
    )
  }
}

extension MannWhitney {
  /// The test of values that each stand for several, without their correction for ties: values that
  /// stand for buckets are tied by accident.
  ///
  /// - Parameters:
  ///   - x, y: ascending, one for each bucket.
  ///   - weights: how many values each stands for.
  package init(
    _ x: [Double], weights xWeights: [Int], _ y: [Double], weights yWeights: [Int]
  ) {
    var (below, place, equal) = (0, 0, 0)
    var twiceU: UInt128 = 0
    for (value, weight) in zip(x, xWeights) {
      while place < y.count, y[place] < value {
        below += yWeights[place]
        place += 1
      }
      let tied = place < y.count && y[place] == value ? yWeights[place] : 0
      twiceU += UInt128(weight) * UInt128(2 * below + tied)
      equal += weight * tied
    }
    self.init(
      m: xWeights.reduce(0, +), n: yWeights.reduce(0, +), u: Double(twiceU) / 2, equalPairs: equal,
      tieTerm: 0)
  }
}
