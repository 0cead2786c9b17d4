import Foundation
import Testing

@testable import VerdinNumerics

@Suite struct RelabellingTests {
  @Test(arguments: [(3, 4, 1), (5, 5, 2), (7, 2, 3)])
  func `all dealings of tiny samples give the counts of brute force`(
    m: Int, n: Int, seed: UInt64
  ) throws {
    let panel = Panel(metrics: 4, m: m, n: n, seed: seed)
    let found = try panel.test(.independent, drawn: 10_000)
    let labels = combinations(of: m + n, m)
    #expect(found.test.areAll && found.test.labellings == labels.count)
    #expect(found.test.pValues == plainPValues(panel.metrics, labels: labels) { $0.u(label: $1) })
  }

  @Test(arguments: [1, 2, 3]) func `all swaps of tiny series give the counts of brute force`(
    seed: UInt64
  ) throws {
    let panel = Panel(metrics: 3, m: 8, n: 8, seed: seed)
    let found = try panel.test(.commonTicks, drawn: 10_000)
    #expect(found.test.areAll && found.blockLength == 1)
    let labels = (0..<256).map { bits in (0..<8).map { bits >> $0 & 1 == 0 } }
    #expect(found.test.labellings == 256)
    #expect(found.test.pValues == plainPValues(panel.metrics, labels: labels) { $0.u(swaps: $1) })
  }

  @Test func `two metrics that always move alike are adjusted as one`() throws {
    var panel = Panel(metrics: 1, m: 12, n: 14, seed: 9)
    panel.metrics += panel.metrics
    let p = try panel.test(.independent, drawn: 2_000).test.pValues
    #expect(p[0] == p[1] && p[0].adjusted == p[0].harm)
  }

