import Testing
import VerdinNumerics

@Suite struct DifferenceSelectionTests {
  @Test(arguments: SampleKind.allCases)
  func `order statistics of differences equal brute force bit for bit`(kind: SampleKind) {
    var generator = SplitMix64(seed: 1)
    var selection = DifferenceSelection()
    for round in 0..<40 {
      let m = 1 + Int(generator.next() % (round % 3 == 0 ? 30 : 160))
      let n = 1 + Int(generator.next() % (round % 5 == 0 ? 12 : 140))
      let x = kind.draw(m, shift: 0.3, &generator)
      let y = kind.draw(n, shift: 0, &generator)
      let all = x.flatMap { a in y.map { a - $0 } }.sorted()
      var ranks = (0..<6).map { _ in Int(generator.next() % UInt64(all.count)) }
      ranks += [(all.count - 1) / 2, all.count / 2]
      ranks = Array(Set(ranks)).sorted()
      selection.select(ranks: ranks, SortedSample(x), SortedSample(y))
      #expect(selection.selected == ranks.map { all[$0] }, "\(kind) \(m) x \(n), round \(round)")
    }
  }

  @Test(arguments: [SampleKind.normal, .lognormal, .hundredths, .heavyTail])
  func `ranks are certified by counting on large samples`(kind: SampleKind) {
    var generator = SplitMix64(seed: 2)
    var selection = DifferenceSelection()
    for size in [500, 1_440] {
      let x = SortedSample(kind.draw(size, shift: 0.1, &generator))
      let y = SortedSample(kind.draw(size + 17, shift: 0, &generator))
      let pairs = x.count * y.count
      let ranks = [0, pairs / 50, pairs / 2, pairs / 2 + 1, pairs - 3]
      selection.select(ranks: ranks, x, y)
      for (rank, value) in zip(ranks, selection.selected) {
        #expect(isDifference(value, ofRank: rank, x, y), "\(kind) n = \(size), rank \(rank)")
      }
    }
  }
}
