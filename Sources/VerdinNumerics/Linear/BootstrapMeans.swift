/// Bootstrap-t intervals for the ratio of two means and for their difference, many pairs of samples at
/// a time.
///
/// All samples of one length share the counts that say how often each value is drawn, so the
/// means of all replicates are one matrix product, and their variances another. The intervals
/// suit what is charged by the sum (cost, bytes) and are honest for skewed data where a normal
/// interval is not, down to about 200 values a sample.
///
/// One-sided error at a nominal 1 %, each side by 4,000 runs of 1,000 replicates: normal 0.8 and
/// 1.2 %, lognormal (σ = 1) 1.3 and 1.4 %, zero-inflated 1.0 and 1.1 % with 200 values a side;
/// lognormal 0.5 and 2.6 % with 50 against 1,000.
///
/// - SeeAlso: Efron & Tibshirani 1993, section 12.5, doi:10.1201/9780429246593;
///   Davison & Hinkley 1997, doi:10.1017/CBO9780511802843
package struct BootstrapMeans: Sendable {
  package struct Interval: Sendable, Equatable {
    package var estimate: Double
    /// The least that the estimand can be where the replicates do not bound it: 0 or −∞.
    package var lower: Double
    /// ∞ where the replicates do not bound it.
    package var upper: Double
  }

  package struct Intervals: Sendable, Equatable {
    /// mean(x) / mean(y); nil where a mean is not, beyond rounding, positive.
    package var ratio: Interval?
    /// mean(x) − mean(y)
    package var difference: Interval
  }

  private let blas: BLAS
  private var weights = MatrixPair()
  private var sums = MatrixPair()
  /// Of every pair the replicates of its difference, then those of its ratio.
  private var studentised: [Double] = []

  /// Loads OpenBLAS, or throws why it cannot.
  package init() throws(BLASError) { blas = try BLAS() }

  /// The intervals of the means of every pair, in the order of `pairs`.
  ///
  /// A pair's intervals depend on its own samples and the other arguments alone, not on the pairs
  /// beside it, and the sums behind them are exact: they are the same on every processor, up to the
  /// last bit of the system's logarithm and exponential.
  ///
  /// - Parameters:
  ///   - confidence: two-sided, 0.98 for 98 %.
  ///   - replicates: with fewer than 2 / (1 − `confidence`) − 1 nothing is bounded.
  /// - Returns: nil for a pair in which a sample has fewer than two values, or no finite mean.
  /// - Complexity: 2 · `replicates` · (*m* + *n*) multiplications a pair. Memory: a second and third
  ///   copy of some 4 million values or of 64 pairs, whichever is more.
  package mutating func intervals(
    pairs: [(x: [Double], y: [Double])], confidence: Double, replicates: Int, seed: UInt64
  ) -> [Intervals?] {
    precondition(confidence > 0 && confidence < 1, "\(confidence) is not a confidence")
    precondition(replicates > 0, "\(replicates) replicates")
    // The sum may come out just below a whole number: 1000 · (1 − 0.9) / 2 is 49.99…
    let rank = Int(Double(replicates + 1) * (1 - confidence) / 2 + 1e-9)
    var intervals = [Intervals?](repeating: nil, count: pairs.count)
    var spare: [Double] = []
    let usable = pairs.indices.filter { hasMean(pairs[$0].x) && hasMean(pairs[$0].y) }
    let shapes = Dictionary(grouping: usable) { Shape(m: pairs[$0].x.count, n: pairs[$0].y.count) }
    for (shape, members) in shapes {
      for start in stride(from: 0, to: members.count, by: shape.pairsAtOnce) {
        let group = members[start..<min(start + shape.pairsAtOnce, members.count)]
        let blocks = stride(from: group.startIndex, to: group.endIndex, by: pairsPerProduct).map {
          PairBlock(group[$0..<min($0 + pairsPerProduct, group.endIndex)].map { pairs[$0] })
        }
        studentise(blocks, group.count, shape, replicates: replicates, seed: seed)
        for (pair, (member, of)) in zip(group, blocks.lazy.flatMap(\.estimands)).enumerated() {
          let start = 2 * pair * replicates
          intervals[member] = Intervals(
            difference: of.difference.interval(tails(from: start, replicates, rank, &spare)))
          if let ratio = of.ratio {
            intervals[member]?.ratio = ratio.interval(
              tails(from: start + replicates, replicates, rank, &spare))
          }
        }
      }
    }
    return intervals
  }

  /// Studentises all replicates of every pair.
  private mutating func studentise(
    _ blocks: [PairBlock], _ pairCount: Int, _ shape: Shape, replicates: Int, seed: UInt64
  ) {
    studentised.lengthen(to: 2 * pairCount * replicates, 0)
    // The two sides are drawn independently, even when they are of one length.
    var seeds = SplitMix64(seed: seed)
    var x = BootstrapWeights(count: shape.m, seed: seeds.next())
    var y = BootstrapWeights(count: shape.n, seed: seeds.next())
    for start in stride(from: 0, to: replicates, by: shape.replicatesAtOnce) {
      let portion = min(shape.replicatesAtOnce, replicates - start)
      x.next(portion, into: &weights.x)
      y.next(portion, into: &weights.y)
      var pair = 0
      for block in blocks {
        blas.multiply(block.values.x, transposed: weights.x, into: &sums.x)
        blas.multiply(block.values.y, transposed: weights.y, into: &sums.y)
        for row in block.estimands.indices {
          let first = 2 * pair * replicates + start
          block.studentise(
            row, sums, into: &studentised, from: first, ratioStart: first + replicates)
          pair += 1
        }
      }
    }
  }

  private func tails(
    from start: Int, _ replicates: Int, _ rank: Int, _ spare: inout [Double]
  ) -> ReplicateTails? {
    ReplicateTails(studentised.span.extracting(start..<start + replicates), rank: rank, &spare)
  }
}

/// Enough rows for the matrix product to run at full speed, few enough to stay in the cache.
private let pairsPerProduct = 64

private struct Shape: Hashable {
  var m: Int
  var n: Int
  /// Pairs between which the weights are shared; their grid values are held together.
  var pairsAtOnce: Int { max(pairsPerProduct, min(1_024, (1 << 22) / (m + n))) }
  /// Replicates whose weights and sums stay in the cache.
  var replicatesAtOnce: Int { max(1, min(512, (1 << 19) / max(m, n))) }
}

/// Whether the sample has a mean and a variance, and no deviation from the mean can overflow.
private func hasMean(_ values: [Double]) -> Bool {
  let magnitude = values.reduce(0) { $0 + abs($1) }
  return values.count >= 2 && 2 * magnitude < .infinity
}