  @Test func `an adjusted p is between the metric's own and Bonferroni's`() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let panel = Panel(metrics: 6, m: 20, n: 20, seed: seed)
      for p in try panel.test(.commonTicks, drawn: 500, seed: seed).test.pValues {
        let adjusted = try #require(p.adjusted)
        #expect(adjusted >= p.harm && adjusted <= 1)
      }
      // The smallest is that of one metric at least, and of the six together at most.
      let all = try panel.test(.commonTicks, drawn: 500, seed: seed).test.pValues
      let (own, adjusted) = (all.map(\.harm).min()!, all.compactMap(\.adjusted).min()!)
      #expect(adjusted >= own)
    }
  }

  @Test(arguments: Layouts.all) func `only the order of the values counts`(layout: Layouts) throws {
    let panel = Panel(metrics: 5, m: 30, n: 30, seed: 4)
    var moved = panel
    for place in moved.metrics.indices {
      moved.metrics[place].x = panel.metrics[place].x.map { exp($0) - 7 }
      moved.metrics[place].y = panel.metrics[place].y.map { exp($0) - 7 }
    }
    try #expect(
      panel.test(layout.layout, drawn: 700).test == moved.test(layout.layout, drawn: 700).test)
  }

  @Test(arguments: Layouts.all) func `the order of the metrics does not count`(
    layout: Layouts
  ) throws {
    let panel = Panel(metrics: 130, m: 24, n: 24, seed: 5)
    var turned = panel
    turned.metrics.reverse()
    try #expect(
      panel.test(layout.layout, drawn: 300).test.pValues
        == turned.test(layout.layout, drawn: 300).test.pValues.reversed())
  }

  /// Of labellings that are all listed; random ones are others when the smaller arm is the other one.
  @Test(arguments: [BlockPermutation.Layout.commonTicks, .independent])
  func `exchanging the arms turns harm round`(layout: BlockPermutation.Layout) throws {
    let panel = Panel(metrics: 4, m: 6, n: 6, seed: 6)
    var turned = panel
    for (place, metric) in panel.metrics.enumerated() {
      turned.metrics[place].x = metric.y
      turned.metrics[place].y = metric.x
      turned.metrics[place].harm =
        metric.harm.map { $0 == .increase ? .decrease : .increase }
    }
    let found = try panel.test(layout, drawn: 5_000).test
    #expect(found.areAll)
    try #expect(found == turned.test(layout, drawn: 5_000).test)
  }

  @Test(arguments: Layouts.all)
  func `a metric's own p-values do not depend on the metrics beside it`(layout: Layouts) throws {
    let many = Panel(metrics: 100, m: 40, n: 40, seed: 7)
    let all = try many.test(layout.layout, drawn: 400)
    for place in [0, 63, 64, 99] {
      var one = many
      one.metrics = [many.metrics[place]]
      let alone = try one.test(layout.layout, drawn: 400)
      guard alone.blockLength == all.blockLength else { continue }
      #expect(alone.test.pValues[0].twoSided == all.test.pValues[place].twoSided)
      #expect(alone.test.pValues[0].harm == all.test.pValues[place].harm)
    }
  }

  @Test func `the sums seen are those of Mann and Whitney's U`() {
    let panel = Panel(metrics: 6, m: 13, n: 17, seed: 8)
    var ranks = PooledRanks()
    for metric in panel.metrics {
      ranks.replace(with: metric.x, metric.y)
      let u = MannWhitney(SortedSample(metric.x), SortedSample(metric.y)).u
      let (x, y) = (ranks.x.reduce(0, +), ranks.y.reduce(0, +))
      #expect(x - y == 4 * u - 2 * 13 * 17)
      #expect(x + y == 0)
    }
  }

  @Test func `labellings come in one stream, each as likely as the others`() {
    for exchange in [Exchange.swapped(blocks: 70), .dealt(x: 40, y: 30), .dealt(x: 3, y: 90)] {
      var (whole, parts) = (Matrix(), Matrix())
      var stream = Relabellings(exchange, drawn: 1_999, seed: 3)
      stream.next(2_000, into: &whole)
      var again = Relabellings(exchange, drawn: 5_000, seed: 3)
      var rows: [Double] = []
      for portion in [1, 7, 992, 1_000] {
        again.next(portion, into: &parts)
        rows += parts.elements
      }
      #expect(rows == whole.elements)
      let blocks = exchange.blocks
      if case .dealt(let x, let y) = exchange {
        for row in 0..<2_000 {
          let sum = whole.elements[row * blocks..<(row + 1) * blocks].reduce(0, +)
          #expect(sum == Double(x - y))
        }
      }
      for block in 0..<blocks {
        let sum = (1..<2_000).reduce(0.0) { $0 + whole[$1, block] }
        let expected: Double
        if case .dealt(let x, let y) = exchange {
          expected = Double(x - y) / Double(x + y)
        } else {
          expected = 0
        }
        #expect(abs(sum - 1_999 * expected) < 4.5 * 1_999.0.squareRoot())
      }
    }
  }

  @Test func `few labellings are all listed, each once`() {
    for exchange in [Exchange.swapped(blocks: 9), .dealt(x: 3, y: 7), .dealt(x: 7, y: 3)] {
      let stream = Relabellings(exchange, drawn: 511, seed: 3)
      var (labels, listed) = (Matrix(), stream)
      listed.next(stream.count, into: &labels)
      let rows = (0..<stream.count).map { row in
        (0..<exchange.blocks).map { labels[row, $0] }
      }
      #expect(stream.areAll && Set(rows).count == stream.count)
    }
    #expect(Relabellings(.dealt(x: 3, y: 7), drawn: 118, seed: 0).areAll == false)
    #expect(Relabellings(.dealt(x: 3, y: 7), drawn: 119, seed: 0).count == 120)
  }

  @Test func `samples too large for single precision are counted exactly in double`() throws {
    let panel = Panel(metrics: 3, m: 3_000, n: 3_000, seed: 12)
    let test = try panel.test(.independent, drawn: 63).test
    var stream = Relabellings(.dealt(x: 3_000, y: 3_000), drawn: 63, seed: 1)
    var labels = Matrix()
    stream.next(64, into: &labels)
    for (metric, p) in zip(panel.metrics, test.pValues) {
      var ranks = PooledRanks()
      ranks.replace(with: metric.x, metric.y)
      let scores = ranks.x + ranks.y
      let largest = scores.reduce(0.0) { $0 + abs($1) }
      #expect(largest > 0x1p24)
      let sums = (0..<64).map { row in
        scores.indices.reduce(0.0) { $0 + labels[row, $1] * scores[$1] }
      }
      let far = sums.count { abs($0) >= abs(sums[0]) }
      #expect(p.twoSided == Double(far) / 64)
    }
  }

  @Test func `a metric that only informs is not adjusted for`() throws {
    let panel = Panel(metrics: 5, m: 25, n: 25, seed: 13)
    var more = panel
    var strong = panel.metrics[0]
    strong.x = strong.x.map { $0 + 50 }
    strong.isInFamily = false
    more.metrics.append(strong)
    let (few, all) = try (panel.test(.independent, drawn: 300), more.test(.independent, drawn: 300))
    #expect(few.test.pValues == Array(all.test.pValues.prefix(5)))
    #expect(all.test.pValues[5].adjusted == nil)
    #expect(all.test.pValues[5].harm == 1.0 / 301)
  }

  @Test func `values that one metric lacks leave the others as they are`() throws {
    let panel = Panel(metrics: 2, m: 20, n: 20, seed: 14)
    var holed = panel
    for _ in 0..<4 {
      holed.metrics[0].x.remove(at: 5)
      holed.metrics[0].y.remove(at: 9)
      holed.metrics[0].ticksX.remove(at: 5)
      holed.metrics[0].ticksY.remove(at: 9)
    }
    let found = try holed.test(.independent, drawn: 400)
    let whole = try panel.test(.independent, drawn: 400)
    #expect(found.exchange == .dealt(x: 20, y: 20))
    #expect(found.test.pValues[1].harm == whole.test.pValues[1].harm)
    #expect(found.test.pValues[0].harm != whole.test.pValues[0].harm)
  }

  /// Tests/References/permutation.py: scipy.stats.permutation_test over all permutations, and step-down
  /// maxima by their definition in numpy.
  @Test(arguments: [
    ScipyPermutation(
      layout: .commonTicks, greater: [0.828125, 1, 0.0078125], less: [0.3359375, 0.0078125, 1],
      adjusted: [0.9453125, 1, 0.015625]),
    ScipyPermutation(
      layout: .independent,
      greater: [0.5976107226107226, 0.6899766899766899, 0.31002331002331],
      less: [0.45075757575757575, 0.3551864801864802, 0.7325174825174825],
      adjusted: [0.692016317016317, 0.692016317016317, 0.46824009324009325]),
  ])
  func `agrees with scipy over all permutations`(reference: ScipyPermutation) throws {
    let (x, y) = (
      integerGrid(7, 3, shift: 1.5, seed: 3), integerGrid(7, 3, shift: 0, seed: 8)
    )
    func panel(_ harm: HarmSign) -> Panel {
      var panel = Panel(metrics: 3, m: 7, n: 7, seed: 0)
      for place in 0..<3 {
        panel.metrics[place].x = (0..<7).map { x[$0, place] }
        panel.metrics[place].y = (0..<7).map { y[$0, place] }
        panel.metrics[place].harm = harm
      }
      return panel
    }
    let increase = try panel(.increase).test(reference.layout, drawn: 4_000).test
    let decrease = try panel(.decrease).test(reference.layout, drawn: 4_000).test
    for place in 0..<3 {
      let (greater, less) = (increase.pValues[place], decrease.pValues[place])
      let adjusted = try #require(greater.adjusted)
      #expect(greater.harm.isClose(to: reference.greater[place], relative: 1e-12))
      #expect(less.harm.isClose(to: reference.less[place], relative: 1e-12))
      #expect(adjusted.isClose(to: reference.adjusted[place], relative: 1e-12))
      let twice = min(1, 2 * min(greater.harm, less.harm))
      #expect(greater.twoSided.isClose(to: twice, relative: 1e-12))
    }
  }

  @Test(arguments: [(1.0, 1), (1.2, 2), (3, 14), (19, 95)])
  func `blocks grow with the dependence`(inflation: Double, length: Int) {
    #expect(BlockPermutation.length(inflation: inflation) == length)
  }
}

struct ScipyPermutation: Sendable, CustomStringConvertible {
  let layout: BlockPermutation.Layout
  let greater: [Double]
  let less: [Double]
  let adjusted: [Double]
  var description: String { "\(layout)" }
}
