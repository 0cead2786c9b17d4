/// The sums and sums of squares of the grid values of four replicates.
struct ReplicateSums {
  var sums: SIMD4<Double>
  var squares: SIMD4<Double>
}

/// The means of resamples and the variances of these means, in some unit, four at a time: they are a root and
/// a few divisions each, which a processor does for several as fast as for one.
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
  func means(_ replicates: ReplicateSums) -> SIMD4<Double> { centre + perSum * replicates.sums }

  /// How much larger the means are for sums that are larger than `sum`.
  @inline(__always)
  func changes(_ replicates: ReplicateSums, from sum: Double) -> SIMD4<Double> {
    perSum * (replicates.sums - sum)
  }

  /// s² / n, with the divisor *n* − 1 in s².
  @inline(__always)
  func variances(_ replicates: ReplicateSums) -> SIMD4<Double> {
    let squares = replicates.squares - replicates.sums * replicates.sums * inverseCount
    return squares.replacing(with: 0, where: squares .< 0) * perSquare
  }

  /// The same of the sample itself.
  func variance(of sample: GridSample) -> Double {
    variances(
      ReplicateSums(
        sums: SIMD4(repeating: sample.sum), squares: SIMD4(repeating: sample.sumOfSquares)))[0]
  }
}
