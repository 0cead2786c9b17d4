import RealModule

/// The regularised incomplete beta function I_x(a, b), with its complement.
///
/// Each tail is accurate relative to itself where it is the smaller one: to about 1e-13 for
/// parameters up to 1e4, and slowly less beyond (1e-11 at 1e8).
///
/// - SeeAlso: DLMF 8.17, https://dlmf.nist.gov/8.17
package struct IncompleteBeta: Sendable, Equatable {
  /// I_x(a, b): the probability that a beta variable with parameters a and b is at most x.
  package var lower: Double
  /// 1 − I_x(a, b) = I_{1−x}(b, a).
  package var upper: Double

  package init(_ a: Double, _ b: Double, at x: Double) {
    self.init(a, b, at: x, complement: 1 - x)
  }

  /// For an x near 1 whose distance from 1 is known better than `1 - x` would tell.
  ///
  /// - Precondition: a > 0, b > 0, and x and `complement` are in 0 … 1 and sum to 1.
  /// - Complexity: O(√max(*a*, *b*)) steps near the mean, a few elsewhere; no allocation.
  package init(_ a: Double, _ b: Double, at x: Double, complement y: Double) {
    precondition(a > 0 && b > 0, "a beta distribution with parameters \(a) and \(b)")
    precondition(x >= 0 && y >= 0 && x <= 1 && y <= 1, "\(x) and \(y) are not in 0 … 1")
    if x == 0 || y == 0 {
      lower = x == 0 ? 0 : 1
      upper = 1 - lower
    } else if x < (a + 1) / (a + b + 2) {
      lower = min(1, BinomialTerm.power(a, b, x, y) / continuedFraction(a, b, x, y))
      upper = 1 - lower
    } else {
      upper = min(1, BinomialTerm.power(b, a, y, x) / continuedFraction(b, a, y, x))
      lower = 1 - upper
    }
  }
}

/// x^a y^b / (B(a, b) I_x(a, b)) as the contracted continued fraction b₀ + a₁/(b₁ + a₂/(b₂ + …)).
///
/// The steps hold λ = ay − bx as a whole, so that nothing cancels for an x near 1. Evaluated by the
/// modified Lentz method.
///
/// - SeeAlso: DiDonato & Morris 1992, doi:10.1145/131766.131776 (BFRAC)
private func continuedFraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
  let base = a * y - b * x + 1
  var value = nonzero(a * base / (a + 1))
  var c = value
  var d = 0.0
  // Near the mean the number of steps grows with the root of the larger parameter.
  let limit = 200 + Int(20 * max(a, b).squareRoot())
  for step in 1...limit {
    let m = Double(step)
    let odd = a + 2 * m - 1
    let weight = m * (b - m) * x / odd
    let numerator = (a + m - 1) / odd * (a + b + m - 1) * x * weight
    let denominator = m + weight + (a + m) / (odd + 2) * (base + m * (1 + y))
    d = 1 / nonzero(denominator + numerator * d)
    c = nonzero(denominator + numerator / c)
    let factor = c * d
    value *= factor
    if abs(factor - 1) <= 2 * Double.ulpOfOne { break }
  }
  return value
}

@inline(__always)
private func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
