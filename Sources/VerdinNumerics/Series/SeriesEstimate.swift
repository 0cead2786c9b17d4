import RealModule

/// The effect in a time series with the error it is known to.
package struct SeriesEstimate: Sendable, Equatable {
  /// Challenger minus champion, in the units of the series or as the logarithm of a ratio.
  package var effect: Double
  /// The squared standard error.
  package var variance: Double
  package var degreesOfFreedom: Double
  /// What the squared standard error would be if the points were independent.
  package var independentVariance: Double
  /// The points that were compared, and the number of independent ones that would tell as much.
  package var count: Int
  package var effectiveCount: Double

  package var standardError: Double { variance.squareRoot() }
  /// Challenger over champion, for an effect that is the logarithm of a ratio.
  package var ratio: Double { Double.exp(effect) }

  /// The estimate with its effect at `location`, from the long-run variance of its influence values.
  init(at location: Double, _ har: HARVariance) {
    effect = location
    variance = har.variance
    degreesOfFreedom = har.degreesOfFreedom
    independentVariance = har.independentVariance
    count = har.count
    effectiveCount = har.effectiveCount
  }

  /// The difference of two independent estimates.
  init(_ x: SeriesEstimate, minus y: SeriesEstimate) {
    self = x
    effect = x.effect - y.effect
    add(variance: y.variance, degreesOfFreedom: y.degreesOfFreedom)
    independentVariance = x.independentVariance + y.independentVariance
    effectiveCount = min(x.effectiveCount, y.effectiveCount)
    count = min(x.count, y.count)
  }

  /// Takes in another, independent source of error.
  ///
  /// - SeeAlso: Welch 1947, doi:10.1093/biomet/34.1-2.28
  package mutating func add(variance other: Double, degreesOfFreedom df: Double) {
    let total = variance + other
    if total > 0 {
      degreesOfFreedom =
        total * total / (variance * variance / degreesOfFreedom + other * other / df)
    }
    variance = total
  }

  package func adding(variance: Double, degreesOfFreedom: Double) -> SeriesEstimate {
    var wider = self
    wider.add(variance: variance, degreesOfFreedom: degreesOfFreedom)
    return wider
  }

  /// Tests the effect against a margin on the same scale.
  package func test(
    margin: Double, harm: HarmSign, alphaFail: Double, alphaPass: Double
  ) -> MarginTest {
    MarginTest(
      harm.rawValue * effect, standardError: standardError, degreesOfFreedom: degreesOfFreedom,
      margin: margin, alphaFail: alphaFail, alphaPass: alphaPass)
  }
}
