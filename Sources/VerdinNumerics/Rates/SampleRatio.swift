import RealModule

/// Whether the traffic was split as planned: x of `total` units went to an arm that should have had
/// the share `planned` of them. A mismatch makes every other comparison invalid.
///
/// - SeeAlso: Fabijan et al. 2019, doi:10.1145/3292500.3330722
package struct SampleRatio: Sendable, Equatable {
  /// (x − total·p)² / (total·p·(1 − p)), with one degree of freedom.
  package var chiSquare: Double
  package var pChiSquare: Double
  /// Twice the smaller binomial tail, at most 1.
  package var pExact: Double

  package init(_ x: Int, of total: Int, planned: Double) {
    precondition(planned > 0 && planned < 1, "a planned share of \(planned)")
    let n = Double(total)
    let excess = Double(x) - n * planned
    chiSquare = excess * excess / (n * planned * (1 - planned))
    pChiSquare = Double.erfc((chiSquare / 2).squareRoot())
    let tails = BinomialTails(x, of: total, p: planned)
    pExact = min(1, 2 * min(tails.atMost, tails.atLeast))
  }
}
