/// How much more two event streams scatter around their ratio than binomial counts would, from the
/// rows seen so far; 1 before the first.
///
/// A Pearson χ² over its degrees of freedom, held near 1 by 20 pseudo-rows. Each row is compared
/// with the Mantel-Haenszel ratio of the rows before it, and the uncertainty of that ratio counts
/// as part of the expected variance: one pass, and a lasting difference between the arms is not
/// taken for scatter. Ask for `value` *before* taking in the row whose evidence it divides.
///
/// - SeeAlso: Brown, Durbin & Evans 1975, doi:10.1111/j.2517-6161.1975.tb01532.x (recursive
///   residuals); Mantel & Haenszel 1959, doi:10.1093/jnci/22.4.719
package struct RunningDispersion: Sendable {
  private static let pseudoRows = 20.0
  private var chiSquared = 0.0
  private var rows = 0.0
  private var information = 0.0
  private var numerator = 0.0
  private var denominator = 0.0

  package init() {}

  /// At least 1.
  package var value: Double {
    max(1, (Self.pseudoRows + chiSquared) / (Self.pseudoRows + rows))
  }

  /// - Complexity: O(1).
  package mutating func observe(_ row: RateCounts) {
    guard row.n > 0, row.m > 0, row.total > 0 else { return }
    if numerator > 0, denominator > 0 {
      let odds = numerator / denominator * row.n / row.m
      let share = odds / (1 + odds)
      let variance = row.total * share / (1 + odds)
      let residual = row.x - row.total * share
      chiSquared += residual * residual / (variance * (1 + variance / information))
      rows += 1
      information += variance
    } else {
      let exposure = row.n + row.m
      information += row.total * (row.n / exposure) * (row.m / exposure)
    }
    numerator += row.x * row.m / (row.n + row.m)
    denominator += row.y * row.n / (row.n + row.m)
  }
}
