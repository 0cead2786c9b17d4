import Foundation
import Testing

@testable import VerdinNumerics

@Suite struct BLASTests {
  @Test(arguments: [(1, 1, 1), (3, 5, 2), (17, 4, 33), (64, 70, 129)])
  func `a product with a transposed matrix equals the triple loop`(
    rows: Int, columns: Int, inner: Int
  ) throws {
    let a = randomMatrix(rows, inner, seed: 1)
    let b = randomMatrix(columns, inner, seed: 2)
    var product = Matrix()
    try BLAS().multiply(a, transposed: b, into: &product)
    let expected = plainProduct(a, transposed: b)
    #expect(product.rows == rows && product.columns == columns)
    for (found, plain) in zip(product.elements, expected.elements) {
      #expect(abs(found - plain) < 1e-12)
    }
  }

  @Test func `products of columns fill the upper triangle`() throws {
    let a = randomMatrix(40, 7, seed: 3)
    let gram = try BLAS().gram(a)
    let expected = plainProduct(transpose(a), transposed: transpose(a))
    for row in 0..<7 {
      for column in 0..<7 {
        #expect(abs(gram[row, column] - (column >= row ? expected[row, column] : 0)) < 1e-12)
      }
    }
  }

  @Test(arguments: [1, 2, 5, 40])
  func `Cholesky solves as elimination does`(order: Int) throws {
    let blas = try BLAS()
    let matrix = blas.gram(randomMatrix(2 * order + 3, order, seed: UInt64(order)))
    let b = randomMatrix(1, order, seed: 9).elements
    let solution = try #require(Cholesky(matrix, blas: blas)).solve(b)
    for (found, plain) in zip(solution, eliminate(upper: matrix, b)) {
      #expect(found.isClose(to: plain, relative: 1e-9))
    }
  }

  @Test func `a singular or indefinite matrix has no Cholesky factor`() throws {
    let blas = try BLAS()
    #expect(Cholesky(Matrix(rows: 2, columns: 2, elements: [1, 1, 0, 1]), blas: blas) == nil)
    #expect(Cholesky(Matrix(rows: 2, columns: 2, elements: [1, 2, 0, 1]), blas: blas) == nil)
  }

  @Test func `the library runs on one thread whatever the environment says`() async {
    await #expect(processExitsWith: .success) {
      setenv("OPENBLAS_NUM_THREADS", "2", 1)
      try #expect(BLAS().environment.threads == 1)
      #expect(ProcessInfo.processInfo.environment["OPENBLAS_NUM_THREADS"] == "2")
    }
  }

  @Test func `kernels named by the user are kept, and programs started later choose anew`() async {
    await #expect(processExitsWith: .success) {
      setenv("OPENBLAS_CORETYPE", "Nehalem", 1)
      _ = try BLAS()
      #expect(ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] == "Nehalem")
      #if arch(x86_64)
        try #expect(BLAS().environment.coreName == "Nehalem")
      #endif
    }
    await #expect(processExitsWith: .success) {
      unsetenv("OPENBLAS_CORETYPE")
      _ = try BLAS()
      #expect(ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] == nil)
    }
  }

  @Test(arguments: ["/nowhere/libopenblas.so", "libm.so.6"])
  func `a library that is missing or a different one is named in the error`(
    name: String
  ) async throws {
    await #expect(processExitsWith: .success) { [name] in
      setenv("VERDIN_OPENBLAS", name, 1)
      for _ in 0..<2 {
        let error = #expect(throws: BLASError.self) { try BLAS() }
        guard case .unavailable(let reason)? = error else { return }
        #expect(reason.contains(name))
      }
    }
  }
}
