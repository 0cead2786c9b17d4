import Testing
import VerdinNumerics

/// Data on which the guesses of the bracket search fail: it must notice and end elsewhere.
@Suite struct DifferenceSelectionHardTests {
  @Test(arguments: HardKind.allCases)
  func `hard data give what brute force gives`(kind: HardKind) {
    var generator = SplitMix64(seed: 61)
    var selection = DifferenceSelection()
    for (m, n) in [(1, 600), (600, 1), (2, 400), (23, 24), (40, 90), (120, 110)] {
      let x = kind.draw(m, &generator)
      let y = kind.draw(n, &generator)
      let all = x.flatMap { a in y.map { a - $0 } }.sorted()
      let ranks = interestingRanks(all.count)
      selection.select(ranks: ranks, SortedSample(x), SortedSample(y))
      #expect(selection.selected == ranks.map { all[$0] }, "\(kind), \(m) x \(n)")
    }
  }

  @Test(arguments: HardKind.allCases)
  func `hard data of a day of minutes are certified by counting`(kind: HardKind) {
    var generator = SplitMix64(seed: 62)
    var selection = DifferenceSelection()
    let x = SortedSample(kind.draw(1_440, &generator))
    let y = SortedSample(kind.draw(1_399, &generator))
    let ranks = interestingRanks(x.count * y.count)
    selection.select(ranks: ranks, x, y)
    for (rank, value) in zip(ranks, selection.selected) {
      #expect(isDifference(value, ofRank: rank, x, y), "\(kind), rank \(rank)")
    }
  }

  @Test(arguments: HardKind.allCases)
  func `a sample less itself has a median of zero`(kind: HardKind) {
    var generator = SplitMix64(seed: 63)
    var selection = DifferenceSelection()
    let x = SortedSample(kind.draw(501, &generator))
    selection.select(ranks: [x.count * x.count / 2], x, x)
    #expect(selection.selected == [0])
  }

  @Test func `neighbouring ranks are found together`() {
    var generator = SplitMix64(seed: 64)
    var selection = DifferenceSelection()
    let x = SampleKind.normal.draw(70, shift: 0, &generator)
    let y = SampleKind.normal.draw(60, shift: 0, &generator)
    let all = x.flatMap { a in y.map { a - $0 } }.sorted()
    let ranks = Array(0..<40) + Array(2_000..<2_100) + Array(4_190..<4_200)
    selection.select(ranks: ranks, SortedSample(x), SortedSample(y))
    #expect(selection.selected == ranks.map { all[$0] })
    selection.select(ranks: [], SortedSample(x), SortedSample(y))
    #expect(selection.selected.isEmpty)
  }
}

enum HardKind: CaseIterable, Sendable {
  case farClusters, unequalClusters, outlier, outliersBothWays, tenths, hundredths, fewValues
  case ladder, exponents, overflowing, nearlyOverflowing, subnormal, constant, halfConstant

  func draw(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
    (0..<count).map { place in
      let z = generator.normal()
      let u = generator.uniform()
      switch self {
      case .farClusters: return place % 2 == 0 ? z : 1e12 + z
      case .unequalClusters: return place % 37 == 0 ? 1e6 * z : 1e-6 * z
      case .outlier: return place == 0 ? 1e300 : z
      case .outliersBothWays: return place % 9 == 0 ? 1e200 * z : z
      case .tenths: return ((20 + 3 * z) * 10).rounded() / 10
      case .hundredths: return ((20 + 3 * z) * 100).rounded() / 100
      case .fewValues: return Double(Int(5 * u)) * 0.1
      // Distinct values whose differences repeat up to `count` times.
      case .ladder: return Double(place) * 0.1
      case .exponents:
        return Double(sign: z < 0 ? .minus : .plus, exponent: Int(u * 1_800) - 900, significand: 1)
          * (1 + generator.uniform())
      // Half of the differences leave the range of doubles and become ±infinity.
      case .overflowing: return (2 * u - 1) * 1.79e308
      case .nearlyOverflowing: return (2 * u - 1) * 0.89e308
      case .subnormal: return (z * 1_000).rounded() * .leastNonzeroMagnitude
      case .constant: return 7
      case .halfConstant: return u < 0.24 ? 0 : z
      }
    }
  }
}

/// Ends, middle, quartiles and the ranks next to the eighths, where clusters meet.
func interestingRanks(_ pairs: Int) -> [Int] {
  let eighths = (0...8).map { $0 * pairs / 8 }
  return Set((eighths + [pairs / 100, pairs - pairs / 100]).flatMap { [$0 - 1, $0, $0 + 1] })
    .filter { $0 >= 0 && $0 < pairs }.sorted()
}
