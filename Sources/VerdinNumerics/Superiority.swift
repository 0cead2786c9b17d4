/// P(X > Y) + ½ P(X = Y) of two independent samples with its standard error, whatever the two
/// distributions: Brunner and Munzel's method.
///
/// The placement of an x is the share of the y below it, equal ones counting half. The variance is
/// var(placements of x)/m + var(placements of y)/n, with Welch's degrees of freedom.
///
/// - SeeAlso: Brunner & Munzel 2000, doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U
package struct Superiority: Sendable, Equatable {
  /// 0.5 means no tendency; 1 means every x is above every y.
  package var estimate: Double
  /// 0 when the placements do not vary, as in samples that do not overlap.
  package var standardError: Double
  /// m + n − 2 when the placements do not vary.
  package var degreesOfFreedom: Double

  /// - Precondition: at least two values in each sample.
  /// - Complexity: O(*m* + *n*), no allocation.
  package init(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    let (m, n) = (Double(x.count), Double(y.count))
    precondition(m >= 2 && n >= 2, "\(x.count) and \(y.count) values; two of each are needed")
    let ofX = placementMoments(of: x.padded.span, x.count, in: y.padded.span, y.count)
    let ofY = placementMoments(of: y.padded.span, y.count, in: x.padded.span, x.count)
    estimate = ofX.mean
    let (vx, vy) = (ofX.variance / m, ofY.variance / n)
    let variance = vx + vy
    standardError = variance.squareRoot()
    degreesOfFreedom =
      variance > 0
      ? variance * variance / (vx * vx / (m - 1) + vy * vy / (n - 1)) : m + n - 2
  }
}

/// Mean and variance of the shares of `others` below each of `values`, equal ones counting half.
private func placementMoments(
  of values: Span<Double>, _ m: Int, in others: Span<Double>, _ n: Int
) -> (mean: Double, variance: Double) {
  var (below, notAbove) = (0, 0)
  var (mean, squares) = (0.0, 0.0)
  for i in 0..<m {
    let value = values[i]
    while below < n, others[below] < value { below &+= 1 }
    while notAbove < n, others[notAbove] <= value { notAbove &+= 1 }
    let placement = 0.5 * Double(below &+ notAbove) / Double(n)
    let difference = placement - mean
    mean += difference / Double(i &+ 1)
    squares += difference * (placement - mean)
  }
  return (mean, squares / Double(m - 1))
}
