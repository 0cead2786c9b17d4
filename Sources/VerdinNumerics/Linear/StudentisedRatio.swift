import RealModule

/// The ratio of two means with the delta-method standard error of its logarithm.
///
/// se² = s²x / (m x̄²) + s²y / (n ȳ²)
struct StudentisedRatio {
  private let x: ResampledMean
  private let y: ResampledMean
  private let estimate: Double
  private let standardError: Double

  /// - Precondition: both means are positive.
  init(_ x: GridSample, _ y: GridSample) {
    self.x = ResampledMean(x, unit: x.mean)
    self.y = ResampledMean(y, unit: y.mean)
    estimate = x.mean / y.mean
    standardError =
      (self.x.variance(sum: x.sum, sumOfSquares: x.sumOfSquares)
      + self.y.variance(sum: y.sum, sumOfSquares: y.sumOfSquares)).squareRoot()
  }

  /// How many standard errors of its own a replicate's log ratio lies above the sample's.
  ///
  /// A replicate whose mean is not positive lies infinitely far out.
  @inline(__always)
  func studentised(sumX: Double, squaresX: Double, sumY: Double, squaresY: Double) -> Double {
    let meanX = x.mean(sum: sumX)
    let meanY = y.mean(sum: sumY)
    if meanX <= 0 { return meanY <= 0 ? 0 : -.infinity }
    if meanY <= 0 { return .infinity }
    let change = Double.log(meanX / meanY)
    if change == 0 { return 0 }
    let variance =
      x.variance(sum: sumX, sumOfSquares: squaresX) / (meanX * meanX)
      + y.variance(sum: sumY, sumOfSquares: squaresY) / (meanY * meanY)
    return change / variance.squareRoot()
  }

  /// The interval whose ends are the tail quantiles of the studentised replicates, turned round.
  ///
  /// - Parameter rank: how many replicates the tail beyond an end holds, that end's own included;
  ///   with 0 the ends are 0 and ∞.
  func interval(_ replicates: borrowing SortedSample, rank: Int) -> BootstrapMeans.Interval {
    if standardError == 0 {
      return BootstrapMeans.Interval(estimate: estimate, lower: estimate, upper: estimate)
    }
    if rank == 0 {
      return BootstrapMeans.Interval(estimate: estimate, lower: 0, upper: .infinity)
    }
    return BootstrapMeans.Interval(
      estimate: estimate,
      lower: estimate * Double.exp(-standardError * replicates[replicates.count - rank]),
      upper: estimate * Double.exp(-standardError * replicates[rank - 1]))
  }
}
