/// The relabelling test of metrics that were recorded together, in blocks as long as their dependence
/// asks for.
///
/// Under the null hypothesis the arms are alike, and what was recorded in one block does not depend on
/// the other blocks: that is all it assumes, and minutes keep it only in long enough blocks. Ties get
/// midranks.
package struct BlockPermutation: Sendable {
  package enum Layout: Sendable, Equatable {
    /// Every tick has a value of both arms, which are swapped within blocks of ticks.
    case commonTicks
    /// Each arm has ticks of its own: whole blocks of them are dealt to the arms anew.
    case ownTicks
    /// Values count as independent: each is a block.
    case independent
  }

  /// One metric's values, with the ascending numbers of the ticks at which they were recorded. A tick
  /// that one metric lacks and others have costs it nothing else.
  package struct Metric: Sendable {
    package var x: [Double] = []
    package var y: [Double] = []
    package var ticksX: [Int] = []
    package var ticksY: [Int] = []
    package var harm: HarmSign?
    package var isInFamily = true

    package init() {}
  }

  /// In ticks.
  package private(set) var blockLength = 1
  /// What the dependence of the metrics asks for; blocks are shorter where these would be too few.
  package private(set) var wantedLength = 1
  package let exchange: Exchange
  package let test: RelabellingTest

  /// Ten blocks can be swapped in 1,024 ways, so that the smallest p-value is 0.001.
  package static let fewestBlocks = 10

  /// - Parameter drawn: how many random labellings at most; where all are not more, these are taken.
  /// - Returns: nil when an arm has no value of any metric.
  /// - Precondition: no value is NaN; arms with common ticks have the same ones.
  package init?(_ metrics: [Metric], _ layout: Layout, drawn: Int, seed: UInt64, blas: BLAS) {
    let (placesX, countX) = places(metrics.map(\.ticksX))
    let (placesY, countY) = places(metrics.map(\.ticksY))
    guard countX > 0, countY > 0 else { return nil }
    var ranks = PooledRanks()
    if layout != .independent {
      wantedLength = metrics.reduce(1) { max($0, wanted($1, layout, &ranks)) }
      blockLength = max(1, min(wantedLength, min(countX, countY) / Self.fewestBlocks))
    }
    let length = blockLength
    if layout == .commonTicks {
      exchange = .swapped(blocks: (countX + length - 1) / length)
    } else {
      // Only blocks of one length can be exchanged: what is left at the ends stays out.
      exchange = .dealt(x: countX / length, y: countY / length)
    }
    let exchange = exchange
    let tested = metrics.indices.map { place in
      let scores = blockScores(
        metrics[place], exchange, blocksX: placesX[place].map { $0 / length },
        blocksY: placesY[place].map { $0 / length }, &ranks)
      return RelabellingTest.Metric(
        scores, harm: metrics[place].harm, isInFamily: metrics[place].isInFamily)
    }
    test = RelabellingTest(tested, exchange, drawn: drawn, seed: seed, blas: blas)
  }

  /// The block length at which the variance between blocks misses a tenth of the long-run variance.
  ///
  /// Of a first-order autoregression, blocks of *l* miss 2 φ / ((1 − φ²) *l*) of it, which is
  /// (*g* − 1/*g*) / (2 *l*) by the inflation *g* = (1 + φ) / (1 − φ).
  package static func length(inflation g: Double) -> Int {
    max(1, Int((5 * (g - 1 / g)).rounded(.up)))
  }
}

/// The longest block that the scores of a metric ask for.
private func wanted(
  _ metric: BlockPermutation.Metric, _ layout: BlockPermutation.Layout, _ ranks: inout PooledRanks
) -> Int {
  ranks.replace(with: metric.x, metric.y)
  let series =
    layout == .commonTicks ? [zip(ranks.x, ranks.y).map { $0 - $1 }] : [ranks.x, ranks.y]
  var scratch = AutoregressionScratch()
  return series.reduce(1) { length, scores in
    let inflation = HARVariance(scores.span, scratch: &scratch)?.inflation ?? 1
    return max(length, BlockPermutation.length(inflation: inflation))
  }
}

private func blockScores(
  _ metric: BlockPermutation.Metric, _ exchange: Exchange, blocksX: [Int], blocksY: [Int],
  _ ranks: inout PooledRanks
) -> BlockScores {
  var scores = BlockScores(blocks: exchange.blocks)
  switch exchange {
  case .swapped:
    ranks.replace(with: metric.x, metric.y)
    scores.add(zip(ranks.x, ranks.y).map { $0 - $1 }, to: blocksX)
  case .dealt(let x, let y):
    let keptX = blocksX.indices.filter { blocksX[$0] < x }
    let keptY = blocksY.indices.filter { blocksY[$0] < y }
    ranks.replace(with: keptX.map { metric.x[$0] }, keptY.map { metric.y[$0] })
    scores.add(ranks.x, to: keptX.map { blocksX[$0] })
    scores.add(ranks.y, to: keptY.map { x + blocksY[$0] })
  }
  return scores
}

/// Where each metric's ticks stand among the ticks of all metrics, and how many these are.
private func places(_ ticks: [[Int]]) -> (places: [[Int]], count: Int) {
  guard let first = ticks.first else { return ([], 0) }
  if ticks.allSatisfy({ $0 == first }) {
    return (ticks.map { Array($0.indices) }, first.count)
  }
  let all = Set(ticks.joined()).sorted()
  let places = ticks.map { own in
    var place = 0
    return own.map { tick in
      while all[place] < tick { place += 1 }
      return place
    }
  }
  return (places, all.count)
}
