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
  package init(_ values: Span<Double>) { self = Self.both(values, Span()).x }

  /// The moments of two samples, in three sweeps over both: an addition waits for the one before,
  /// and two sums side by side wait once.
  package static func both(_ x: Span<Double>, _ y: Span<Double>) -> (x: Moments, y: Moments) {
    let (m, n) = (Double(x.count), Double(y.count))
    let sums = sumBoth(x, y) {
      $0
    } _: {
      $0
    }
    let (roughX, roughY) = (sums.x / m, sums.y / n)
    let rests = sumBoth(x, y) {
      $0 - roughX
    } _: {
      $0 - roughY
    }
    let meanX = x.isEmpty ? 0 : roughX + rests.x / m
    let meanY = y.isEmpty ? 0 : roughY + rests.y / n
    var squares = (x: 0.0, y: 0.0)
    let deviations = sumBoth(x, y) { value in
      let deviation = value - meanX
      squares.x += deviation * deviation
      return deviation
    } _: { value in
      let deviation = value - meanY
      squares.y += deviation * deviation
      return deviation
    }
    return (
      Moments(x.count, meanX, squares.x, deviations.x),
      Moments(y.count, meanY, squares.y, deviations.y)
    )
  }

  private init(_ count: Int, _ mean: Double, _ squares: Double, _ deviations: Double) {
    self.count = count
    self.mean = mean
    let n = Double(count)
    standardDeviation =
      count > 1 ? ((squares - deviations * deviations / n) / (n - 1)).squareRoot() : 0
  }
}

/// The sums of a term of every value of two samples, each from the first to the last.
@inline(__always)
private func sumBoth(
  _ x: Span<Double>, _ y: Span<Double>, _ ofX: (Double) -> Double, _ ofY: (Double) -> Double
) -> (x: Double, y: Double) {
  var sums = (x: 0.0, y: 0.0)
  let common = min(x.count, y.count)
  for position in 0..<common {
    sums.x += ofX(x[position])
    sums.y += ofY(y[position])
  }
  for position in common..<x.count { sums.x += ofX(x[position]) }
  for position in common..<y.count { sums.y += ofY(y[position]) }
  return sums
}
