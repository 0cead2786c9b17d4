import Testing
import VerdinNumerics

@Suite struct HodgesLehmannLawTests {
  @Test(arguments: SampleKind.allCases)
  func `swapping the samples mirrors the estimate and the interval`(kind: SampleKind) {
    var generator = SplitMix64(seed: 31)
    for round in 0..<30 {
      let (x, y) = kind.drawPair(largest: 70, &generator)
      let (found, mirror) = (shift(x, y), shift(y, x))
      #expect(found.estimate == -mirror.estimate, "\(kind), round \(round)")
      #expect(found.lower == mirror.upper.map { -$0 }, "\(kind), round \(round)")
      #expect(found.upper == mirror.lower.map { -$0 }, "\(kind), round \(round)")
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `the order of the values does not matter`(kind: SampleKind) {
    var generator = SplitMix64(seed: 32)
    for _ in 0..<25 {
      let (x, y) = kind.drawPair(largest: 70, &generator)
      let shuffled = shift(x.shuffled(using: &generator), y.shuffled(using: &generator))
      #expect(shift(x, y) == shuffled)
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `scaling by powers of two scales the answer bit for bit`(kind: SampleKind) {
    var generator = SplitMix64(seed: 33)
    for round in 0..<25 {
      let (x, y) = kind.drawPair(largest: 70, &generator)
      let factor = [0x1p-40, 0.5, 2, 0x1p60][round % 4]
      let scaled = shift(x.map { $0 * factor }, y.map { $0 * factor })
      #expect(scaled == shift(x, y).map { $0 * factor }, "\(kind), times \(factor)")
    }
  }

  @Test(arguments: SampleKind.allCases, [1e-9, 1e-3, 7.3, 1e9])
  func `scaling by any factor scales the answer within rounding`(kind: SampleKind, factor: Double) {
    var generator = SplitMix64(seed: 34)
    for _ in 0..<8 {
      let (x, y) = kind.drawPair(largest: 70, &generator)
      let scaled = shift(x.map { $0 * factor }, y.map { $0 * factor })
      let expected = shift(x, y).map { $0 * factor }
      // Every scaled value, and every difference, is off by half an ulp of the largest at most.
      let tolerance = 4 * factor * (x + y).map(abs).max()!.ulp
      #expect(scaled.isClose(to: expected, within: tolerance), "\(kind)")
    }
  }

  @Test(arguments: [SampleKind.integers, .hundredths, .binary, .uniform])
  func `an exact shift of one sample shifts the answer bit for bit`(kind: SampleKind) {
    var generator = SplitMix64(seed: 35)
    for _ in 0..<25 {
      let (x, y) = kind.drawPair(largest: 70, &generator)
      // On a grid of 2⁻²⁰ all sums and differences here are exact.
      let (a, b) = (x.map(onGrid), y.map(onGrid))
      let by = onGrid(1000 * generator.normal())
      #expect(shift(a.map { $0 + by }, b) == shift(a, b).map { $0 + by }, "\(kind) by \(by)")
      #expect(shift(a.map { $0 + by }, b.map { $0 + by }) == shift(a, b), "\(kind), both by \(by)")
    }
  }

  @Test(arguments: [SampleKind.normal, .lognormal, .heavyTail])
  func `any shift of one sample shifts the answer within rounding`(kind: SampleKind) {
    var generator = SplitMix64(seed: 36)
    for _ in 0..<25 {
      let (x, y) = kind.drawPair(largest: 70, &generator)
      let by = 1000 * generator.normal()
      let moved = x.map { $0 + by }
      let tolerance = 4 * (moved + x + y).map(abs).max()!.ulp
      #expect(shift(moved, y).isClose(to: shift(x, y).map { $0 + by }, within: tolerance))
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `the intervals hold the estimate and widen as alpha falls`(kind: SampleKind) {
    var generator = SplitMix64(seed: 37)
    for _ in 0..<40 {
      let (x, y) = kind.drawPair(largest: 90, &generator)
      let found = shift(x, y)
      let ends = found.lower + [found.estimate] + found.upper.reversed()
      #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 }, "\(kind): \(ends)")
    }
  }

  @Test func `samples too small for a level have no bound at it`() {
    let found = shift([1, 2, 4], [0, 10, 20])
    #expect(found.estimate == -8)
    #expect(found.lower == [-.infinity, -.infinity, -19])
    #expect(found.upper == [.infinity, .infinity, 4])
  }

  @Test func `one pair of values is its own estimate`() {
    #expect(shift([3], [5]).estimate == -2)
    #expect(shift([1e308], [-1e308]).estimate == .infinity)
  }

  @Test func `without alphas there is an estimate alone`() {
    var finder = HodgesLehmann()
    var cache = ExactNullCache()
    finder.estimate(SortedSample([1, 2]), SortedSample([5]), alphas: [], exact: &cache)
    #expect(finder.estimate == -3.5 && finder.lower.isEmpty && finder.upper.isEmpty)
  }

  @Test func `the mean of the middle differences neither overflows nor underflows`() {
    #expect(shift([1.5e308, 1.7e308], [0]).estimate == 1.6e308)
    let least = Double.leastNonzeroMagnitude
    #expect(shift([least, least], [0]).estimate == least)
    #expect(shift([least, 3 * least], [0]).estimate == 2 * least)
  }
}

private struct Shift: Equatable {
  var estimate: Double
  var lower: [Double]
  var upper: [Double]

  func map(_ transform: (Double) -> Double) -> Shift {
    Shift(
      estimate: transform(estimate), lower: lower.map(transform), upper: upper.map(transform))
  }

  func isClose(to other: Shift, within tolerance: Double) -> Bool {
    zip([estimate] + lower + upper, [other.estimate] + other.lower + other.upper)
      .allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance }
  }
}

private func shift(_ x: [Double], _ y: [Double]) -> Shift {
  var finder = HodgesLehmann()
  var cache = ExactNullCache()
  finder.estimate(
    SortedSample(x), SortedSample(y), alphas: [0.001, 0.01, 0.05], exact: &cache)
  return Shift(estimate: finder.estimate, lower: finder.lower, upper: finder.upper)
}

private func onGrid(_ value: Double) -> Double { (value * 0x1p20).rounded() * 0x1p-20 }
