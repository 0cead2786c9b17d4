/// A matrix of each of the two sides.
struct MatrixPair: Sendable {
  var x = Matrix()
  var y = Matrix()
}

/// Pairs of samples of the same two lengths, as the rows of a matrix product.
///
/// Each side's matrix holds the grid values of all its samples, then their squares.
struct PairBlock {
  private(set) var values = MatrixPair()
  private(set) var ratios: [StudentisedRatio] = []

  init(_ pairs: [(x: [Double], y: [Double])]) {
    guard let first = pairs.first else { return }
    let count = pairs.count
    values.x.reshape(rows: 2 * count, columns: first.x.count)
    values.y.reshape(rows: 2 * count, columns: first.y.count)
    for (row, pair) in pairs.enumerated() {
      ratios.append(
        StudentisedRatio(
          GridSample(pair.x, into: &values.x, row: row, squaresBelow: count),
          GridSample(pair.y, into: &values.y, row: row, squaresBelow: count)))
    }
  }

  /// Turns the sums of one portion of replicates into studentised log ratios.
  func studentise(
    _ row: Int, _ sums: MatrixPair, into output: inout [Double], from start: Int
  ) {
    let (x, y) = (sums.x.elements.span, sums.y.elements.span)
    let portion = sums.x.columns
    let (first, second) = (row * portion, (row + ratios.count) * portion)
    let ratio = ratios[row]
    var target = output.mutableSpan
    for replicate in 0..<portion {
      target[start &+ replicate] = ratio.studentised(
        sumX: x[first &+ replicate], squaresX: x[second &+ replicate],
        sumY: y[first &+ replicate], squaresY: y[second &+ replicate])
    }
  }
}
