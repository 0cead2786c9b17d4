import RealModule

/// The trend of a series of regular ticks: the slope of the least-squares line with an
/// autocorrelation-robust error.
package struct SeriesSlope: Sendable, Equatable {
  /// What the line rises from the first tick to the last, in the units of the series.
  package var rise: Double
  /// The rise over its standard error.
  package var t: Double
  package var degreesOfFreedom: Double
  /// Two-sided p-value of "no trend", by Student's law.
  package var pValue: Double

  /// The error is the long-run variance of the slope's influence values,
  /// (t − t̄) · residual_t / (Σ(t − t̄)²/n).
  ///
  /// - Returns: nil for fewer than 8 points, and for a series that lies on its line.
  /// - Complexity: O(*n*·∛*n*), no allocation once the scratch has grown.
  package init?(_ series: Span<Double>, scratch: inout AutoregressionScratch) {
    let n = series.count
    guard n >= HARVariance.fewest else { return nil }
    let centre = Double(n - 1) / 2
    var (sum, product, squares) = (0.0, 0.0, 0.0)
    for t in 0..<n {
      let time = Double(t) - centre
      sum += series[t]
      product += time * series[t]
      squares += time * time
    }
    let (mean, slope) = (sum / Double(n), product / squares)
    scratch.influence.refill(n) { t in
      let time = Double(t) - centre
      return time * (series[t] - mean - slope * time) * Double(n) / squares
    }
    // Another reference to the storage, not a copy: the scratch as a whole changes while it is read.
    let influence = scratch.influence
    guard let har = HARVariance(influence.span, scratch: &scratch), har.variance > 0 else {
      return nil
    }
    rise = slope * Double(n - 1)
    t = slope / har.variance.squareRoot()
    degreesOfFreedom = har.degreesOfFreedom
    pValue = min(1, 2 * StudentT(har.degreesOfFreedom).above(abs(t)))
  }
}
