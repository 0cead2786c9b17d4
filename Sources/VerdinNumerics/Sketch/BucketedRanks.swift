/// What ranks say of two samples in the same buckets: values of one bucket count as ties.
///
/// The buckets hide how the pairs within one are ordered, so that the true U differs from this one by
/// half of these pairs at most. Zeros are equal and hide nothing.
package struct BucketedRanks: Sendable, Equatable {
  /// With ties as midranks.
  package var mannWhitney: MannWhitney
  /// How far U can lie from that of the values themselves.
  package var uncertainty: Double
  private var placementsOfX: Placements
  private var placementsOfY: Placements

  /// - Precondition: the sketches have the same edges, and at most `largest` values each.
  /// - Complexity: O(buckets)
  package init(_ x: DDSketch, _ y: DDSketch) {
    precondition(x.buckets == y.buckets, "buckets of γ \(x.buckets.gamma) and \(y.buckets.gamma)")
    let cells = joined(x, y)
    let (m, n) = (x.count, y.count)
    precondition(max(m, n) <= Self.largest, "\(m) and \(n) values: their pairs leave 64 bits")
    var (belowX, belowY, twiceU, hidden, equal) = (0, 0, UInt128(0), 0, 0)
    var tieTerm = 0.0
    var (ofX, ofY) = (Placements(others: n), Placements(others: m))
    for cell in cells {
      twiceU += UInt128(cell.x) * UInt128(2 * belowY + cell.y)
      equal += cell.x * cell.y
      if !cell.isZero { hidden += cell.x * cell.y }
      let t = Double(cell.x + cell.y)
      tieTerm += t * t * t - t
      ofX.add(cell.x, below: belowY, equal: cell.y, hides: !cell.isZero)
      ofY.add(cell.y, below: belowX, equal: cell.x, hides: !cell.isZero)
      belowX += cell.x
      belowY += cell.y
    }
    mannWhitney = MannWhitney(
      m: m, n: n, u: Double(twiceU) / 2, equalPairs: equal, tieTerm: tieTerm)
    uncertainty = Double(hidden) / 2
    (placementsOfX, placementsOfY) = (ofX, ofY)
  }

  /// Three thousand million: their pairs fit into 64 bits.
  package static let largest = 3_000_000_000

  /// How far the superiority can lie from that of the values themselves.
  package var superiorityUncertainty: Double { uncertainty / mannWhitney.pairs }

  /// Ranks if the hidden order of pairs were as good for y, or for x, as it can be.
  package func ranks(_ place: BucketedSample.Place) -> MannWhitney {
    var ranks = mannWhitney
    switch place {
    case .low: ranks.u -= uncertainty
    case .middle: break
    case .high: ranks.u += uncertainty
    }
    return ranks
  }

  /// Brunner and Munzel's standard error of the superiority with its degrees of freedom.
  ///
  /// - Parameter place: which of the errors that the values may have, wherever in their buckets they
  ///   lie: the least, that of midranks, or the greatest.
  /// - Precondition: at least two values in each sample.
  package func error(_ place: BucketedSample.Place) -> (size: Double, degreesOfFreedom: Double) {
    let (m, n) = (Double(mannWhitney.m), Double(mannWhitney.n))
    let (vx, vy) = (placementsOfX.variance(place) / m, placementsOfY.variance(place) / n)
    let variance = vx + vy
    return (
      variance.squareRoot(),
      variance > 0 ? variance * variance / (vx * vx / (m - 1) + vy * vy / (n - 1)) : m + n - 2
    )
  }
}

/// The values of two samples in one bucket.
private struct Cell {
  var x: Int
  var y: Int
  var isZero = false
}

/// All buckets of both, ascending.
private func joined(_ x: DDSketch, _ y: DDSketch) -> [Cell] {
  func cells(_ a: BucketCounts, _ b: BucketCounts) -> [Cell] {
    let ranges = [a.filled, b.filled].filter { !$0.isEmpty }
    guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else {
      return []
    }
    return (low..<high).map { Cell(x: a[$0], y: b[$0]) }
  }
  return cells(x.negative, y.negative).reversed()
    + [Cell(x: x.zeros, y: y.zeros, isZero: true)] + cells(x.positive, y.positive)
}

/// The shares of other values below each value of a sample, equal ones counting half: their variance.
private struct Placements: Sendable, Equatable {
  private let others: Double
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0
  /// Squares of how far a placement can be from the true one.
  private var hidden = 0.0

  init(others: Int) { self.others = Double(others) }

  mutating func add(_ values: Int, below: Int, equal: Int, hides: Bool) {
    let n = Double(values)
    // About one half, so that little is lost in the subtraction.
    let placement = (Double(below) + 0.5 * Double(equal)) / others - 0.5
    count += n
    sum += n * placement
    squares += n * placement * placement
    let half = hides ? 0.5 * Double(equal) / others : 0
    hidden += n * half * half
  }

  /// By Minkowski's inequality the deviation is off by that of what is hidden at most.
  func variance(_ place: BucketedSample.Place) -> Double {
    let known = (max(0, squares - sum * sum / count) / (count - 1)).squareRoot()
    let hidden = (hidden / (count - 1)).squareRoot()
    let deviation =
      switch place {
      case .low: max(0, known - hidden)
      case .middle: known
      case .high: known + hidden
      }
    return deviation * deviation
  }
}

extension MannWhitney {
  /// Figures that were counted elsewhere.
  init(m: Int, n: Int, u: Double, equalPairs: Int, tieTerm: Double) {
    self.m = m
    self.n = n
    self.u = u
    self.equalPairs = equalPairs
    self.tieTerm = tieTerm
  }
}
