import RealModule

/// The logarithms of a sample of which most values are equal to others, as recorders round them: each value
/// once, with how often it occurs.
struct DistinctLogarithms: Sendable {
  /// Ascending; where two values round to one logarithm they are equal.
  private(set) var values: [Double] = []
  private(set) var counts: [Double] = []

  init() {}

  init(_ sample: borrowing SortedSample, by instructions: InstructionSet) {
    var offsets: [Double] = []
    let count = instructions.takeTogether(sample, into: &values, offsets: &offsets)
    counts = (0..<count).map { offsets[$0 + 1] - offsets[$0] }
    values = values[..<count].map { Double.log($0) }
  }

  /// All of them moved.
  func moved(by margin: Double) -> DistinctLogarithms {
    var moved = self
    moved.values = values.map { $0 + margin }
    return moved
  }

  /// Their distances from a value, ascending.
  func distances(from centre: Double) -> DistinctLogarithms {
    var upper = values.firstIndex { $0 >= centre } ?? values.count
    var lower = upper - 1
    var distances = DistinctLogarithms()
    for _ in values {
      let above = upper < values.count ? values[upper] - centre : .infinity
      let below = lower >= 0 ? centre - values[lower] : .infinity
      let isAbove = above <= below
      distances.values.append(min(above, below))
      distances.counts.append(counts[isAbove ? upper : lower])
      if isAbove { upper += 1 } else { lower -= 1 }
    }
    return distances
  }
}

extension MannWhitney {
  /// - Complexity: O(distinct values)
  init(_ x: DistinctLogarithms, _ y: DistinctLogarithms) {
    let (m, n) = (x.counts.reduce(0, +), y.counts.reduce(0, +))
    var (i, j) = (0, 0)
    // What of y lies below; whole numbers all of them, as are the sums.
    var (below, larger, equal, ties) = (0.0, 0.0, 0.0, 0.0)
    while i < x.values.count || j < y.values.count {
      let value = min(
        i < x.values.count ? x.values[i] : .infinity, j < y.values.count ? y.values[j] : .infinity)
      let (ofX, ofY) = (x.take(value, &i), y.take(value, &j))
      larger += ofX * below
      equal += ofX * ofY
      below += ofY
      let size = ofX + ofY
      ties += size * (size * size - 1)
    }
    self.m = Int(m)
    self.n = Int(n)
    u = larger + 0.5 * equal
    equalPairs = Int(equal)
    tieTerm = ties
  }
}

extension DistinctLogarithms {
  /// How often a value occurs from a place on, which moves behind it.
  fileprivate func take(_ value: Double, _ place: inout Int) -> Double {
    var count = 0.0
    while place < values.count, values[place] == value {
      count += counts[place]
      place += 1
    }
    return count
  }
}
