/// A sample rounded to a grid on which every sum that its bootstrap can form is exact.
///
/// The values are centred at their mean, scaled by a power of two into [−2, 2], and rounded to
/// multiples of 2^(*k*−52), where *n* ≤ 2^*k*; so are their squares, on a grid twice as coarse. A
/// sum of *n* of them then fits into 53 bits, however it is ordered or grouped. That is why BLAS
/// kernels for different processors, thread counts and matrix shapes, which all add in different
/// orders, give the same bits. The price is 2^(*k*−53) of the largest deviation: 1e-13 for a
/// thousand values.
struct GridSample {
  let count: Int
  /// A value is `centre` + `unit` · its grid value.
  let centre: Double
  let unit: Double
  /// Of the grid values, as the matrix holds them.
  private(set) var sum = 0.0
  private(set) var sumOfSquares = 0.0

  /// - Parameters:
  ///   - values: at least two, of finite sum.
  ///   - matrix: where the grid values go, and their squares `squaresBelow` rows further down.
  init(_ values: [Double], into matrix: inout Matrix, row: Int, squaresBelow: Int) {
    let n = values.count
    precondition(matrix.columns == n, "a row of \(matrix.columns) for \(n) values")
    precondition(
      row + squaresBelow < matrix.rows, "row \(row + squaresBelow) of \(matrix.rows)")
    let input = values.span
    var total = 0.0
    for position in 0..<n { total += input[position] }
    let centre = total / Double(n)
    var largest = 0.0
    for position in 0..<n { largest = max(largest, abs(input[position] - centre)) }
    precondition(largest.isFinite, "a sample with a deviation of \(largest)")
    count = n
    self.centre = centre
    // The inverse of a subnormal unit would be infinite; there the grid is merely coarser.
    unit = largest == 0 ? 1 : max(.leastNormalMagnitude, largest.binade)
    let scale = 1 / unit
    let bits = max(2, Int.bitWidth - (n - 1).leadingZeroBitCount)
    // Adding 1.5 · 2^k rounds a smaller number to the last place of a number just above 2^k.
    let rounding = Double(sign: .plus, exponent: bits, significand: 1.5)
    var elements = matrix.elements.mutableSpan
    let (first, second) = (row * n, (row + squaresBelow) * n)
    for position in 0..<n {
      let deviation = ((input[position] - centre) * scale + rounding) - rounding
      let square = (deviation * deviation + 2 * rounding) - 2 * rounding
      elements[first &+ position] = deviation
      elements[second &+ position] = square
      sum += deviation
      sumOfSquares += square
    }
  }

  /// The mean of the values that were given.
  var mean: Double { centre + unit * (sum / Double(count)) }
}
