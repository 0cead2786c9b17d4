/// A covariance matrix drawn towards a multiple of the identity, by as much as its own noise asks.
///
/// It has an inverse even when there are more columns than rows.
///
/// - SeeAlso: Ledoit & Wolf 2004, doi:10.1016/S0047-259X(03)00096-4
package struct LedoitWolf: Sendable {
  /// The weight ρ of the target: (1 − ρ) S + ρ μ I.
  package private(set) var shrinkage: Double
  /// Divisor: the number of rows. Only the upper triangle is filled.
  package private(set) var covariance: Matrix

  /// - Parameter deviations: one observation a row, whose mean is taken to be 0.
  /// - Precondition: there is at least one row.
  /// - Complexity: one symmetric product, O(*n p*²); the intensity takes only O(*n p* + *p*²).
  package init(deviations: Matrix, blas: BLAS) {
    let p = deviations.columns
    let n = Double(deviations.rows)
    precondition(deviations.rows > 0, "a covariance of no rows")
    covariance = blas.gram(deviations)
    for element in covariance.elements.indices { covariance.elements[element] /= n }

    var (trace, squaredNorm) = (0.0, 0.0)
    for row in 0..<p {
      let diagonal = covariance[row, row]
      trace += diagonal
      squaredNorm += diagonal * diagonal
      for column in (row + 1)..<max(p, row + 1) {
        squaredNorm += 2 * covariance[row, column] * covariance[row, column]
      }
    }
    let mean = trace / Double(p)
    // The paper's d² and b̄², both times p: ‖S − μI‖² and Σ ‖x xᵀ − S‖² / n².
    let dispersion = squaredNorm - trace * mean
    let fourthPowers = sumOfFourthPowers(deviations)
    let noise = (fourthPowers / n - squaredNorm) / n
    shrinkage = dispersion > 0 ? max(0, min(1, noise / dispersion)) : 1

    for element in covariance.elements.indices { covariance.elements[element] *= 1 - shrinkage }
    for row in 0..<p { covariance[row, row] += shrinkage * mean }
  }
}

/// Σ ‖row‖⁴
private func sumOfFourthPowers(_ matrix: Matrix) -> Double {
  let elements = matrix.elements.span
  var sum = 0.0
  for row in 0..<matrix.rows {
    let start = row * matrix.columns
    var squaredNorm = 0.0
    for column in 0..<matrix.columns {
      let value = elements[start &+ column]
      squaredNorm += value * value
    }
    sum += squaredNorm * squaredNorm
  }
  return sum
}
