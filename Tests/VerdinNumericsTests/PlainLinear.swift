@testable import VerdinNumerics

/// Linear algebra as the textbook writes it, for comparison with the library.

func randomMatrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var generator = SplitMix64(seed: seed)
  return Matrix(
    rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in generator.normal() })
}

func plainProduct(_ a: Matrix, transposed b: Matrix) -> Matrix {
  var product = Matrix(rows: a.rows, columns: b.rows)
  for row in 0..<a.rows {
    for column in 0..<b.rows {
      for inner in 0..<a.columns { product[row, column] += a[row, inner] * b[column, inner] }
    }
  }
  return product
}

func transpose(_ a: Matrix) -> Matrix {
  var transposed = Matrix(rows: a.columns, columns: a.rows)
  for row in 0..<a.rows {
    for column in 0..<a.columns { transposed[column, row] = a[row, column] }
  }
  return transposed
}

/// Solves by Gaussian elimination with row pivoting, reading the upper triangle of a symmetric matrix.
func eliminate(upper: Matrix, _ b: [Double]) -> [Double] {
  let n = b.count
  var rows = (0..<n).map { row in (0..<n).map { upper[min(row, $0), max(row, $0)] } + [b[row]] }
  for column in 0..<n {
    let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
    rows.swapAt(column, pivot)
    for row in 0..<n where row != column {
      let factor = rows[row][column] / rows[column][column]
      for place in column...n { rows[row][place] -= factor * rows[column][place] }
    }
  }
  return (0..<n).map { rows[$0][n] / rows[$0][$0] }
}

/// The inputs of Tests/References/linear.py.
func integerGrid(_ rows: Int, _ columns: Int, shift: Double, seed: Int) -> Matrix {
  var matrix = Matrix(rows: rows, columns: columns)
  for i in 0..<rows {
    for j in 0..<columns {
      let own = (seed + 37 * i * i + 101 * j * j + 53 * i * j + 17 * i) % 127
      let common = 4 * ((seed + 13 * i * i + 5 * i) % 61)
      matrix[i, j] = Double(own + common) / 8 + shift * Double(j + 1)
    }
  }
  return matrix
}

/// FNV-1a over the bits, so that one changed bit anywhere shows.
func digest(_ values: [Double]) -> UInt64 {
  values.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1.bitPattern) &* 0x0000_0100_0000_01b3 }
}
