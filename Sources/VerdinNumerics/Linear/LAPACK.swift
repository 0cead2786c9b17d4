import COpenBLAS

/// The Cholesky factor of a symmetric, positive definite matrix.
package struct Cholesky: Sendable {
  private var factor: Matrix

  /// Only the upper triangle of `matrix` is read.
  ///
  /// - Parameter blas: the proof that the library, which holds LAPACK too, is loaded.
  /// - Returns: nil when the matrix is not positive definite.
  package init?(_ matrix: Matrix, blas: BLAS) {
    precondition(
      matrix.rows == matrix.columns, "a \(matrix.rows) x \(matrix.columns) matrix is not symmetric")
    matrix.checkShape()
    factor = matrix
    if matrix.rows == 0 { return }
    // Sound: the array holds order x order elements, as was just checked.
    let minor = unsafe verdin_dpotrf_upper(Int32(matrix.rows), &factor.elements)
    if minor != 0 { return nil }
  }

  /// The x with A x = b.
  package func solve(_ b: [Double]) -> [Double] {
    precondition(b.count == factor.rows, "\(b.count) right-hand sides for \(factor.rows) equations")
    var x = b
    if x.isEmpty { return x }
    // Sound: factor and b have the order that is passed, by the line above.
    unsafe verdin_dpotrs_upper(Int32(factor.rows), factor.elements, &x)
    return x
  }
}
