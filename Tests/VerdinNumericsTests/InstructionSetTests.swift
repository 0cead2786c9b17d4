import Testing
import VerdinNumerics

/// Every variant of the kernels that this processor can run, against brute force and the others.
@Suite struct InstructionSetTests {
  @Test(arguments: InstructionSet.available, SampleKind.allCases)
  func `all small sizes give what brute force gives`(set: InstructionSet, kind: SampleKind) {
    var generator = SplitMix64(seed: 81)
    var bench = Bench(set)
    for m in 1...70 {
      let n = m % 3 == 0 ? 1 + m / 9 : 1 + Int(generator.next() % 40)
      let x = kind.draw(m, shift: 0.1, &generator)
      let y = kind.draw(n, shift: 0, &generator)
      expectExact(x, y, &bench, "\(kind), \(m) x \(n)")
      expectExact(y, x, &bench, "\(kind), \(n) x \(m)")
    }
  }

  @Test(arguments: InstructionSet.available, HardKind.allCases)
  func `hard data give what brute force gives`(set: InstructionSet, kind: HardKind) {
    var generator = SplitMix64(seed: 82)
    var bench = Bench(set)
    for (m, n) in [(8, 8), (7, 9), (16, 17), (3, 70), (64, 5), (63, 64), (66, 33)] {
      expectExact(
        kind.draw(m, &generator), kind.draw(n, &generator), &bench, "\(kind), \(m) x \(n)")
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `all instruction sets agree at the edges of blocks`(kind: SampleKind) {
    var generator = SplitMix64(seed: 83)
    for m in [127, 256, 301, 1_023, 1_024, 1_025] {
      let x = kind.draw(m, shift: 0.1, &generator)
      let y = kind.draw(m + 3, shift: 0, &generator)
      let found = InstructionSet.available.map { set in
        var bench = Bench(set)
        return bench.measure(x, y)
      }
      for other in found.dropFirst() { #expect(other == found[0], "\(kind), \(m)") }
      #expect(found[0].test.tieTerm == tieTerm(x + y), "\(kind), \(m)")
      let (a, b) = (SortedSample(x), SortedSample(y))
      for (rank, value) in zip(interestingRanks(a.count * b.count), found[0].differences) {
        #expect(isDifference(value, ofRank: rank, a, b), "\(kind), \(m), rank \(rank)")
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func `values are sorted at the edges of networks, digits and parts`(set: InstructionSet) {
    var generator = SplitMix64(seed: 84)
    var scratch = SortScratch(instructions: set)
    let small = Array(0...70) + [99, 100, 101, 400, 401, 1_000, 1_001, 6_001]
    for count in small {
      for kind in SampleKind.allCases {
        expectSorted(kind.draw(count, shift: 0, &generator), "\(kind), \(count)", &scratch)
      }
      for kind in Adversary.allCases {
        expectSorted(kind.draw(count, &generator), "\(kind), \(count)", &scratch)
      }
    }
    for count in [3_001, 12_001] {
      expectSorted(SampleKind.lognormal.draw(count, shift: 0, &generator), "\(count)", &scratch)
      expectSorted(Adversary.farClusters.draw(count, &generator), "far, \(count)", &scratch)
    }
  }

  @Test(arguments: InstructionSet.available)
  func `millions are parted and sorted`(set: InstructionSet) {
    var generator = SplitMix64(seed: 85)
    // One in eight lies far away, and most of these together.
    expectParted(set) { place in
      let bits = generator.next()
      return place % 8 == 0 ? 1e9 + Double(bits % 5) : Double(bits >> 12)
    }
    // All but one share their leading bits, so that a part is parted again.
    expectParted(set) { place in place == 3 ? 1e300 : 1 + generator.uniform() }
  }

  private func expectParted(_ set: InstructionSet, _ value: (Int) -> Double) {
    var scratch = SortScratch(instructions: set)
    let values = (0..<1_048_600).map(value)
    var sorted = values
    scratch.sort(values, into: &sorted)
    var isAscending = true
    var (before, after) = (orderedKey(values[0]), orderedKey(sorted[0]))
    for place in 1..<values.count {
      isAscending = isAscending && sorted[place - 1] <= sorted[place]
      before &+= orderedKey(values[place])
      after &+= orderedKey(sorted[place])
    }
    #expect(isAscending)
    #expect(before == after, "the values are the same")
  }
}

/// All that is found of two samples, by one instruction set.
private struct Found: Equatable {
  let test: MannWhitney
  let differences: [Double]
}

private struct Bench {
  private let set: InstructionSet
  private var scratch: SortScratch
  private var selection: DifferenceSelection

  init(_ set: InstructionSet) {
    self.set = set
    scratch = SortScratch(instructions: set)
    selection = DifferenceSelection(instructions: set)
  }

  mutating func measure(_ xs: [Double], _ ys: [Double]) -> Found {
    var (x, y) = (SortedSample(), SortedSample())
    x.replace(with: xs, scratch: &scratch)
    y.replace(with: ys, scratch: &scratch)
    selection.select(ranks: interestingRanks(x.count * y.count), x, y)
    return Found(
      test: MannWhitney(x, y, instructions: set), differences: selection.selected)
  }
}

private func expectExact(
  _ x: [Double], _ y: [Double], _ bench: inout Bench, _ comment: Comment,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = bench.measure(x, y)
  let all = x.flatMap { a in y.map { a - $0 } }.sorted()
  let ranks = interestingRanks(all.count)
  #expect(
    found.differences == ranks.map { all[$0] }, comment, sourceLocation: sourceLocation)
  var (larger, equal) = (0, 0)
  for a in x {
    for b in y {
      larger += a > b ? 1 : 0
      equal += a == b ? 1 : 0
    }
  }
  #expect(
    found.test.u == Double(larger) + 0.5 * Double(equal), comment, sourceLocation: sourceLocation)
  #expect(found.test.equalPairs == equal, comment, sourceLocation: sourceLocation)
  #expect(
    found.test.tieTerm == tieTerm(x + y), comment, sourceLocation: sourceLocation)
}

/// Σ(t³ − t) over the groups of t equal values.
private func tieTerm(_ values: [Double]) -> Double {
  let groups = Dictionary(values.map { ($0, 1.0) }, uniquingKeysWith: +).values
  return groups.map { $0 * $0 * $0 - $0 }.reduce(0, +)
}
