import Testing

@testable import VerdinNumerics

/// Metrics with ties that were recorded together, half of them moved, with every kind of harm.
struct Panel {
  var metrics: [BlockPermutation.Metric]

  init(metrics count: Int, m: Int, n: Int, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let common = (0..<max(m, n)).map { _ in generator.normal() }
    metrics = (0..<count).map { number in
      var metric = BlockPermutation.Metric()
      func draw(_ tick: Int, _ shift: Double) -> Double {
        (4 * (common[tick] + generator.normal() + shift)).rounded() / 4
      }
      metric.x = (0..<m).map { draw($0, number % 2 == 0 ? 0.5 : 0) }
      metric.y = (0..<n).map { draw($0, 0) }
      metric.ticksX = Array(0..<m)
      metric.ticksY = Array(0..<n)
      metric.harm = [.increase, .decrease, nil][number % 3]
      return metric
    }
  }

  func test(
    _ layout: BlockPermutation.Layout, drawn: Int, seed: UInt64 = 1
  ) throws -> BlockPermutation {
    try #require(
      BlockPermutation(metrics, layout, drawn: drawn, seed: seed, blas: BLAS()))
  }
}

struct Layouts: Sendable, CustomStringConvertible {
  let layout: BlockPermutation.Layout
  var description: String { "\(layout)" }
  static let all = [BlockPermutation.Layout.commonTicks, .ownTicks, .independent].map {
    Layouts(layout: $0)
  }
}

extension BlockPermutation.Metric {
  /// U minus its mean, by comparing all pairs, of the values whose label is true.
  func u(label: [Bool]) -> Double {
    let all = x + y
    let (first, second) = (
      all.indices.filter { label[$0] }.map { all[$0] },
      all.indices.filter { !label[$0] }.map { all[$0] }
    )
    return plainU(first, second)
  }

  /// The same with the arms swapped at the ticks whose flag is false.
  func u(swaps: [Bool]) -> Double {
    plainU(
      x.indices.map { swaps[$0] ? x[$0] : y[$0] }, x.indices.map { swaps[$0] ? y[$0] : x[$0] })
  }
}

private func plainU(_ x: [Double], _ y: [Double]) -> Double {
  x.reduce(0) { sum, value in
    sum + y.reduce(0) { $0 + (value > $1 ? 1 : value == $1 ? 0.5 : 0) }
  } - Double(x.count * y.count) / 2
}

/// The p-values by their definition: every statistic of every labelling, the first of which was seen.
///
/// Step-down by the definition of Westfall and Young: the k-th largest statistic is held against the
/// maximum over it and all smaller ones.
func plainPValues(
  _ metrics: [BlockPermutation.Metric], labels: [[Bool]],
  _ statistic: (BlockPermutation.Metric, [Bool]) -> Double
) -> [RelabellingTest.PValues] {
  let statistics = metrics.map { metric in labels.map { statistic(metric, $0) } }
  let count = Double(labels.count)
  let harms = zip(metrics, statistics).map { metric, all in
    all.map { value in metric.harm.map { $0.rawValue * value } ?? abs(value) }
  }
  let standardised = zip(harms, statistics).map { harm, all in
    let deviation = (all.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
    return harm.map { deviation > 0 ? $0 / deviation : 0 }
  }
  let order = metrics.indices.sorted { standardised[$0][0] > standardised[$1][0] }
  var adjusted = [Double](repeating: 0, count: metrics.count)
  var least = 0.0
  for (position, metric) in order.enumerated() {
    let beyond = labels.indices.count { label in
      // Sums of deviations are rounded in different ways here and there.
      order[position...].map { standardised[$0][label] }.max()!
        >= standardised[metric][0] - 1e-9
    }
    least = max(least, Double(beyond) / count)
    adjusted[metric] = least
  }
  return metrics.indices.map { place in
    RelabellingTest.PValues(
      twoSided: Double(statistics[place].count { abs($0) >= abs(statistics[place][0]) }) / count,
      harm: Double(harms[place].count { $0 >= harms[place][0] }) / count,
      adjusted: adjusted[place])
  }
}

/// All ways to choose `size` of `count`, the first ones first.
func combinations(of count: Int, _ size: Int) -> [[Bool]] {
  let all = (0..<1 << count).filter { $0.nonzeroBitCount == size }
  let labels = all.map { bits in (0..<count).map { bits >> $0 & 1 == 1 } }
  let seen = (0..<count).map { $0 < size }
  return [seen] + labels.filter { $0 != seen }
}
