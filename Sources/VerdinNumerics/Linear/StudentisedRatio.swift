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
    standardError = (self.x.variance(of: x) + self.y.variance(of: y)).squareRoot()
  }

  /// How many standard errors of its own each replicate's log ratio lies above the sample's.
  ///
  /// A replicate whose mean is not positive lies infinitely far out.
  @inline(__always)
  func studentised(_ first: ReplicateSums, _ second: ReplicateSums) -> SIMD4<Double> {
    let (meansX, meansY) = (x.means(first), y.means(second))
    let quotients = meansX / meansY
    var changes = SIMD4<Double>()
    for lane in 0..<4 { changes[lane] = Double.log(quotients[lane]) }
    let variances =
      x.variances(first) / (meansX * meansX) + y.variances(second) / (meansY * meansY)
    let (isOutX, isOutY) = (meansX .<= 0, meansY .<= 0)
    return (changes / variances.squareRoot())
      .replacing(with: 0, where: changes .== 0)
      .replacing(with: .infinity, where: isOutY)
      .replacing(with: -.infinity, where: isOutX)
      .replacing(with: 0, where: isOutX .& isOutY)
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
