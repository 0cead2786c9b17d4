import RealModule

/// The ratio of two event rates from counts per tick, with an error that knows overdispersion and
/// autocorrelation.
///
/// The influence of tick t on the logarithm of the ratio is
/// (x_t − p̂x n_t)/(n̄ p̂x) − (y_t − p̂y m_t)/(m̄ p̂y): load that both arms share cancels in it. Its
/// long-run variance counts, but never less than what independent events have: 1/X + 1/Y for rare
/// events (Poisson), (1 − p̂x)/X + (1 − p̂y)/Y for a share of trials (binomial).
package struct RateSeries: Sendable, Equatable {
  /// Effect: log of the challenger's rate over the champion's.
  package var estimate: SeriesEstimate
  /// The long-run variance in units of that of independent events.
  package var dispersion: Double

  /// The law of independent events, which bounds the error from below.
  package enum Law: Sendable { case poisson, binomial }

  /// - Parameters:
  ///   - x: the challenger's events per tick, out of `n` requests.
  ///   - y: the champion's events per tick, out of `m` requests.
  ///   - law: binomial needs events that are at most as many as the requests.
  /// - Returns: nil for fewer than 8 ticks or an arm without events.
  /// - Complexity: O(ticks · ∛ticks), no allocation once the scratch has grown.
  package init?(
    _ x: Span<Double>, of n: Span<Double>, _ y: Span<Double>, of m: Span<Double>,
    law: Law = .poisson,
    scratch: inout SeriesScratch
  ) {
    let ticks = x.count
    precondition(
      n.count == ticks && y.count == ticks && m.count == ticks,
      "\(ticks), \(n.count), \(y.count) and \(m.count) ticks")
    let (events, exposure) = (sum(x), sum(n))
    let (others, otherExposure) = (sum(y), sum(m))
    guard ticks >= HARVariance.fewest, events > 0, others > 0 else { return nil }
    let (px, py) = (events / exposure, others / otherExposure)
    let (scaleX, scaleY) = (Double(ticks) / events, Double(ticks) / others)
    scratch.series.removeAll(keepingCapacity: true)
    for t in 0..<ticks {
      // n̄ p̂x is the mean number of events per tick.
      scratch.series.append((x[t] - px * n[t]) * scaleX - (y[t] - py * m[t]) * scaleY)
    }
    let influence = scratch.series
    guard let har = HARVariance(influence.span, scratch: &scratch.autoregression) else {
      return nil
    }
    let independent =
      switch law {
      case .poisson: 1 / events + 1 / others
      case .binomial: (1 - px) / events + (1 - py) / others
      }
    dispersion = har.variance / independent
    estimate = SeriesEstimate(at: Double.log(px / py), har)
    if har.variance < independent {
      estimate.variance = independent
      estimate.degreesOfFreedom = max(har.degreesOfFreedom, Double(ticks - 1))
    }
  }
}

private func sum(_ values: Span<Double>) -> Double {
  var sum = 0.0
  for t in 0..<values.count { sum += values[t] }
  return sum
}
