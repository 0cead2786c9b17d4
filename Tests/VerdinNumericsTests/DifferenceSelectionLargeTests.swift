import Testing
import VerdinNumerics

/// Samples so large that staircases are walked anew for what is gathered.
@Suite struct DifferenceSelectionLargeTests {
  @Test(arguments: [LargeKind.smooth, .bands, .fewBands])
  func `the middle of very many differences is certified by counting`(kind: LargeKind) {
    var generator = SplitMix64(seed: 71)
    var selection = DifferenceSelection()
    let x = SortedSample(kind.draw(560_000, &generator))
    let y = SortedSample(kind.draw(540_000, &generator))
    let pairs = x.count * y.count
    let ranks = [pairs / 2 - 40_000_000, pairs / 2 - 1, pairs / 2]
    selection.select(ranks: ranks, x, y)
    for (rank, value) in zip(ranks, selection.selected) {
      #expect(below(value, x, y) <= rank, "rank \(rank)")
      #expect(rank < x.count * y.count - below(-value, y, x), "rank \(rank)")
    }
  }

  /// How many differences lie below a value: one walk along the staircase, which is all that debug builds have
  /// the time for.
  private func below(_ value: Double, _ x: SortedSample, _ y: SortedSample) -> Int {
    let (rows, columns) = (Array(x.values), Array(y.values))
    var (count, column) = (0, 0)
    for row in rows {
      // Every later row keeps what lies too near.
      while column < columns.count, row - columns[column] >= value { column += 1 }
      count += columns.count - column
    }
    return count
  }

  enum LargeKind: Sendable {
    case smooth, bands, fewBands

    /// Bands are narrow, so that very many differences lie next to each other between steps of nothing.
    func draw(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
      (0..<count).map { _ in
        switch self {
        case .smooth: generator.normal()
        case .bands: (30 * generator.uniform()).rounded() + 1e-9 * generator.normal()
        case .fewBands: (2 * generator.uniform()).rounded() + 1e-12 * generator.normal()
        }
      }
    }
  }
}
