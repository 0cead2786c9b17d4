/// Hotelling's two-sample T²: how far apart the means of all metrics lie, taken together.
///
/// T² = *m n* / (*m* + *n*) · δᵀ Σ⁻¹ δ, where δ is the difference of the means and Σ the pooled
/// covariance after Ledoit-Wolf shrinkage. Each metric is first divided by its pooled standard
/// deviation, so that T² does not depend on anybody's units though the shrinkage target does.
///
/// There is no p-value on purpose: rows that follow each other in time are not independent, and
/// then the law of T² says nothing.
///
/// - SeeAlso: Hotelling 1931, doi:10.1214/aoms/1177732979
package struct HotellingTest: Sendable, Equatable {
  package var statistic: Double
  /// Metrics that entered: those that vary within a side.
  package var metrics: Int
  /// The weight of the identity in the covariance, 0 to 1.
  package var shrinkage: Double

  /// - Parameters:
  ///   - x: one complete observation a row, one metric a column.
  ///   - y: the same metrics in the same order.
  /// - Returns: nil when a side is empty, there are fewer than three rows in all, no metric
  ///   varies, or the covariance has no inverse.
  /// - Precondition: all values are finite.
  package init?(_ x: Matrix, _ y: Matrix, blas: BLAS) {
    precondition(
      x.columns == y.columns, "\(x.columns) metrics on one side, \(y.columns) on the other")
    let rows = x.rows + y.rows
    if x.rows == 0 || y.rows == 0 || rows < 3 { return nil }
    let (meansX, meansY) = (columnMeans(x), columnMeans(y))
    let freedom = Double(rows - 2)
    let deviations = pooledDeviations((x, meansX), (y, meansY), freedom)
    let varying = deviations.indices.filter { deviations[$0] > 0 }
    if varying.isEmpty { return nil }

    var standardised = Matrix(rows: rows, columns: varying.count)
    for row in 0..<rows {
      for (column, metric) in varying.enumerated() {
        let deviation =
          row < x.rows
          ? x[row, metric] - meansX[metric] : y[row - x.rows, metric] - meansY[metric]
        standardised[row, column] = deviation / deviations[metric]
      }
    }
    let shrunk = LedoitWolf(deviations: standardised, blas: blas)
    guard let factor = Cholesky(shrunk.covariance, blas: blas) else { return nil }
    let difference = varying.map { (meansX[$0] - meansY[$0]) / deviations[$0] }
    let distance = zip(difference, factor.solve(difference)).reduce(0) { $0 + $1.0 * $1.1 }
    // The shrunk covariance is divided by the rows, the pooled one by the degrees of freedom.
    statistic =
      Double(x.rows) * Double(y.rows) / Double(rows) * distance * (freedom / Double(rows))
    metrics = varying.count
    shrinkage = shrunk.shrinkage
  }
}

/// The mean of each column, exact for a constant one.
private func columnMeans(_ matrix: Matrix) -> [Double] {
  // Summed from the first row on, so that a constant column leaves no rounding behind.
  var sums = [Double](repeating: 0, count: matrix.columns)
  for row in 0..<matrix.rows {
    for column in 0..<matrix.columns { sums[column] += matrix[row, column] - matrix[0, column] }
  }
  return sums.indices.map { matrix[0, $0] + sums[$0] / Double(matrix.rows) }
}

/// The pooled standard deviation of each column.
private func pooledDeviations(
  _ x: (values: Matrix, means: [Double]), _ y: (values: Matrix, means: [Double]),
  _ freedom: Double
) -> [Double] {
  var squares = [Double](repeating: 0, count: x.means.count)
  for side in [x, y] {
    for row in 0..<side.values.rows {
      for column in squares.indices {
        let deviation = side.values[row, column] - side.means[column]
        squares[column] += deviation * deviation
      }
    }
  }
  return squares.map { ($0 / freedom).squareRoot() }
}
