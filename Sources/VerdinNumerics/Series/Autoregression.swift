import RealModule

extension AutoregressionScratch {
  /// Leaves γ_k / γ_0 for k = 0 … `lags` in `correlations`, with γ_k = n⁻¹ Σ c_t c_{t+k}.
  ///
  /// - Returns: γ_0. When it is 0, all correlations count as 0.
  mutating func correlate(_ series: Span<Double>, lags: Int) -> Double {
    let n = series.count
    var sum = 0.0
    for t in 0..<n { sum += series[t] }
    let mean = sum / Double(n)
    centred.refill(n) { series[$0] - mean }
    correlations.removeAll(keepingCapacity: true)
    var gamma = 0.0
    for first in stride(from: 0, through: lags, by: 4) {
      let sums = products(centred.span, lags: first)
      for lag in first...min(first + 3, lags) {
        let value = sums[lag - first] / Double(n)
        if lag == 0 { gamma = value }
        correlations.append(gamma > 0 ? value / gamma : 0)
      }
    }
    return gamma
  }

  /// The inflation of the variance by the autoregression that Akaike's criterion prefers; nil when
  /// its order is 0 or 1.
  ///
  /// The criterion is n log σ² + 2p, and a higher order must be strictly better. The recursion of
  /// Levinson and Durbin gives each order from the one before.
  mutating func fitAutoregression(lags: Int, _ n: Double) -> Double? {
    coefficients.removeAll(keepingCapacity: true)
    var error = 1.0
    var best = (criterion: 0.0, order: 0, error: 1.0, sum: 0.0)
    for order in 1...lags {
      var residual = correlations[order]
      for j in 0..<(order - 1) { residual -= coefficients[j] * correlations[order - 1 - j] }
      let reflection = residual / error
      swap(&lower, &coefficients)
      coefficients.removeAll(keepingCapacity: true)
      var sum = reflection
      for j in 0..<(order - 1) {
        let value = lower[j] - reflection * lower[order - 2 - j]
        coefficients.append(value)
        sum += value
      }
      coefficients.append(reflection)
      error *= 1 - reflection * reflection
      // A series that the past predicts without error has no higher order to fit.
      guard error > 0 else { break }
      let criterion = n * Double.log(error) + 2 * Double(order)
      if criterion < best.criterion { best = (criterion, order, error, sum) }
    }
    guard best.order >= 2 else { return nil }
    let rest = 1 - clip(unbiased(best.sum, n), -0.9, 0.98)
    return clip(best.error / (rest * rest), 1, n / 2.5)
  }
}

/// Σ c_t c_{t+k} for four lags k from `lag` on, side by side so that the additions need not wait for
/// each other.
private func products(_ series: Span<Double>, lags lag: Int) -> SIMD4<Double> {
  var sums = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
  var t = 0
  while t + 4 <= series.count - lag - 3 {
    let now = lanes(series, at: t)
    sums.0 += now * lanes(series, at: t &+ lag)
    sums.1 += now * lanes(series, at: t &+ lag &+ 1)
    sums.2 += now * lanes(series, at: t &+ lag &+ 2)
    sums.3 += now * lanes(series, at: t &+ lag &+ 3)
    t += 4
  }
  return SIMD4(
    product(series, lag: lag, from: t, sums.0), product(series, lag: lag + 1, from: t, sums.1),
    product(series, lag: lag + 2, from: t, sums.2), product(series, lag: lag + 3, from: t, sums.3))
}

/// The rest of one lag's sum.
private func product(
  _ series: Span<Double>, lag: Int, from start: Int, _ begun: SIMD4<Double>
) -> Double {
  var (sums, t) = (begun, start)
  let end = series.count - lag
  while t + 4 <= end {
    sums += lanes(series, at: t) * lanes(series, at: t + lag)
    t += 4
  }
  var sum = sums.sum()
  while t < end {
    sum += series[t] * series[t + lag]
    t += 1
  }
  return sum
}
