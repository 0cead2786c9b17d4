/// The interval in which a probability lies that was met in `events` of `runs` simulations.
///
/// Holds its coverage on average also near 0 and 1, where the estimate plus two standard errors has
/// none.
///
/// - SeeAlso: Wilson 1927, doi:10.1080/01621459.1927.10502953
package struct WilsonInterval: Sendable, Equatable {
  package let estimate: Double
  package let lower: Double
  package let upper: Double

  /// - Parameter z: the normal deviate of either end; 1.96 covers 95 %.
  /// - Precondition: at least one run.
  package init(_ events: Int, of runs: Int, z: Double = 1.959963984540054) {
    precondition(runs > 0 && 0...runs ~= events, "\(events) of \(runs) runs")
    let n = Double(runs)
    let p = Double(events) / n
    let shrink = 1 + z * z / n
    let centre = (p + z * z / (2 * n)) / shrink
    let reach = z / shrink * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    estimate = p
    // At the very ends the two terms are equal but for rounding.
    lower = events == 0 ? 0 : centre - reach
    upper = events == runs ? 1 : centre + reach
  }
}
