import CVerdinKernels

/// The means of resamples and the variances of these means, in some unit.
struct ResampledMean {
  /// What sums are read by.
  let terms: verdin_resampled
  /// Of the sample itself: s² / n, with the divisor *n* − 1 in s².
  let variance: Double

  init(_ sample: GridSample, unit: Double) {
    let n = Double(sample.count)
    let grid = sample.unit / unit
    terms = verdin_resampled(
      centre: sample.centre / unit, per_sum: grid / n, inverse_count: 1 / n,
      per_square: grid * grid / (n * (n - 1)), sum: sample.sum)
    let squares = sample.sumOfSquares - sample.sum * sample.sum * terms.inverse_count
    variance = max(0, squares) * terms.per_square
  }
}
