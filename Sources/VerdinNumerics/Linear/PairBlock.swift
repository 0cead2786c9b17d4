/// A matrix of each of the two sides.
struct MatrixPair: Sendable {
  var x = Matrix()
  var y = Matrix()
}

/// What is estimated of one pair.
struct MeanEstimands {
  /// nil where a mean is not positive.
  let ratio: StudentisedRatio?
  let difference: StudentisedDifference
}

/// The studentised replicates of one pair.
struct StudentisedPair {
  /// Empty where there is no ratio.
  var ratios: [Double]
  var differences: [Double]

  init(replicates: Int, hasRatio: Bool) {
    ratios = Array(repeating: 0, count: hasRatio ? replicates : 0)
    differences = Array(repeating: 0, count: replicates)
  }
}

/// Pairs of samples of the same two lengths, as the rows of a matrix product.
///
/// Each side's matrix holds the grid values of all its samples, then their squares.
struct PairBlock {
  private(set) var values = MatrixPair()
  private(set) var estimands: [MeanEstimands] = []

  init(_ pairs: [(x: [Double], y: [Double])]) {
    guard let first = pairs.first else { return }
    let count = pairs.count
    values.x.reshape(rows: 2 * count, columns: first.x.count)
    values.y.reshape(rows: 2 * count, columns: first.y.count)
    for (row, pair) in pairs.enumerated() {
      let x = GridSample(pair.x, into: &values.x, row: row, squaresBelow: count)
      let y = GridSample(pair.y, into: &values.y, row: row, squaresBelow: count)
      let hasRatio = hasPositiveMean(pair.x) && hasPositiveMean(pair.y)
      estimands.append(
        MeanEstimands(
          ratio: hasRatio ? StudentisedRatio(x, y) : nil, difference: StudentisedDifference(x, y)))
    }
  }

  /// Studentises the sums of one portion of replicates.
  func studentise(
    _ row: Int, _ sums: MatrixPair, into output: inout StudentisedPair, from start: Int
  ) {
    let portion = sums.x.columns
    let (difference, ratio) = (estimands[row].difference, estimands[row].ratio)
    var differences = output.differences.mutableSpan
    for place in stride(from: 0, to: portion, by: 4) {
      let four = FourReplicates(sums, row: row, squaresBelow: estimands.count, from: place)
      differences.set(difference.studentised(four.x, four.y), at: four.lanes &+ start)
    }
    guard let ratio else { return }
    var ratios = output.ratios.mutableSpan
    for place in stride(from: 0, to: portion, by: 4) {
      let four = FourReplicates(sums, row: row, squaresBelow: estimands.count, from: place)
      ratios.set(ratio.studentised(four.x, four.y), at: four.lanes &+ start)
    }
  }
}

/// The sums of four replicates of one pair; where fewer are left, the last stands in for the missing.
private struct FourReplicates {
  /// Which of the portion they are.
  let lanes: SIMD4<Int>
  let x: ReplicateSums
  let y: ReplicateSums

  @inline(__always)
  init(_ sums: MatrixPair, row: Int, squaresBelow: Int, from place: Int) {
    let portion = sums.x.columns
    let lanes =
      SIMD4(0, 1, 2, 3).clamped(
        lowerBound: SIMD4(), upperBound: SIMD4(repeating: portion - 1 - place)) &+ place
    let (first, second) = (row * portion, (row + squaresBelow) * portion)
    self.lanes = lanes
    x = ReplicateSums(
      sums: sums.x.elements.span.values(at: lanes &+ first),
      squares: sums.x.elements.span.values(at: lanes &+ second))
    y = ReplicateSums(
      sums: sums.y.elements.span.values(at: lanes &+ first),
      squares: sums.y.elements.span.values(at: lanes &+ second))
  }
}

extension Span<Double> {
  @inline(__always)
  fileprivate func values(at places: SIMD4<Int>) -> SIMD4<Double> {
    SIMD4(self[places[0]], self[places[1]], self[places[2]], self[places[3]])
  }
}

extension MutableSpan<Double> {
  @inline(__always)
  fileprivate mutating func set(_ values: SIMD4<Double>, at places: SIMD4<Int>) {
    for lane in 0..<4 { self[places[lane]] = values[lane] }
  }
}

/// Whether the mean is above 0 by more than the rounding of its sum.
private func hasPositiveMean(_ values: [Double]) -> Bool {
  var (sum, magnitude) = (0.0, 0.0)
  for value in values {
    sum += value
    magnitude += abs(value)
  }
  return sum > 0x1p-40 * magnitude
}
