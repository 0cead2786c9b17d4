import Foundation
import Testing

@testable import VerdinNumerics

@Suite struct BootstrapMeansTests {
  @Test func `intervals equal a plain loop`() throws {
    let pairs = randomPairs(66, m: 12, n: 17, seed: 3)
    var bootstrap = try BootstrapMeans()
    let found = bootstrap.intervals(pairs: pairs, confidence: 0.9, replicates: 530, seed: 8)
    for (pair, interval) in zip(pairs, found) {
      let interval = try #require(interval)
      let plain = plainIntervals(pair, tail: 0.05, replicates: 530, seed: 8)
      let (ratio, plainRatio) = try (#require(interval.ratio), #require(plain.ratio))
      for (a, b) in [(ratio, plainRatio), (interval.difference, plain.difference)] {
        #expect(a.estimate.isClose(to: b.estimate, relative: 1e-10))
        #expect(a.lower.isClose(to: b.lower, relative: 1e-10))
        #expect(a.upper.isClose(to: b.upper, relative: 1e-10))
      }
    }
  }

  /// Ratios of replicates near to 1, far from it, and of means that are not positive; as many replicates as leave
  /// each number of them for the last vector.
  @Test(arguments: [0.1, 1, 4], 396...403)
  func `all instruction sets studentise alike`(spread: Double, replicates: Int) {
    var generator = SplitMix64(seed: 11)
    let samples = (0..<2).map { _ in
      let noise = (0..<9).map { _ in spread * generator.normal() }
      return noise.map { 1 + $0 - noise.reduce(0, +) / 9 }
    }
    let block = PairBlock([(samples[0], samples[1])])
    var weights = Matrix()
    var stream = BootstrapWeights(count: 9, seed: 12)
    stream.next(replicates, into: &weights)
    let x = plainProduct(block.values.x, transposed: weights)
    stream.next(replicates, into: &weights)
    let sums = MatrixPair(x: x, y: plainProduct(block.values.y, transposed: weights))
    let found = InstructionSet.available.map { set in
      [false, true].map { areRatios in
        let (a, b) =
          areRatios
          ? (block.estimands[0].ratio!.x, block.estimands[0].ratio!.y)
          : (block.estimands[0].difference.x, block.estimands[0].difference.y)
        var output = [Double](repeating: .nan, count: replicates + 2)
        set.studentise(
          a, b, areRatios: areRatios, sums, row: 0, squaresBelow: 1, into: &output, from: 1)
        #expect(output[0].isNaN && output[replicates + 1].isNaN)
        return output[1...replicates].map(\.bitPattern)
      }
    }
    for other in found { #expect(other == found[0]) }
  }

  @Test func `a pair's interval does not depend on the pairs beside it`() throws {
    let some = randomPairs(3, m: 31, n: 31, seed: 1)
    let mixed =
      randomPairs(5, m: 20, n: 31, seed: 2) + some + randomPairs(80, m: 31, n: 31, seed: 3)
    var bootstrap = try BootstrapMeans()
    let alone = bootstrap.intervals(pairs: some, confidence: 0.95, replicates: 999, seed: 1)
    let beside = bootstrap.intervals(pairs: mixed, confidence: 0.95, replicates: 999, seed: 1)
    #expect(Array(beside[5..<8]) == alone)
  }

  /// Tests/References/linear.py: bootstrap_t(x, y, 0.9, 400_000, 1), each replicate indexed by
  /// itself. The ends of 20,000 replicates lie within 2 % of the half width of it (4 standard errors).
  @Test func `agrees with numpy on skewed samples`() throws {
    let x = integerGrid(50, 1, shift: 1, seed: 3).elements.map { $0 * $0 }
    let y = integerGrid(40, 1, shift: 0, seed: 8).elements.map { $0 * $0 }
    var bootstrap = try BootstrapMeans()
    let interval = try #require(
      bootstrap.intervals(pairs: [(x, y)], confidence: 0.9, replicates: 20_000, seed: 2)[0]?.ratio)
    #expect(interval.estimate.isClose(to: 1.1148097763229972, relative: 1e-12))
    #expect(abs(interval.lower - 0.8183031171237243) < 0.02 * 0.351)
    #expect(abs(interval.upper - 1.5203784509776401) < 0.02 * 0.351)
  }

  @Test func `no interval without a positive mean or a second value`() throws {
    var bootstrap = try BootstrapMeans()
    let good = [1.0, 2, 3]
    let found = bootstrap.intervals(
      pairs: [
        (good, [0, 0, 0]), ([-1, 0.5, 0.25], good), (good, [1]), ([], good), (good, [1, .nan, 2]),
        (good, [1, .infinity]), ([1e308, 1e308], good), (good, good),
      ], confidence: 0.9, replicates: 99, seed: 0)
    #expect(found.map { $0?.ratio == nil } == Array(repeating: true, count: 7) + [false])
    // Means that are not positive, or not by more than rounding, still have a difference.
    #expect(found.map { $0 == nil } == [false, false, true, true, true, true, true, false])
  }

  @Test func `constant samples have an interval of no width`() throws {
    var bootstrap = try BootstrapMeans()
    let pair = (x: [Double](repeating: 0.3, count: 7), y: [Double](repeating: 0.1, count: 9))
    let found = try #require(
      bootstrap.intervals(pairs: [pair], confidence: 0.98, replicates: 500, seed: 0)[0])
    let ratio = try #require(found.ratio)
    #expect(ratio.lower.isClose(to: 3, relative: 1e-15))
    #expect(ratio.upper.isClose(to: 3, relative: 1e-15))
    #expect(found.difference.lower == 0.3 - 0.1 && found.difference.upper == 0.3 - 0.1)
  }

