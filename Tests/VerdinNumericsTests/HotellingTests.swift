import Testing

@testable import VerdinNumerics

@Suite struct HotellingTests {
  /// Tests/References/linear.py: T² by numpy 2.4.6's `linalg.solve`, the shrinkage by scikit-learn
  /// 1.9.1's `LedoitWolf(assume_centered=True)`.
  @Test(
    arguments: [
      HotellingReference(
        m: 12, n: 15, metrics: 3, statistic: 0.9588283341321036, shrinkage: 0.07465660844275089),
      HotellingReference(
        m: 30, n: 40, metrics: 8, statistic: 5.739293469524807, shrinkage: 0.020261726374476877),
      HotellingReference(
        m: 9, n: 7, metrics: 25, statistic: 32.62908025608385, shrinkage: 0.08999461211930578),
    ])
  func `agrees with numpy and scikit-learn`(reference: HotellingReference) throws {
    let x = integerGrid(reference.m, reference.metrics, shift: 0.25, seed: 5)
    let y = integerGrid(reference.n, reference.metrics, shift: 0, seed: 11)
    let test = try #require(HotellingTest(x, y, blas: BLAS()))
    #expect(test.metrics == reference.metrics)
    #expect(test.statistic.isClose(to: reference.statistic, relative: 1e-10))
    #expect(test.shrinkage.isClose(to: reference.shrinkage, relative: 1e-10))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `agrees with elimination on the shrunk covariance`(seed: UInt64) throws {
    let blas = try BLAS()
    let x = randomMatrix(14, 4, seed: seed)
    var y = randomMatrix(18, 4, seed: 100 + seed)
    for row in 0..<18 { y[row, 0] += 1 }
    let test = try #require(HotellingTest(x, y, blas: blas))
    #expect(test.statistic.isClose(to: plainHotelling(x, y, blas: blas), relative: 1e-9))
  }

  @Test func `units do not matter, each metric in its own`() throws {
    let (x, y) = (randomMatrix(30, 5, seed: 1), randomMatrix(25, 5, seed: 2))
    let test = try #require(HotellingTest(x, y, blas: BLAS()))
    let scales = [1e-6, 3, 1_000, 0.1, 7e9]
    let other = try #require(
      HotellingTest(scaled(x, by: scales), scaled(y, by: scales), blas: BLAS()))
    #expect(other.statistic.isClose(to: test.statistic, relative: 1e-9))
    #expect(other.shrinkage.isClose(to: test.shrinkage, relative: 1e-9))
    let doubled = try #require(
      HotellingTest(
        scaled(x, by: [4, 4, 4, 4, 4]), scaled(y, by: [4, 4, 4, 4, 4]), blas: BLAS()))
    #expect(doubled == test)
  }

  @Test func `swapping the sides changes nothing but the sign of the difference`() throws {
    let (x, y) = (randomMatrix(30, 5, seed: 3), randomMatrix(25, 5, seed: 4))
    let test = try #require(HotellingTest(x, y, blas: BLAS()))
    let swapped = try #require(HotellingTest(y, x, blas: BLAS()))
    #expect(swapped.statistic.isClose(to: test.statistic, relative: 1e-12))
  }

  @Test func `equal means give zero`() throws {
    let x = randomMatrix(30, 5, seed: 3)
    #expect(try #require(HotellingTest(x, x, blas: BLAS())).statistic == 0)
  }

  @Test func `a metric that never varies is left out`() throws {
    let (x, y) = (randomMatrix(12, 2, seed: 5), randomMatrix(13, 2, seed: 6))
    let test = try #require(HotellingTest(x, y, blas: BLAS()))
    let padded = try #require(
      HotellingTest(withConstantColumn(x), withConstantColumn(y), blas: BLAS()))
    #expect(padded == test)
  }

  @Test func `there is no test without rows, variation or degrees of freedom`() throws {
    let blas = try BLAS()
    let some = randomMatrix(5, 2, seed: 1)
    #expect(HotellingTest(some, Matrix(rows: 0, columns: 2), blas: blas) == nil)
    #expect(
      HotellingTest(Matrix(rows: 5, columns: 0), Matrix(rows: 5, columns: 0), blas: blas) == nil)
    #expect(
      HotellingTest(Matrix(rows: 5, columns: 2), Matrix(rows: 5, columns: 2), blas: blas) == nil)
    let one = randomMatrix(1, 2, seed: 2)
    #expect(HotellingTest(one, one, blas: blas) == nil)
  }

  /// Reference vector of the method's specification (operation `ledoit_wolf_uncentred`): 40 rows of
  /// 6 columns so noisy that the intensity reaches its limit.
  @Test func `noise beyond all structure shrinks to the identity`() throws {
    let shrunk = LedoitWolf(
      deviations: Matrix(rows: 40, columns: 6, elements: noisyRows), blas: try BLAS())
    #expect(shrunk.shrinkage == 1)
    for row in 0..<6 {
      for column in row..<6 {
        let expected = row == column ? 0.9621273112592292 : 0
        #expect(abs(shrunk.covariance[row, column] - expected) < 1e-12)
      }
    }
  }
}

struct HotellingReference: Sendable {
  let m: Int
  let n: Int
  let metrics: Int
  let statistic: Double
  let shrinkage: Double
}

private func scaled(_ matrix: Matrix, by scales: [Double]) -> Matrix {
  var result = matrix
  for row in 0..<matrix.rows {
    for column in 0..<matrix.columns { result[row, column] *= scales[column] }
  }
  return result
}

