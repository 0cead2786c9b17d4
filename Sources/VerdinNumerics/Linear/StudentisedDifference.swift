/// The difference of two means with its standard error, se² = s²x / m + s²y / n.
struct StudentisedDifference {
  let x: ResampledMean
  let y: ResampledMean
  private let estimate: Double
  private let standardError: Double
  /// A power of two near the larger of both spreads, so that no square overflows.
  private let unit: Double

  init(_ x: GridSample, _ y: GridSample) {
    unit = max(x.unit, y.unit)
    self.x = ResampledMean(x, unit: unit)
    self.y = ResampledMean(y, unit: unit)
    estimate = x.mean - y.mean
    standardError = (self.x.variance + self.y.variance).squareRoot()
  }

  /// The interval whose ends are the tail quantiles of the studentised replicates, turned round.
  ///
  /// - Parameter tails: nil when the replicates bound nothing.
  func interval(_ tails: ReplicateTails?) -> BootstrapMeans.Interval {
    if standardError == 0 {
      return BootstrapMeans.Interval(estimate: estimate, lower: estimate, upper: estimate)
    }
    guard let tails else {
      return BootstrapMeans.Interval(estimate: estimate, lower: -.infinity, upper: .infinity)
    }
    return BootstrapMeans.Interval(
      estimate: estimate,
      lower: estimate - unit * (standardError * tails.upper),
      upper: estimate - unit * (standardError * tails.lower))
  }
}
