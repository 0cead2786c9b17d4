/// One metric's rank scores, added up over blocks of values that always carry the same label.
///
/// Only these sums meet the labels, so a block of twelve ticks costs as much as a single one. They are
/// whole numbers, and so is every statistic that labels make of them.
package struct BlockScores: Sendable, Equatable {
  package private(set) var sums: [Double]

  init(blocks: Int) { sums = Array(repeating: 0, count: blocks) }

  /// Adds each score to the sum of the block at the same place of `blocks`.
  mutating func add(_ scores: [Double], to blocks: [Int]) {
    precondition(scores.count == blocks.count, "\(scores.count) scores in \(blocks.count) blocks")
    for (score, block) in zip(scores, blocks) { sums[block] += score }
  }

  /// No partial sum, in whatever order it is formed and whatever the labels, is larger than this.
  var largestSum: Double { sums.reduce(0) { $0 + abs($1) } }

  /// The standard deviation over all labellings, but for a factor that all metrics of the same blocks
  /// share.
  var deviation: Double { sums.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
