/// The difference of two means with its standard error, se² = s²x / m + s²y / n.
struct StudentisedDifference {
  private let x: ResampledMean
  private let y: ResampledMean
  private let sumX: Double
  private let sumY: Double
  private let estimate: Double
  private let standardError: Double
  /// A power of two near the larger of both spreads, so that no square overflows.
  private let unit: Double

  init(_ x: GridSample, _ y: GridSample) {
    unit = max(x.unit, y.unit)
    self.x = ResampledMean(x, unit: unit)
    self.y = ResampledMean(y, unit: unit)
    (sumX, sumY) = (x.sum, y.sum)
    estimate = x.mean - y.mean
    standardError =
      (self.x.variance(sum: x.sum, sumOfSquares: x.sumOfSquares)
      + self.y.variance(sum: y.sum, sumOfSquares: y.sumOfSquares)).squareRoot()
  }

  /// How many standard errors of its own a replicate's difference lies above the sample's.
  @inline(__always)
  func studentised(sumX: Double, squaresX: Double, sumY: Double, squaresY: Double) -> Double {
    let change = x.change(excess: sumX - self.sumX) - y.change(excess: sumY - self.sumY)
    if change == 0 { return 0 }
    let variance =
      x.variance(sum: sumX, sumOfSquares: squaresX)
      + y.variance(sum: sumY, sumOfSquares: squaresY)
    return change / variance.squareRoot()
  }

  /// The interval whose ends are the tail quantiles of the studentised replicates, turned round.
  ///
  /// - Parameter rank: how many replicates the tail beyond an end holds, that end's own included;
  ///   with 0 there is no bound.
  func interval(_ replicates: borrowing SortedSample, rank: Int) -> BootstrapMeans.Interval {
    if standardError == 0 {
      return BootstrapMeans.Interval(estimate: estimate, lower: estimate, upper: estimate)
    }
    if rank == 0 {
      return BootstrapMeans.Interval(estimate: estimate, lower: -.infinity, upper: .infinity)
    }
    return BootstrapMeans.Interval(
      estimate: estimate,
      lower: estimate - unit * (standardError * replicates[replicates.count - rank]),
      upper: estimate - unit * (standardError * replicates[rank - 1]))
  }
}
