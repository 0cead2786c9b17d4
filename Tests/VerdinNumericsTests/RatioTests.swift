import RealModule
import Testing
import VerdinNumerics

/// What is said of logarithms without taking them, against the logarithms.
@Suite struct RatioTests {
  private static let kinds: [SampleKind] = [.lognormal, .hundredths, .integers]

  @Test(arguments: InstructionSet.available, kinds)
  func `pairs are counted as their logarithms compare`(set: InstructionSet, kind: SampleKind) {
    var generator = SplitMix64(seed: 91)
    // Rounded values have very many pairs that are equal on purpose.
    var ranks = RatioRanks(instructions: set, room: 1 << 20)
    let large = kind == .integers ? (1_001, 900) : (5_000, 4_097)
    for (m, n) in [(2, 2), (7, 3), (64, 65), (129, 70), (1_000, 300), large] {
      let x = SortedSample(kind.draw(m, shift: 0.1, &generator))
      let y = SortedSample(kind.draw(n, shift: 0, &generator))
      let (logX, logY) = (logarithms(x), logarithms(y))
      for margin in [0, 0.05, -0.3, 4, -4] {
        let found = ranks.test(x, y, margin: margin)
        let moved = SortedSample(logY.values.map { $0 + margin })
        let expected = MannWhitney(logX, moved, instructions: set)
        #expect(found?.u == expected.u, "\(m) x \(n), \(margin)")
        #expect(found?.equalPairs == expected.equalPairs, "\(m) x \(n), \(margin)")
      }
    }
  }

  @Test(arguments: InstructionSet.available, kinds)
  func `spreads are those of the logarithms`(set: InstructionSet, kind: SampleKind) {
    var generator = SplitMix64(seed: 92)
    var ranks = RatioRanks(instructions: set, room: 1 << 20)
    let large = kind == .integers ? (1_001, 900) : (9_001, 8_200)
    for (m, n) in [(2, 2), (7, 3), (64, 65), (129, 70), (1_000, 301), large] {
      let x = SortedSample(kind.draw(m, shift: 0.1, &generator))
      let y = SortedSample(kind.draw(n, shift: 0, &generator))
      let found = ranks.spread(x, y)
      let (ofX, ofY) = (distances(logarithms(x)), distances(logarithms(y)))
      let expected = MannWhitney(ofX, ofY, instructions: set)
      #expect(found?.test.u == expected.u, "\(m) x \(n)")
      #expect(found?.test.equalPairs == expected.equalPairs, "\(m) x \(n)")
      #expect(found?.x == ofX.median, "\(m) x \(n)")
      #expect(found?.y == ofY.median, "\(m) x \(n)")
    }
  }

  @Test(arguments: [SampleKind.hundredths, .integers, .constant])
  func `values that repeat are compared by the logarithm of each`(kind: SampleKind) {
    var generator = SplitMix64(seed: 95)
    var ranks = RatioRanks()
    for (m, n) in [(3_000, 3_001), (5_000, 4_000)] {
      let x = SortedSample(kind.draw(m, shift: 0.1, &generator))
      let y = SortedSample(kind.draw(n, shift: 0, &generator))
      let isTaken = ranks.take(x, y, hasTies: true)
      #expect(isTaken)
      let (logX, logY) = (logarithms(x), logarithms(y))
      for margin in [0, 0.05, -4] {
        let moved = SortedSample(logY.values.map { $0 + margin })
        let found = ranks.test(x, y, margin: margin)
        #expect(found == MannWhitney(logX, moved), "\(margin)")
      }
      let (ofX, ofY) = (distances(logX), distances(logY))
      let found = ranks.spread(x, y)
      #expect(found?.test == MannWhitney(ofX, ofY))
      #expect(found?.x == ofX.median)
      #expect(found?.y == ofY.median)
    }
    let x = SortedSample(SampleKind.lognormal.draw(50, shift: 0, &generator))
    let isTaken = ranks.take(x, SortedSample(Array(x.values) + [x[0]]), hasTies: true)
    #expect(!isTaken, "hardly any repeats")
  }

  @Test(arguments: InstructionSet.available)
  func `neighbouring doubles are told apart by their logarithms`(set: InstructionSet) {
    // Some of them have one logarithm.
    let x = SortedSample((0..<40).map { 20 + 3 * Double($0) * 20.ulp })
    let y = SortedSample((0..<50).map { 20 + 2 * Double($0) * 20.ulp })
    var narrow = RatioRanks(instructions: set)
    let (noTest, noSpread) = (narrow.test(x, y, margin: 0), narrow.spread(x, y))
    #expect(noTest == nil, "more near pairs than there is room for")
    #expect(noSpread == nil)
    var wide = RatioRanks(instructions: set, room: 4_000)
    let (test, spread) = (wide.test(x, y, margin: 0), wide.spread(x, y))
    let (logX, logY) = (logarithms(x), logarithms(y))
    #expect(test?.u == MannWhitney(logX, logY).u)
    #expect(spread?.test.u == MannWhitney(distances(logX), distances(logY)).u)
  }

  @Test(arguments: InstructionSet.available)
  func `differences of logarithms are those of all of them formed and sorted`(set: InstructionSet) {
    var generator = SplitMix64(seed: 93)
    var (ratios, differences) = (DifferenceSelection(instructions: set), DifferenceSelection())
    var found = 0
    for round in 0..<60 {
      let (m, n) = (100 + 7 * round, 90 + 11 * round)
      let x = SortedSample(SampleKind.lognormal.draw(m, shift: 0.1, &generator))
      let y = SortedSample(SampleKind.lognormal.draw(n, shift: 0, &generator))
      let middle = m * n / 2
      let ranks = [middle / 4, middle - 1, middle, middle + 1, middle + 1_000]
      differences.select(ranks: ranks, logarithms(x), logarithms(y))
      if ratios.selectLogRatios(ranks: ranks, x, y, areTied: false) {
        found += 1
        #expect(ratios.selected == differences.selected, "round \(round)")
      }
    }
    // Small sub-samples mislead now and then, and then the logarithms are taken.
    #expect(found >= 45, "\(found) of 60")
  }

  @Test func `differences of logarithms of rounded values are the same`() {
    var generator = SplitMix64(seed: 94)
    var (ratios, differences) = (DifferenceSelection(), DifferenceSelection())
    for kind in [SampleKind.hundredths, .integers, .constant] {
      for count in [40, 400, 2_000, 5_000] {
        let x = SortedSample(kind.draw(count, shift: 0.1, &generator))
        let y = SortedSample(kind.draw(count, shift: 0, &generator))
        let ranks = [count, count * count / 2, count * count / 2 + 1]
        differences.select(ranks: ranks, logarithms(x), logarithms(y))
        let isFound = ratios.selectLogRatios(ranks: ranks, x, y, areTied: true)
        #expect(isFound)
        #expect(ratios.selected == differences.selected, "\(kind), \(count)")
        // Crowded as they are, they need no help to be right, only to be found.
        if ratios.selectLogRatios(ranks: ranks, x, y, areTied: false) {
          #expect(ratios.selected == differences.selected, "\(kind), \(count)")
        }
      }
    }
  }

  private func logarithms(_ sample: SortedSample) -> SortedSample {
    SortedSample(sample.values.map { Double.log($0) })
  }

  private func distances(_ sample: SortedSample) -> SortedSample {
    var distances = SortedSample()
    distances.replace(withDistancesFromMedianOf: sample)
    return distances
  }
}
