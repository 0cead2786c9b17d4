package typealias Matrix = DenseMatrix<Double>

/// A dense matrix, row after row.
package struct DenseMatrix<Scalar: MatrixScalar>: Sendable, Equatable {
  package private(set) var rows: Int
  package private(set) var columns: Int
  package var elements: [Scalar]

  /// A matrix of zeros, without any by default.
  package init(rows: Int = 0, columns: Int = 0) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: 0, count: rows * columns))
  }

  package init(rows: Int, columns: Int, elements: [Scalar]) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
    checkShape()
  }

  package subscript(row: Int, column: Int) -> Scalar {
    get { elements[offset(row, column)] }
    set { elements[offset(row, column)] = newValue }
  }

  /// Changes the shape and keeps the storage; what the elements are afterwards is undefined.
  package mutating func reshape(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    let count = rows * columns
    if elements.count > count {
      elements.removeLast(elements.count - count)
    } else {
      elements.append(contentsOf: repeatElement(0, count: count - elements.count))
    }
  }

  /// Stops unless the storage fits the shape and BLAS, which counts in 32 bits, can be told it.
  func checkShape() {
    precondition(
      elements.count == rows * columns,
      "\(elements.count) elements; \(rows) x \(columns) needs \(rows * columns)")
    precondition(max(rows, columns) <= Int32.max, "\(rows) x \(columns) is too large for BLAS")
  }

  private func offset(_ row: Int, _ column: Int) -> Int {
    precondition(
      row < rows && column < columns, "element \(row), \(column) of a \(rows) x \(columns) matrix")
    return row * columns + column
  }
}