private func withConstantColumn(_ matrix: Matrix) -> Matrix {
  let rows = (0..<matrix.rows).map { row in
    [matrix[row, 0], 0.1] + (1..<matrix.columns).map { matrix[row, $0] }
  }
  return Matrix(
    rows: matrix.rows, columns: matrix.columns + 1, elements: rows.flatMap { $0 })
}

private func plainHotelling(_ x: Matrix, _ y: Matrix, blas: BLAS) -> Double {
  let p = x.columns
  let (m, n) = (Double(x.rows), Double(y.rows))
  func column(_ matrix: Matrix, _ index: Int) -> [Double] {
    (0..<matrix.rows).map { matrix[$0, index] }
  }
  func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
  var centred = Matrix(rows: x.rows + y.rows, columns: p)
  var difference: [Double] = []
  for metric in 0..<p {
    let (a, b) = (column(x, metric), column(y, metric))
    let residuals = a.map { $0 - mean(a) } + b.map { $0 - mean(b) }
    let deviation = (residuals.reduce(0) { $0 + $1 * $1 } / (m + n - 2)).squareRoot()
    for (row, residual) in residuals.enumerated() { centred[row, metric] = residual / deviation }
    difference.append((mean(a) - mean(b)) / deviation)
  }
  var pooled = LedoitWolf(deviations: centred, blas: blas).covariance
  for element in pooled.elements.indices { pooled.elements[element] *= (m + n) / (m + n - 2) }
  let solution = eliminate(upper: pooled, difference)
  return m * n / (m + n) * zip(difference, solution).reduce(0) { $0 + $1.0 * $1.1 }
}

private let noisyRows: [Double] = [
  0.398575, -0.249328, 0.545551, 0.474693, 0.994802, 0.852118,
  0.555548, -0.521288, 0.223932, 0.299628, -0.076917, 0.014258,
  0.082027, -0.449308, 1.30613, -0.304529, 0.370061, 0.847665,
  -0.406847, 0.920824, 1.173017, -1.3353, 0.161223, -1.143448,
  -0.426202, 0.371402, 1.27168, -0.938857, -1.376806, 0.277405,
  -0.323385, 1.917244, 1.065494, 0.955242, -0.148599, 0.999758,
  1.574979, 2.84342, 0.40034, -1.920148, 1.680305, 1.218391,
  -1.603885, -0.749022, 0.45547, -1.735789, 1.736694, 1.468505,
  -0.896933, 0.960028, -0.07312, 1.193601, -0.687895, -0.442152,
  -1.491615, 1.936213, -0.145548, -1.481288, 0.584768, -0.462581,
  0.267929, 2.511815, 0.198654, 1.120884, -0.606933, -0.624009,
  0.232127, 0.284752, -0.350839, -0.355574, 0.698486, 1.022808,
  1.103486, 1.146959, -0.489469, -1.36051, -0.562725, 0.492038,
  0.807436, 0.365456, -0.086951, -1.616521, 0.02296, -0.276469,
  1.926924, 0.025452, 1.719515, -0.124964, 0.014973, -1.496343,
  0.005822, 0.043418, 0.163288, 0.012461, 0.369222, -1.599125,
  0.767104, -0.879211, 0.680928, -0.726188, 0.325794, -0.68757,
  -0.624901, 0.992519, -0.78439, 0.118923, -0.794968, 0.530658,
  3.247555, 0.86808, 1.892135, -0.410046, 0.138685, -0.106707,
  -0.880907, 0.037899, -0.615157, -0.396114, 0.558775, -0.93612,
  -0.194847, 0.966027, -1.080833, 0.035304, -1.699575, 0.221167,
  -1.456978, -0.023702, 0.828022, -1.337365, 0.904824, 0.952635,
  0.648328, 0.483461, 0.477854, 0.552677, 1.214313, 0.241099,
  -0.446578, 0.797346, 2.249944, -0.607002, 1.970468, -0.679484,
  0.228728, -0.071121, 2.629157, -0.736806, 1.655145, -0.174537,
  -0.381902, 0.228924, 0.18469, 0.830534, 1.588558, 0.546635,
  -0.135504, 0.087269, 0.164643, -0.638744, 0.294407, 0.142644,
  -1.041296, 1.191066, 1.97373, 0.795185, -1.019468, 0.528645,
  0.425292, 1.173294, 0.355456, -0.677907, 0.81838, 0.286784,
  0.493948, 0.090434, 1.275483, -1.585921, 1.034385, 1.014605,
  0.299527, 0.972879, 1.360295, 0.182606, 1.43863, 1.208679,
  -0.199526, 0.87791, -0.489693, 0.810722, -0.054018, 1.120135,
  0.806056, -1.373767, 0.845157, -0.469397, -1.180306, 0.275501,
  0.476466, -0.69013, -0.50705, -0.241679, 0.621865, -0.795326,
  1.358047, -0.111119, 0.725716, 0.343561, 0.142476, 0.656565,
  -0.394521, -0.263031, -0.212425, 0.907235, 0.31282, 0.448068,
  0.226453, -1.3273, -0.475138, -0.146155, 0.267687, -0.100581,
  -0.458783, -2.192545, 0.110907, -0.184538, 0.322023, -1.673604,
  -0.954862, -1.268315, -0.640663, -2.003727, 2.486737, -2.884289,
  -0.284518, 0.792281, -0.456198, 0.477771, -0.352747, -0.408643,
]
