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
    centred.removeAll(keepingCapacity: true)
    for t in 0..<n { centred.append(series[t] - mean) }
    let gamma = product(centred.span, lag: 0) / Double(n)
    correlations.removeAll(keepingCapacity: true)
    for lag in 0...lags {
      let value = product(centred.span, lag: lag) / Double(n)
      correlations.append(gamma > 0 ? value / gamma : 0)
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

private func product(_ series: Span<Double>, lag: Int) -> Double {
  // Four sums: the additions need not wait for each other.
  var sums = SIMD4<Double>.zero
  let end = series.count - lag
  var t = 0
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
