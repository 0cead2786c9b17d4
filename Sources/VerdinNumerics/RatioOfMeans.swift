import RealModule

/// Two means with their sampling variances, for an interval of their ratio.
package struct RatioOfMeans: Sendable, Equatable {
  /// The challenger's mean, and the variance of that mean.
  package var x: Double
  package var xVariance: Double
  /// The champion's mean, and the variance of that mean.
  package var y: Double
  package var yVariance: Double
  /// The covariance of the two means; 0 for independent arms.
  package var covariance: Double

  package init(
    _ x: Double, variance xVariance: Double, _ y: Double, variance yVariance: Double,
    covariance: Double = 0
  ) {
    self.x = x
    self.xVariance = xVariance
    self.y = y
    self.yVariance = yVariance
    self.covariance = covariance
  }

  /// Fieller's interval, exact for normal means; nil where no bounded interval exists because the
  /// champion's mean may be 0.
  ///
  /// - Parameter quantile: Student's or the normal quantile of one end.
  /// - SeeAlso: Fieller 1954, doi:10.1111/j.2517-6161.1954.tb00159.x
  package func fieller(quantile: Double) -> (lower: Double, upper: Double)? {
    let square = quantile * quantile
    let a = y * y - square * yVariance
    let b = x * y - square * covariance
    let c = x * x - square * xVariance
    guard a > 0 else { return nil }
    let reach = max(0, b * b - a * c).squareRoot()
    return ((b - reach) / a, (b + reach) / a)
  }

  /// The standard error of log(x / y) by the delta method.
  ///
  /// - Precondition: both means are positive.
  package var logStandardError: Double {
    max(
      0, xVariance / (x * x) + yVariance / (y * y) - 2 * covariance / (x * y)
    ).squareRoot()
  }

  /// The interval x/y · exp(± quantile · error of the logarithm).
  ///
  /// - Precondition: both means are positive.
  package func logDelta(quantile: Double) -> (lower: Double, upper: Double) {
    let reach = Double.exp(quantile * logStandardError)
    return (x / y / reach, x / y * reach)
  }
}
