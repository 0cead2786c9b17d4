import RealModule

/// Evidence, readable at any time, that x of T events fall into one arm more (or less) often than
/// a known share says.
///
/// Seven bets δ = 0.025 · 2^k, k = 0…6, on the log odds of the share (from 2.5 % to fivefold) share
/// the stake, so no effect size has to be guessed. Under the null hypothesis E is a nonnegative
/// supermartingale that starts at 1, and P(E ever ≥ 1/α) ≤ α whatever the rule for stopping. It
/// holds for Poisson streams whose rates move together, for Bernoulli counts (given the total they
/// are hypergeometric, less spread than binomial), and for shares that change from row to row, as
/// long as each is fixed before its row is seen.
///
/// A value is a few numbers per bet; forking a process is copying it.
///
/// - SeeAlso: Robbins 1970, doi:10.1214/aoms/1177696786; Lindon & Malek 2022, arXiv:2011.03567;
///   Hoeffding 1963, doi:10.1080/01621459.1963.10500830
package struct BinomialEProcess: Sendable {
  /// The alternative: a share above the given one, below it, or either.
  package enum Direction: Sendable { case above, below, either }

  package let direction: Direction
  private var logWealth: [Double]
  private let bets: [Bet]
  /// The logarithm of E now. Crossing log(1/α) rejects at level α.
  package private(set) var logE = 0.0
  /// The largest `logE` so far, at least 0.
  package private(set) var peak = 0.0

  package init(direction: Direction) {
    self.direction = direction
    bets = Self.bets(direction)
    logWealth = Array(repeating: 0, count: bets.count)
  }

  /// A p-value valid at every stopping time: 1 over the largest E so far. It never grows.
  package var pValue: Double { Double.exp(-peak) }

  /// Takes one row in: x of total events fell into the arm whose share of them should be `share`.
  ///
  /// A row without events, or with share 0 or 1, changes nothing.
  ///
  /// - Parameter dispersion: the variance of the row over that of binomial counts, at least 1, from
  ///   *earlier* rows or A/A history. Dividing the evidence by it is approximate, not exact.
  /// - Precondition: 0 ≤ x ≤ total; x is 0 when the share is, and total when the share is 1.
  /// - Complexity: O(1), no allocation.
  package mutating func observe(
    _ x: Double, of total: Double, share: Double, dispersion: Double = 1
  ) {
    precondition(x >= 0 && x <= total && total.isFinite, "\(x) of \(total) events is no count")
    precondition(share >= 0 && share <= 1, "\(share) is no share")
    precondition(
      (share > 0 || x == 0) && (share < 1 || x == total),
      "\(x) of \(total) events cannot happen when the share is \(share)")
    precondition(dispersion >= 1 && dispersion.isFinite, "dispersion \(dispersion) is below 1")
    for place in bets.indices {
      let bet = bets[place]
      logWealth[place] +=
        (x * bet.logOdds - total * Double.log(onePlus: share * bet.growth)) / dispersion
    }
    logE = Self.logMeanExp(logWealth.span)
    peak = max(peak, logE)
  }

  private struct Bet: Sendable {
    let logOdds: Double
    let growth: Double  // exp(logOdds) − 1
  }

  private static func bets(_ direction: Direction) -> [Bet] {
    let sizes = (0..<7).map { 0.025 * Double(1 << $0) }
    let signed =
      switch direction {
      case .above: sizes
      case .below: sizes.map { -$0 }
      case .either: sizes + sizes.map { -$0 }
      }
    return signed.map { Bet(logOdds: $0, growth: Double.expMinusOne($0)) }
  }

  /// log of the mean of exp(v), without overflow.
  static func logMeanExp(_ values: Span<Double>) -> Double {
    var top = -Double.infinity
    for place in values.indices { top = max(top, values[place]) }
    var sum = 0.0
    for place in values.indices { sum += Double.exp(values[place] - top) }
    return top + Double.log(sum / Double(values.count))
  }
}
