/// Mean and standard deviation by the two-pass formulas of Apache Commons Math, which are also
/// what R's `mean` and `sd` give to the last few bits.
///
/// Sums run strictly from first to last, so the result depends on the order only in its last bits
/// and is the same on every machine.
package struct Moments: Sendable, Equatable {
  package var count: Int
  /// 0 for an empty sample.
  package var mean: Double
  /// Divisor *n* − 1; 0 for fewer than two values.
  package var standardDeviation: Double

  /// - Complexity: three sweeps over the values, no allocation.
  package init(_ values: Span<Double>) {
    count = values.count
    mean = 0
    standardDeviation = 0
    guard count > 0 else { return }
    let n = Double(count)
    var sum = 0.0
    for position in 0..<count { sum += values[position] }
    let rough = sum / n
    var correction = 0.0
    for position in 0..<count { correction += values[position] - rough }
    mean = rough + correction / n
    guard count > 1 else { return }
    var squares = 0.0
    var deviations = 0.0
    for position in 0..<count {
      let deviation = values[position] - mean
      squares += deviation * deviation
      deviations += deviation
    }
    standardDeviation = ((squares - deviations * deviations / n) / (n - 1)).squareRoot()
  }
}
