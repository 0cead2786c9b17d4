import COpenBLAS

/// OpenBLAS, loaded at first use. Having one proves that the library is there.
///
/// It runs on the caller's thread alone: whoever wants more cores splits the work. Last bits of
/// its sums differ between processors, unless every partial sum is exact.
package struct BLAS: Sendable {
  /// The library in use, for people who wonder why it is slow.
  package struct Environment: Sendable, Equatable {
    /// The processor that the kernels were written for.
    package var coreName: String
    package var threads: Int
    /// Version and build options, in OpenBLAS's words.
    package var configuration: String
  }

  /// Loads the library at the first call in the process, which takes 4 ms.
  ///
  /// That call sets environment variables for the library to read, and puts them back: no other
  /// thread should be using the environment meanwhile.
  package init() throws(BLASError) {
    if let reason = verdin_blas_load() {
      // Sound: the reason is a string of the C target that stays as it is once set.
      throw .unavailable(reason: unsafe String(cString: reason))
    }
  }

  /// Lets the library choose its kernels by itself, to see what it would take: in a process of its own,
  /// before the first value is made.
  package static func leaveChoiceToLibrary() { verdin_blas_keep_own_choice() }

  package var environment: Environment {
    // Sound: both strings belong to the library, which is never unloaded.
    unsafe Environment(
      coreName: String(cString: verdin_blas_core_name()), threads: Int(verdin_blas_threads()),
      configuration: String(cString: verdin_blas_configuration()))
  }

  /// Writes a bᵀ into `product`, taking its shape from the factors.
  package func multiply<Scalar: MatrixScalar>(
    _ a: DenseMatrix<Scalar>, transposed b: DenseMatrix<Scalar>,
    into product: inout DenseMatrix<Scalar>
  ) {
    precondition(
      a.columns == b.columns && a.columns > 0,
      "rows of \(a.columns) and of \(b.columns) elements have no scalar product")
    a.checkShape()
    b.checkShape()
    product.reshape(rows: a.rows, columns: b.rows)
    if product.elements.isEmpty { return }
    Scalar.multiply(
      Int32(a.rows), Int32(b.rows), Int32(a.columns), a.elements, b.elements, &product.elements)
  }

  /// aᵀ a, the scalar products of the columns; the lower triangle is zero.
  package func gram(_ a: Matrix) -> Matrix {
    a.checkShape()
    var products = Matrix(rows: a.columns, columns: a.columns)
    if products.elements.isEmpty { return products }
    // Sound: a's shape was checked, and the result is square with a's columns.
    unsafe verdin_dsyrk_upper(Int32(a.rows), Int32(a.columns), a.elements, &products.elements)
    return products
  }
}

package enum BLASError: Error, Equatable {
  /// OpenBLAS could not be loaded; the reason is the system loader's.
  case unavailable(reason: String)
}

/// A number of which BLAS multiplies matrices.
package protocol MatrixScalar: BinaryFloatingPoint, Sendable {
  /// c := a bᵀ, with a of `rows` x `inner`, b of `columns` x `inner` and c of `rows` x `columns`.
  static func multiply(
    _ rows: Int32, _ columns: Int32, _ inner: Int32, _ a: [Self], _ b: [Self], _ c: inout [Self])
}

extension Double: MatrixScalar {
  package static func multiply(
    _ rows: Int32, _ columns: Int32, _ inner: Int32, _ a: [Double], _ b: [Double],
    _ c: inout [Double]
  ) {
    // Sound: the one caller has checked that each array holds rows x columns elements.
    unsafe verdin_dgemm_transposed(rows, columns, inner, a, b, &c)
  }
}

extension Float: MatrixScalar {
  package static func multiply(
    _ rows: Int32, _ columns: Int32, _ inner: Int32, _ a: [Float], _ b: [Float],
    _ c: inout [Float]
  ) {
    // Sound: the one caller has checked that each array holds rows x columns elements.
    unsafe verdin_sgemm_transposed(rows, columns, inner, a, b, &c)
  }
}
