/// Mann-Whitney statistics of many metrics under many labellings of the same blocks, as one product
/// of label vectors and rank scores.
///
/// Each metric's statistic is the rank scores of x minus those of y, 2 (2 U − *m n*). All metrics are
/// relabelled together, so what makes them move together stays, and the largest of their standardised
/// statistics has the law that the step-down maxima of Westfall and Young are held against.
///
/// All sums are whole numbers below 2²⁴, where single precision is exact, or 2⁵³ for larger samples:
/// whatever the processor, its kernels and the metrics multiplied at once, the counts are the same.
///
/// - SeeAlso: Westfall & Young 1993, ISBN 978-0-471-55761-6; Ge, Dudoit & Speed 2003,
///   doi:10.1007/BF02595811; Phipson & Smyth 2010, doi:10.2202/1544-6115.1585
package struct RelabellingTest: Sendable, Equatable {
  /// One metric that is tested.
  package struct Metric: Sendable {
    package var scores: BlockScores
    /// The harmful direction of x; nil where a change either way is one.
    package var harm: HarmSign?
    /// Whether it is among those that the adjusted p-values are adjusted for.
    package var isInFamily: Bool

    package init(_ scores: BlockScores, harm: HarmSign?, isInFamily: Bool = true) {
      self.scores = scores
      self.harm = harm
      self.isInFamily = isInFamily
    }
  }

  /// Shares of all labellings, the one seen among them, so that none is 0.
  package struct PValues: Sendable, Equatable {
    /// Whose statistic is as far from 0 as the one seen, or farther.
    package var twoSided: Double
    /// Whose statistic is as large in the harmful direction, or larger.
    package var harm: Double
    /// Of the harm, after having looked at the whole family; nil outside of it.
    package var adjusted: Double?
  }

  /// In the order of the metrics.
  package private(set) var pValues: [PValues]
  /// How many labellings were compared, with the one seen.
  package let labellings: Int
  /// Whether these are all there are; the p-values are exact then.
  package let areAll: Bool

  /// - Parameters:
  ///   - drawn: how many random labellings at most.
  ///   - seed: of the labellings; they are the same whatever the metrics.
  /// - Precondition: every metric has the scores of all blocks.
  /// - Complexity: `drawn` · blocks multiplications a metric. Memory: a copy of all scores and some
  ///   megabytes.
  package init(_ metrics: [Metric], _ exchange: Exchange, drawn: Int, seed: UInt64, blas: BLAS) {
    let relabellings = Relabellings(exchange, drawn: drawn, seed: seed)
    (labellings, areAll) = (relabellings.count, relabellings.areAll)
    let tallies = metrics.map { Tally($0, exchange) }
    let largest = metrics.reduce(0) { max($0, $1.scores.largestSum) }
    precondition(largest <= 0x1p53, "rank sums up to \(largest) are not exact")
    let counted =
      largest <= 0x1p24
      ? count(tallies, metrics, relabellings, Float.self, blas)
      : count(tallies, metrics, relabellings, Double.self, blas)
    pValues = counted.map { tally in
      PValues(
        twoSided: Double(tally.far) / Double(relabellings.count),
        harm: Double(tally.harmful) / Double(relabellings.count),
        adjusted: tally.isInFamily ? Double(tally.larger) / Double(relabellings.count) : nil)
    }
    keepOrder(counted)
  }

  /// A metric cannot be called changed before all that are further from 0 than it.
  private mutating func keepOrder(_ tallies: [Tally]) {
    var least = 0.0
    for place in ascending(tallies).reversed() {
      guard let adjusted = pValues[place].adjusted else { continue }
      least = max(least, adjusted)
      pValues[place].adjusted = least
    }
  }
}

/// Enough rows for the product to run at full speed, few enough for it to stay in the cache.
private let metricsPerProduct = 64

/// The places of the tallies, the least standardised statistic first.
private func ascending(_ tallies: [Tally]) -> [Int] {
  tallies.indices.sorted { tallies[$0].standardised < tallies[$1].standardised }
}

private func count<Scalar: MatrixScalar>(
  _ tallies: [Tally], _ metrics: [RelabellingTest.Metric], _ labellings: Relabellings,
  _: Scalar.Type, _ blas: BLAS
) -> [Tally] {
  var (tallies, labellings) = (tallies, labellings)
  let order = ascending(tallies)
  let blocks = metrics.first?.scores.sums.count ?? 0
  let scores = stride(from: 0, to: order.count, by: metricsPerProduct).map { start in
    let rows = order[start..<min(start + metricsPerProduct, order.count)]
    return DenseMatrix<Scalar>(
      rows: rows.count, columns: blocks,
      elements: rows.flatMap { metrics[$0].scores.sums.lazy.map { Scalar($0) } })
  }
  var labels = DenseMatrix<Scalar>()
  var sums = DenseMatrix<Scalar>()
  var maxima: [Float] = []
  // Whole vectors of labellings; what fills the last one is the labelling seen, which every count
  // has once too often then.
  let portion = max(64, min(512, (1 << 17) / max(1, blocks) / 8 * 8))
  var done = 0
  while done < labellings.count {
    let rows = min(portion, (labellings.count - done + 7) / 8 * 8)
    labellings.next(rows, into: &labels)
    maxima = Array(repeating: -.infinity, count: rows)
    for (block, matrix) in scores.enumerated() {
      blas.multiply(matrix, transposed: labels, into: &sums)
      for row in 0..<matrix.rows {
        let sums = sums.elements.span.extracting(row * rows..<(row + 1) * rows)
        tallies[order[block * metricsPerProduct + row]].add(sums, &maxima)
      }
    }
    done += rows
  }
  for place in tallies.indices { tallies[place].remove(done - labellings.count) }
  return tallies
}