  @Test func `a sample that is mostly zeros is not bounded on its open side`() throws {
    var bootstrap = try BootstrapMeans()
    let rare = [5.0] + [Double](repeating: 0, count: 19)
    let common = (0..<20).map { Double(5 + $0 % 3) }
    let found = try #require(
      bootstrap.intervals(pairs: [(rare, common)], confidence: 0.9, replicates: 999, seed: 4)[0]?
        .ratio)
    #expect(found.upper == .infinity && found.lower > 0)
  }

  @Test func `too few replicates bound nothing`() throws {
    var bootstrap = try BootstrapMeans()
    let found = bootstrap.intervals(
      pairs: [([1, 2, 4], [1, 2, 3])], confidence: 0.98, replicates: 98, seed: 0)
    #expect(found[0]?.ratio?.lower == 0 && found[0]?.ratio?.upper == .infinity)
    #expect(found[0]?.difference.lower == -.infinity)
    #expect(found[0]?.difference.upper == .infinity)
  }

  @Test(arguments: [0x1p-900, 0x1p-20, 0x1p900])
  func `the ratio does not depend on the unit`(unit: Double) throws {
    let pairs = randomPairs(4, m: 25, n: 30, seed: 6)
    let scaled = pairs.map { (x: $0.x.map { $0 * unit }, y: $0.y.map { $0 * unit }) }
    var bootstrap = try BootstrapMeans()
    let found = bootstrap.intervals(pairs: pairs, confidence: 0.9, replicates: 199, seed: 5)
    let other = bootstrap.intervals(pairs: scaled, confidence: 0.9, replicates: 199, seed: 5)
    #expect(found.map { $0?.ratio } == other.map { $0?.ratio })
    #expect(found.map { ($0?.difference.lower ?? 0) * unit } == other.map { $0?.difference.lower })
  }

  @Test func `a constant added to both arms leaves the difference where it is`() throws {
    let pairs = randomPairs(4, m: 25, n: 30, seed: 7)
    let moved = pairs.map { (x: $0.x.map { $0 - 3 }, y: $0.y.map { $0 - 3 }) }
    var bootstrap = try BootstrapMeans()
    let found = bootstrap.intervals(pairs: pairs, confidence: 0.9, replicates: 199, seed: 5)
    let other = bootstrap.intervals(pairs: moved, confidence: 0.9, replicates: 199, seed: 5)
    for (one, two) in zip(found, other) {
      let (one, two) = try (#require(one).difference, #require(two).difference)
      #expect(one.lower.isClose(to: two.lower, relative: 1e-9))
      #expect(one.upper.isClose(to: two.upper, relative: 1e-9))
    }
  }

  /// The documented one-sided error at a nominal 1 % is 0.3 to 2.7 %, for normal samples 1 %; the
  /// bounds leave three standard errors of 500 runs.
  @Test(arguments: [
    CoverageScenario(name: "normal", skewed: false), .init(name: "lognormal", skewed: true),
  ])
  func `intervals miss the true ratio as often as documented`(scenario: CoverageScenario) throws {
    var bootstrap = try BootstrapMeans()
    var (below, above) = (0, 0)
    for round in 0..<20 {
      let pairs = scenario.pairs(25, m: 200, n: 200, seed: UInt64(1_000 + round))
      let found = bootstrap.intervals(
        pairs: pairs, confidence: 0.98, replicates: 1_000, seed: UInt64(round))
      for interval in found {
        let interval = try #require(interval?.ratio)
        if interval.upper < scenario.trueRatio { below += 1 }
        if interval.lower > scenario.trueRatio { above += 1 }
      }
    }
    for missed in [below, above] {
      let share = Double(missed) / 500
      let most = scenario.skewed ? 0.027 : 0.01
      #expect(share <= most + 3 * (most * (1 - most) / 500).squareRoot(), "\(below) \(above)")
    }
    #expect(below + above >= 2, "an interval that never misses is too wide")
  }
}

