/// The tails of a binomial law at one outcome, exact and mid-p.
package struct BinomialTails: Sendable, Equatable {
  /// P(X ≤ k).
  package var atMost: Double
  /// P(X ≥ k).
  package var atLeast: Double
  /// P(X = k).
  package var point: Double

  /// - Parameters:
  ///   - k: the successes.
  ///   - n: the trials.
  ///   - p: the probability of a success.
  ///   - q: 1 − p, given on its own so that neither loses digits near 0.
  /// - Complexity: two incomplete beta functions.
  package init(_ k: Int, of n: Int, p: Double, q: Double) {
    precondition(k >= 0 && k <= n, "\(k) successes in \(n) trials")
    let (successes, trials) = (Double(k), Double(n))
    point = BinomialTerm.probability(successes, of: trials, p: p, q: q)
    atLeast =
      k == 0 ? 1 : IncompleteBeta(successes, trials - successes + 1, at: p, complement: q).lower
    atMost =
      k == n ? 1 : IncompleteBeta(successes + 1, trials - successes, at: p, complement: q).upper
  }

  package init(_ k: Int, of n: Int, p: Double) { self.init(k, of: n, p: p, q: 1 - p) }

  /// P(X < k) + ½ P(X = k).
  package var midAtMost: Double { middle(atMost, atLeast) }
  /// P(X > k) + ½ P(X = k).
  package var midAtLeast: Double { middle(atLeast, atMost) }

  /// The smaller mid-p directly, the larger as its complement: both keep their digits.
  private func middle(_ own: Double, _ other: Double) -> Double {
    own <= other ? own - 0.5 * point : 1 - (other - 0.5 * point)
  }
}
