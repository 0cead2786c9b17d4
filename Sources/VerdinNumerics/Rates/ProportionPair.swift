import RealModule

/// Two proportions: x₁ of n₁ and x₂ of n₂.
package struct ProportionPair: Sendable, Equatable {
  package var x1: Int
  package var n1: Int
  package var x2: Int
  package var n2: Int

  package init(_ x1: Int, of n1: Int, _ x2: Int, of n2: Int) {
    precondition(n1 > 0 && n2 > 0, "\(n1) and \(n2) trials")
    precondition(0...n1 ~= x1 && 0...n2 ~= x2, "\(x1) of \(n1) and \(x2) of \(n2)")
    self.x1 = x1
    self.n1 = n1
    self.x2 = x2
    self.n2 = n2
  }

  /// Fisher's exact test given the total: the tails of the hypergeometric law at x₁.
  ///
  /// `greater` is against "the first proportion is at most the second".
  ///
  /// - Complexity: O(√variance) terms of the smaller tail.
  /// - SeeAlso: Fisher 1935, doi:10.2307/2342435
  package var fisher: MannWhitney.PValues {
    let point = BinomialTerm.hypergeometric(
      Double(x1), of: Double(x1 + x2), marked: Double(n1), plain: Double(n2))
    let beyond = (above: beyond(x1, 1) * point, below: beyond(x1, -1) * point)
    // The sum that stops early is exact; the other tail is what it leaves.
    let isRight = beyond.above <= beyond.below
    let greater = isRight ? beyond.above + point : 1 - beyond.below
    let less = isRight ? 1 - beyond.above : beyond.below + point
    return MannWhitney.PValues(
      greater: min(1, greater), less: min(1, less), twoSided: min(1, 2 * min(greater, less)))
  }

  /// The probability beyond x₁ in one direction, relative to that of x₁.
  private func beyond(_ start: Int, _ step: Int) -> Double {
    let total = x1 + x2
    var (k, term, sum) = (start, 1.0, 0.0)
    while true {
      // Term k + 1 over term k is (n₁ − k)(T − k) / ((k + 1)(n₂ − T + k + 1)).
      let low = step > 0 ? k : k - 1
      let up = Double(n1 - low) * Double(total - low)
      let down = Double(low + 1) * Double(n2 - total + low + 1)
      term *= step > 0 ? up / down : down / up
      guard term > 0, term.isFinite else { return sum }
      let next = sum + term
      if next == sum { return sum }
      sum = next
      k += step
    }
  }

  /// Agresti and Caffo's interval for p₁ − p₂: Wald's after one more success and failure in each.
  ///
  /// - Parameter alpha: one-sided, of each end.
  /// - SeeAlso: Agresti & Caffo 2000, doi:10.1080/00031305.2000.10474560
  package func agrestiCaffo(alpha: Double) -> (lower: Double, upper: Double) {
    let z = -NormalDistribution.quantile(alpha)
    let (m, n) = (Double(n1 + 2), Double(n2 + 2))
    let (p, q) = (Double(x1 + 1) / m, Double(x2 + 1) / n)
    let reach = z * (p * (1 - p) / m + q * (1 - q) / n).squareRoot()
    return (p - q - reach, p - q + reach)
  }
}
