/// A resample's mean and the variance of that mean, in some unit.
struct ResampledMean {
  private let centre: Double
  private let perSum: Double
  private let inverseCount: Double
  private let perSquare: Double

  init(_ sample: GridSample, unit: Double) {
    let n = Double(sample.count)
    let grid = sample.unit / unit
    centre = sample.centre / unit
    perSum = grid / n
    inverseCount = 1 / n
    perSquare = grid * grid / (n * (n - 1))
  }

  @inline(__always)
  func mean(sum: Double) -> Double { centre + perSum * sum }

  /// How much larger the mean is for a sum that is larger by `excess`.
  @inline(__always)
  func change(excess: Double) -> Double { perSum * excess }

  /// s² / n, with the divisor *n* − 1 in s².
  @inline(__always)
  func variance(sum: Double, sumOfSquares: Double) -> Double {
    max(0, sumOfSquares - sum * sum * inverseCount) * perSquare
  }
}
