import RealModule

/// Miettinen and Nurminen's score intervals, for display of balanced arms.
///
/// With one arm twenty times the other the score test errs up to four times as often as it says;
/// a decision takes the conditional test.
///
/// - SeeAlso: Miettinen & Nurminen 1985, doi:10.1002/sim.4780040211; Farrington & Manning 1990,
///   doi:10.1002/sim.4780091208
extension ProportionPair {
  /// The interval for p₁ − p₂, with one-sided error alpha at each end.
  package func differenceScoreInterval(alpha: Double) -> (lower: Double, upper: Double) {
    let z = -NormalDistribution.quantile(alpha)
    let (p, q) = shares
    let estimate = p - q
    func score(_ delta: Double) -> Double {
      let (p, q) = restricted(difference: delta)
      return standardised(estimate - delta, variance(p, q, weight: 1))
    }
    let lower =
      score(-1) <= z ? -1 : root(between: -1, and: estimate) { score($0) - z }
    let upper =
      score(1) >= -z ? 1 : root(between: estimate, and: 1) { score($0) + z }
    return (lower, upper)
  }

  /// The interval for p₁ / p₂, with one-sided error alpha at each end.
  package func ratioScoreInterval(alpha: Double) -> (lower: Double, upper: Double) {
    let z = -NormalDistribution.quantile(alpha)
    let (p, q) = shares
    func score(_ logRatio: Double) -> Double {
      let ratio = Double.exp(logRatio)
      let (p1, p2) = restricted(ratio: ratio)
      return standardised(p - ratio * q, variance(p1, p2, weight: ratio * ratio))
    }
    let (low, high) = (-80.0, 80.0)
    let lower = x1 == 0 ? 0 : Double.exp(root(between: low, and: high) { score($0) - z })
    let upper = x2 == 0 ? .infinity : Double.exp(root(between: low, and: high) { score($0) + z })
    return (lower, upper)
  }

  private var shares: (Double, Double) { (Double(x1) / Double(n1), Double(x2) / Double(n2)) }

  private func variance(_ p: Double, _ q: Double, weight: Double) -> Double {
    let (m, n) = (Double(n1), Double(n2))
    return (p * (1 - p) / m + weight * q * (1 - q) / n) * ((m + n) / (m + n - 1))
  }

  private func standardised(_ gap: Double, _ variance: Double) -> Double {
    gap == 0 ? 0 : gap / variance.squareRoot()
  }

  /// The likeliest proportions whose difference is `delta`, from the cubic of the paper's appendix.
  private func restricted(difference delta: Double) -> (Double, Double) {
    let (m, n, x, y) = (Double(n1), Double(n2), Double(x1), Double(x2))
    let total = m + n
    let l2 = (m + 2 * n) * delta - total - (x + y)
    let l1 = (n * delta - total - 2 * y) * delta + (x + y)
    let l0 = y * delta * (1 - delta)
    let third = l2 / (3 * total)
    let q = third * third * third - l1 * l2 / (6 * total * total) + l0 / (2 * total)
    let size = max(0, third * third - l1 / (3 * total)).squareRoot()
    let p = q > 0 ? size : -size
    let cosine = p == 0 ? 0 : clip(q / (p * p * p), -1, 1)
    let angle = (Double.pi + Double.acos(cosine)) / 3
    let p2 = clip(2 * p * Double.cos(angle) - third, max(0, -delta), min(1, 1 - delta))
    return (clip(p2 + delta, 0, 1), p2)
  }

  /// The likeliest proportions whose ratio is `ratio`.
  private func restricted(ratio: Double) -> (Double, Double) {
    let (m, n, x, y) = (Double(n1), Double(n2), Double(x1), Double(x2))
    let a = (m + n) * ratio
    let b = m * ratio + x + n + y * ratio
    let c = x + y
    // The smaller root, in the form that does not cancel.
    let p2 = 2 * c / (b + max(0, b * b - 4 * a * c).squareRoot())
    return (clip(ratio * p2, 0, 1), clip(p2, 0, 1))
  }
}
