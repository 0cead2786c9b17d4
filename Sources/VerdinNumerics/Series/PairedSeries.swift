import RealModule

/// How two values of one moment are compared.
package enum SeriesScale: Sendable {
  /// By the logarithm of their ratio; both must be positive.
  case logRatio
  /// By their difference.
  case difference
}

/// Effects between two series of the same length whose points share their moments.
///
/// What hits both arms in one moment, such as load, cancels in the pair.
package enum PairedSeries {
  /// Huber's location of x_t − y_t, or of log x_t − log y_t, with its autocorrelation-robust error.
  ///
  /// - Returns: nil for fewer than 8 points.
  /// - Precondition: equal lengths, finite values, positive ones for ratios.
  /// - Complexity: O(*n*·∛*n*), no allocation once the scratch has grown.
  package static func estimate(
    _ x: Span<Double>, _ y: Span<Double>, scale: SeriesScale, prior: HARVariance.Prior? = nil,
    scratch: inout SeriesScratch
  ) -> SeriesEstimate? {
    precondition(x.count == y.count, "\(x.count) points against \(y.count)")
    scratch.series.removeAll(keepingCapacity: true)
    switch scale {
    case .logRatio:
      for t in 0..<x.count { scratch.series.append(Double.log(x[t]) - Double.log(y[t])) }
    case .difference:
      for t in 0..<x.count { scratch.series.append(x[t] - y[t]) }
    }
    return estimate(prior: prior, scratch: &scratch)
  }

  /// The same for `scratch.series`, which holds the differences already.
  package static func estimate(
    prior: HARVariance.Prior? = nil, scratch: inout SeriesScratch
  ) -> SeriesEstimate? {
    guard scratch.series.count >= HARVariance.fewest else { return nil }
    let huber = Huber(&scratch)
    // Another reference to the storage, not a copy: the scratch as a whole changes while it is read.
    let influence = scratch.influence
    let har = HARVariance(influence.span, prior: prior, scratch: &scratch.autoregression)
    return har.map { SeriesEstimate(at: huber.location, $0) }
  }

  /// The mean of `scratch.series`, which are differences of placements, with its
  /// autocorrelation-robust error.
  ///
  /// Bounded values need no protection from bursts.
  ///
  /// - Returns: nil for fewer than 8 points.
  package static func mean(scratch: inout SeriesScratch) -> SeriesEstimate? {
    let series = scratch.series
    let har = HARVariance(series.span, scratch: &scratch.autoregression)
    return har.map { SeriesEstimate(at: series.reduce(0, +) / Double(series.count), $0) }
  }
}

/// Effects between two series that share no clock: no pairing, and common load does not cancel.
package enum UnpairedSeries {
  /// The difference of the two Huber locations, of the logarithms for ratios.
  ///
  /// - Returns: nil when either series has fewer than 8 points.
  /// - Precondition: finite values, positive ones for ratios.
  package static func estimate(
    _ x: Span<Double>, _ y: Span<Double>, scale: SeriesScale, scratch: inout SeriesScratch
  ) -> SeriesEstimate? {
    scratch.load(x, scale)
    guard let ofX = PairedSeries.estimate(scratch: &scratch) else { return nil }
    scratch.load(y, scale)
    guard let ofY = PairedSeries.estimate(scratch: &scratch) else { return nil }
    return SeriesEstimate(ofX, minus: ofY)
  }

  /// The difference of the two means, for placements.
  ///
  /// - Returns: nil when either series has fewer than 8 points.
  package static func means(
    _ x: Span<Double>, _ y: Span<Double>, scratch: inout SeriesScratch
  ) -> SeriesEstimate? {
    scratch.load(x, .difference)
    guard let ofX = PairedSeries.mean(scratch: &scratch) else { return nil }
    scratch.load(y, .difference)
    guard let ofY = PairedSeries.mean(scratch: &scratch) else { return nil }
    return SeriesEstimate(ofX, minus: ofY)
  }
}

extension SeriesScratch {
  fileprivate mutating func load(_ values: Span<Double>, _ scale: SeriesScale) {
    series.removeAll(keepingCapacity: true)
    for t in 0..<values.count {
      switch scale {
      case .logRatio: series.append(Double.log(values[t]))
      case .difference: series.append(values[t])
      }
    }
  }
}
