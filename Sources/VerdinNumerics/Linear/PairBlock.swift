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

  /// Studentises the sums of one portion of replicates, those of the pair's difference from the place
  /// `start` of the output on and those of its ratio from `ratioStart` on.
  func studentise(
    _ row: Int, _ sums: borrowing MatrixPair, into output: inout [Double], from start: Int,
    ratioStart: Int
  ) {
    let (difference, ratio) = (estimands[row].difference, estimands[row].ratio)
    InstructionSet.best.studentise(
      difference.x, difference.y, areRatios: false, sums, row: row, squaresBelow: estimands.count,
      into: &output, from: start)
    guard let ratio else { return }
    InstructionSet.best.studentise(
      ratio.x, ratio.y, areRatios: true, sums, row: row, squaresBelow: estimands.count,
      into: &output, from: ratioStart)
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
