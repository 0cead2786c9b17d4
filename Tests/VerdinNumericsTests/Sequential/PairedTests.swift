import RealModule
import Testing
import VerdinNumerics

@Suite struct DiscordantPairsTests {
  /// The level over all cases, whose number of discordant pairs is itself binomial.
  @Test(arguments: [20, 50, 200], [0.05, 0.2, 0.5])
  func `the mid-p test hardly exceeds its level`(cases: Int, share: Double) {
    var weight = Double.pow(1 - share, Double(cases))
    var level = 0.0
    for n in 0...cases {
      level += weight * rejected(n)
      weight *= Double(cases - n) / Double(n + 1) * share / (1 - share)
    }
    #expect(level <= 0.0525)
  }

  private func rejected(_ n: Int) -> Double {
    let first = (0...n).first { DiscordantPairs(b: $0, c: n - $0).worseMidP <= 0.05 }
    return first.map { DiscordantPairs(b: $0, c: n - $0).worse } ?? 0
  }

  @Test func `the tails of many pairs are those of the normal law`() {
    let pairs = DiscordantPairs(b: 500_500, c: 499_500)
    #expect(abs(pairs.worseMidP / NormalDistribution.above(1) - 1) < 1e-3)
    #expect(abs(pairs.worseMidP + DiscordantPairs(b: 499_500, c: 500_500).worseMidP - 1) < 1e-9)
  }

  @Test(arguments: [(0, 0, 1), (1, 0, 1), (0, 7, 7), (3, 0, 5), (40, 2, 42), (9, 11, 400)])
  func `swapping the models mirrors the interval`(b: Int, c: Int, n: Int) {
    let here = DiscordantPairs(b: b, c: c).scoreInterval(n: n, alpha: 0.025)
    let there = DiscordantPairs(b: c, c: b).scoreInterval(n: n, alpha: 0.025)
    #expect(abs(here.lower + there.upper) < 1e-9 && abs(here.upper + there.lower) < 1e-9)
    let estimate = Double(b - c) / Double(n)
    #expect(here.lower <= estimate && estimate <= here.upper)
    #expect(here.lower >= -1 && here.upper <= 1)
  }
}

@Suite struct DeLongTests {
  @Test(arguments: 0..<10) func `areas and spread equal brute force with ties`(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let positive = (0..<60).map { $0 % 7 < 2 }
    let signal = positive.map { ($0 ? 1.0 : 0) + generator.normal() }
    let s = signal.map { ($0 * 2).rounded() }
    let t = signal.map { (($0 + generator.normal()) * 2).rounded() }
    let areas = DeLong(s, t, positive: positive)
    func kernel(_ scores: [Double], _ i: Int, _ j: Int) -> Double {
      scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
    }
    let ups = positive.indices.filter { positive[$0] }
    let downs = positive.indices.filter { !positive[$0] }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func meanVariance(_ values: [Double]) -> Double {
      let centre = mean(values)
      return mean(values.map { ($0 - centre) * ($0 - centre) }) / Double(values.count - 1)
    }
    let rows = ups.map { i in mean(downs.map { kernel(s, i, $0) - kernel(t, i, $0) }) }
    let columns = downs.map { j in mean(ups.map { kernel(s, $0, j) - kernel(t, $0, j) }) }
    let spread = (meanVariance(rows) + meanVariance(columns)).squareRoot()
    #expect(abs(areas.first - areas.second - mean(rows)) < 1e-12)
    #expect(abs(areas.standardError - spread) < 1e-12)
    #expect(abs(areas.z + DeLong(t, s, positive: positive).z) < 1e-12)
  }
}

@Suite struct PopulationStabilityTests {
  @Test func `two and three bins have the closed forms of chi squared`() {
    let two = PopulationStability(expected: [40, 60], actual: [70, 50])
    #expect(abs(two.pValue - 2 * NormalDistribution.above(two.chiSquared.squareRoot())) < 1e-14)
    let three = PopulationStability(expected: [40, 60, 9], actual: [70, 50, 20])
    #expect(abs(three.pValue - Double.exp(-three.chiSquared / 2)) < 1e-14)
    #expect(PopulationStability(expected: [5, 5, 5], actual: [5, 5, 5]).pValue == 1)
  }

  @Test func `identical populations drift by what is expected, and the p-value knows`() {
    let runs = 400
    var generator = SplitMix64(seed: 61)
    func draw() -> [Double] {
      var bins = [Double](repeating: 0, count: 10)
      for _ in 0..<500 { bins[Int(generator.next() % 10)] += 1 }
      return bins
    }
    let drifts = (0..<runs).map { _ in PopulationStability(expected: draw(), actual: draw()) }
    let mean = drifts.map(\.index).reduce(0, +) / Double(runs)
    #expect(abs(mean / drifts[0].expectedUnderNull - 1) < 0.1)
    #expect(Double(drifts.count { $0.pValue <= 0.05 }) / Double(runs) <= ceiling(0.05, runs: runs))
  }
}

@Suite struct BlockSwapTests {
  @Test func `drawing signs approaches counting all of them`() {
    var generator = SplitMix64(seed: 71)
    let x = (0..<24).map { _ in generator.normal() + 0.5 }
    let y = (0..<24).map { _ in generator.normal() }
    let swap = BlockSwap(x, y, length: 2)
    let exact = swap.exact().greater
    let drawn = swap.monteCarlo(draws: 4_000, seed: 1)
    #expect(abs(drawn - exact) < 4 * (exact * (1 - exact) / 4_000).squareRoot() + 1.0 / 4_000)
    #expect(swap.monteCarlo(draws: 100, seed: 9) == swap.monteCarlo(draws: 100, seed: 9))
  }

  @Test func `a last block may be shorter, and equal arms give no evidence`() {
    let swap = BlockSwap([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], length: 2)
    #expect(swap.blocks == [0, 0, 0])
    #expect(swap.exact() == (1, 1))
  }
}