struct CoverageScenario: Sendable, CustomStringConvertible {
  let name: String
  let skewed: Bool
  var description: String { name }
  let trueRatio = 1.25

  func pairs(_ count: Int, m: Int, n: Int, seed: UInt64) -> [(x: [Double], y: [Double])] {
    var generator = SplitMix64(seed: seed)
    func draw() -> Double { skewed ? exp(generator.normal()) : 10 + 3 * generator.normal() }
    return (0..<count).map { _ in
      ((0..<m).map { _ in trueRatio * draw() }, (0..<n).map { _ in draw() })
    }
  }
}

private func randomPairs(_ count: Int, m: Int, n: Int, seed: UInt64) -> [(x: [Double], y: [Double])]
{
  CoverageScenario(name: "", skewed: true).pairs(count, m: m, n: n, seed: seed)
}

/// The bootstrap-t as a loop over replicates and values, by the book's formulas.
private func plainIntervals(
  _ pair: (x: [Double], y: [Double]), tail: Double, replicates: Int, seed: UInt64
) -> BootstrapMeans.Intervals {
  var seeds = SplitMix64(seed: seed)
  let x = PlainSide(pair.x, replicates: replicates, seed: seeds.next())
  let y = PlainSide(pair.y, replicates: replicates, seed: seeds.next())
  let rank = Int(Double(replicates + 1) * tail + 1e-9)
  func ends(
    _ change: (PlainMean, PlainMean) -> Double, _ variance: (PlainMean, PlainMean) -> Double
  ) -> (lower: Double, upper: Double) {
    let sorted = (0..<replicates).map {
      (change(x.replicates[$0], y.replicates[$0]) - change(x.sample, y.sample))
        / variance(x.replicates[$0], y.replicates[$0]).squareRoot()
    }.sorted()
    let error = variance(x.sample, y.sample).squareRoot()
    return (-error * sorted[replicates - rank], -error * sorted[rank - 1])
  }
  let ratio = ends(
    { log($0.mean / $1.mean) },
    { $0.variance / ($0.mean * $0.mean) + $1.variance / ($1.mean * $1.mean) })
  let difference = ends({ $0.mean - $1.mean }, { $0.variance + $1.variance })
  let (quotient, gap) = (x.sample.mean / y.sample.mean, x.sample.mean - y.sample.mean)
  return BootstrapMeans.Intervals(
    ratio: BootstrapMeans.Interval(
      estimate: quotient, lower: quotient * exp(ratio.lower), upper: quotient * exp(ratio.upper)),
    difference: BootstrapMeans.Interval(
      estimate: gap, lower: gap + difference.lower, upper: gap + difference.upper))
}

/// A mean and the variance that it is estimated to have.
private struct PlainMean {
  let mean: Double
  let variance: Double

  init(_ values: [Double], times: some Sequence<Double>) {
    let n = Double(values.count)
    let mean = zip(values, times).reduce(0) { $0 + $1.0 * $1.1 } / n
    let squares = zip(values, times).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) }
    self.mean = mean
    variance = squares / (n * (n - 1))
  }
}

private struct PlainSide {
  let sample: PlainMean
  let replicates: [PlainMean]

  init(_ values: [Double], replicates: Int, seed: UInt64) {
    var stream = BootstrapWeights(count: values.count, seed: seed)
    var weights = Matrix()
    stream.next(replicates, into: &weights)
    sample = PlainMean(values, times: repeatElement(1, count: values.count))
    self.replicates = (0..<replicates).map { replicate in
      PlainMean(values, times: values.indices.map { weights[replicate, $0] })
    }
  }
}
