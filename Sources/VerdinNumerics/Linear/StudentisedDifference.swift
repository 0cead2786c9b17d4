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
    standardError = (self.x.variance(of: x) + self.y.variance(of: y)).squareRoot()
  }

  /// How many standard errors of its own each replicate's difference lies above the sample's.
  @inline(__always)
  func studentised(_ first: ReplicateSums, _ second: ReplicateSums) -> SIMD4<Double> {
    let changes = x.changes(first, from: sumX) - y.changes(second, from: sumY)
    let variances = x.variances(first) + y.variances(second)
    return (changes / variances.squareRoot()).replacing(with: 0, where: changes .== 0)
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
