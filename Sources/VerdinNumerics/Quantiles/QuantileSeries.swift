import RealModule

/// The difference of two quantiles from counts per tick, with an error that knows noise of an arm's
/// own and autocorrelation.
///
/// A tick moves an arm's quantile by its values above the quantile, less their expected number, over
/// the density there. Of these influences, challenger less champion, the long-run variance counts,
/// but never less than what independent values leave. What moves both arms in a tick cancels, and
/// ticks of any size are weighed as they count in the quantile.
package struct QuantileSeries: Sendable, Equatable {
  /// Effect: the challenger's quantile less the champion's.
  package var estimate: SeriesEstimate
  /// The long-run variance in units of that of independent values.
  package var dispersion: Double

  /// One arm's quantile and the counts of its ticks.
  package struct Arm: Sendable {
    package var quantile: HarrellDavis
    /// The values above the quantile in each tick.
    package var above: [Double]
    /// All values of each tick.
    package var counts: [Double]

    package init(quantile: HarrellDavis, above: [Double], counts: [Double]) {
      precondition(
        above.count == counts.count, "\(above.count) ticks, \(counts.count) of them counted")
      self.quantile = quantile
      self.above = above
      self.counts = counts
    }

    /// The influence of one value above the quantile, on the mean over all ticks: ticks / (N f), the
    /// density f read off the error that independent values leave, √(q (1 − q) / N) / f.
    fileprivate func weight(at q: Double) -> Double {
      let total = counts.reduce(0, +)
      return Double(counts.count) * quantile.standardError / (total * q * (1 - q)).squareRoot()
    }
  }

  /// - Parameters:
  ///   - x: the challenger.
  ///   - y: the champion, at the same ticks.
  /// - Returns: nil for fewer than 8 ticks.
  /// - Complexity: O(ticks · ∛ticks), no allocation once the scratch has grown.
  package init?(_ x: Arm, _ y: Arm, at q: Double, scratch: inout SeriesScratch) {
    precondition(
      x.counts.count == y.counts.count, "\(x.counts.count) and \(y.counts.count) ticks")
    guard x.counts.count >= HARVariance.fewest else { return nil }
    let (ofX, ofY) = (x.weight(at: q), y.weight(at: q))
    scratch.series.removeAll(keepingCapacity: true)
    for tick in x.counts.indices {
      scratch.series.append(
        (x.above[tick] - (1 - q) * x.counts[tick]) * ofX
          - (y.above[tick] - (1 - q) * y.counts[tick]) * ofY)
    }
    let influence = scratch.series
    guard let har = HARVariance(influence.span, scratch: &scratch.autoregression) else {
      return nil
    }
    let error = HarrellDavis.error(x.quantile, y.quantile)
    let independent = error * error
    dispersion = independent > 0 ? har.variance / independent : 1
    estimate = SeriesEstimate(at: x.quantile.estimate - y.quantile.estimate, har)
    if har.variance < independent {
      estimate.variance = independent
      estimate.degreesOfFreedom = max(har.degreesOfFreedom, Double(x.counts.count - 1))
    }
  }
}
