import VerdinNumerics

/// How much wider than that of independent events an interval of a difference has to be.
struct DifferenceLaw {
  private let factor: Double
  private let law: StudentT

  /// Independent events without a series, or where the ticks scatter no more than such events.
  init(_ series: RateSeries?) {
    if let series, series.dispersion > 1 {
      factor = series.dispersion.squareRoot()
      law = StudentT(series.estimate.degreesOfFreedom)
    } else {
      factor = 1
      law = StudentT(.infinity)
    }
  }

  func quantile(_ alpha: Double) -> Double { law.quantile(above: alpha) }
  func above(_ t: Double) -> Double { law.above(t) }

  /// An interval of the normal law about its centre, as wide as this law asks for.
  func interval(
    _ normal: (Double) -> (lower: Double, upper: Double), _ alpha: Double
  ) -> (lower: Double, upper: Double) {
    guard factor > 1 else { return normal(alpha) }
    let found = normal(alpha)
    let stretch = factor * quantile(alpha) / -NormalDistribution.quantile(alpha)
    let centre = (found.lower + found.upper) / 2
    let reach = stretch * (found.upper - found.lower) / 2
    return (centre - reach, centre + reach)
  }
}
