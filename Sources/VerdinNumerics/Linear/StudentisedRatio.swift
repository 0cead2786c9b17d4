import RealModule

/// The ratio of two means with the delta-method standard error of its logarithm.
///
/// se² = s²x / (m x̄²) + s²y / (n ȳ²)
struct StudentisedRatio {
  let x: ResampledMean
  let y: ResampledMean
  private let estimate: Double
  private let standardError: Double

  /// - Precondition: both means are positive.
  init(_ x: GridSample, _ y: GridSample) {
    self.x = ResampledMean(x, unit: x.mean)
    self.y = ResampledMean(y, unit: y.mean)
    estimate = x.mean / y.mean
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
      return BootstrapMeans.Interval(estimate: estimate, lower: 0, upper: .infinity)
    }
    return BootstrapMeans.Interval(
      estimate: estimate,
      lower: estimate * Double.exp(-standardError * tails.upper),
      upper: estimate * Double.exp(-standardError * tails.lower))
  }
}
