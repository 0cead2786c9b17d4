import RealModule

/// Student's t distribution with any positive, also fractional or infinite, degrees of freedom.
package struct StudentT: Sendable, Equatable {
  package var degreesOfFreedom: Double

  /// From here on the normal law, taken at a transformed t, is exact to a double's last digits.
  private static let nearlyNormal = 1e8

  package init(_ degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(T > t), accurate in both tails; NaN for NaN.
  ///
  /// - Complexity: one incomplete beta function, O(√df) steps at worst.
  package func above(_ t: Double) -> Double {
    if t.isNaN { return .nan }
    return t >= 0 ? tail(t) : 1 - tail(-t)
  }

  /// P(T ≤ t), accurate in both tails.
  package func below(_ t: Double) -> Double { above(-t) }

  /// The t with P(T > t) = p; ±∞ at 0 and 1.
  ///
  /// Newton's method from a start that makes it converge from one side: on the logarithms of tail
  /// and t outside the quartiles, on the central probability between them.
  ///
  /// A t beyond 1e150 counts as infinite.
  ///
  /// - Complexity: about three incomplete beta functions.
  package func quantile(above p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is not a probability")
    if degreesOfFreedom == .infinity { return -NormalDistribution.quantile(p) }
    if p > 0.5 { return -quantile(above: 1 - p) }
    if p == 0.5 { return 0 }
    if p == 0 { return .infinity }
    return p > 0.25 ? centralQuantile(0.5 - p) : tailQuantile(p)
  }

  /// The t with P(T ≤ t) = p.
  package func quantile(below p: Double) -> Double { -quantile(above: p) }

  private func tail(_ t: Double) -> Double {
    let df = degreesOfFreedom
    if t == .infinity { return 0 }
    if df >= Self.nearlyNormal { return NormalDistribution.above(normalised(t)) }
    return 0.5 * beta(t).lower
  }

  /// I at df / (df + t²), whose lower tail is P(|T| > t).
  private func beta(_ t: Double) -> IncompleteBeta {
    let df = degreesOfFreedom
    // With t² beyond the range of a double, the ratio is still within it.
    let ratio = t * (t / df)
    let x = 1 / (1 + ratio)
    let y = ratio.isFinite ? ratio / (1 + ratio) : 1
    return IncompleteBeta(df / 2, 0.5, at: x, complement: y)
  }

  /// The z whose normal tail is that of t: Gaver & Kafadar 1984, doi:10.1080/00031305.1984.10483225.
  private func normalised(_ t: Double) -> Double {
    let df = degreesOfFreedom
    if df == .infinity { return t }
    let g = (df - 1.5) / ((df - 1) * (df - 1))
    return (Double.log(onePlus: t * t / df) / g).squareRoot()
  }

  private func density(_ t: Double) -> Double {
    let df = degreesOfFreedom
    let peak = Double.exp(
      BinomialTerm.stirlingError((df + 1) / 2) - BinomialTerm.stirlingError(df / 2)
        + df / 2 * Double.log(onePlus: 1 / df) - 0.5)
    return peak / (2 * Double.pi).squareRoot()
      * Double.exp(-(df + 1) / 2 * Double.log(onePlus: t * (t / df)))
  }

  /// Solves P(0 < T < t) = p. The left side is concave, and the first guess lies to the left.
  private func centralQuantile(_ p: Double) -> Double {
    var t = p / density(0)
    for _ in 0..<60 {
      let gap = p - centre(t)
      let step = gap / density(t)
      t += step
      if abs(step) <= 1e-15 * t { break }
    }
    return t
  }

  private func centre(_ t: Double) -> Double {
    degreesOfFreedom >= Self.nearlyNormal
      ? NormalDistribution.below(normalised(t)) - 0.5 : 0.5 * beta(t).upper
  }

  /// Solves log P(T > t) = log p in log t, a concave and falling function: whatever the start, the
  /// second guess lies to the right of the root, and from there every step comes closer.
  private func tailQuantile(_ p: Double) -> Double {
    let z = -NormalDistribution.quantile(p)
    var t = start(z)
    let target = Double.log(p)
    for _ in 0..<100 {
      let tail = tail(t)
      let slope = t * density(t) / tail
      let step = (Double.log(tail) - target) / slope
      t *= Double.exp(step)
      if t > 1e150 { return .infinity }
      // Newton's error squares: behind a step of 1e-9 nothing is left of it.
      if abs(step) <= 1e-9 { break }
    }
    return t
  }

  /// A guess at the t with the tail of the normal deviate z > 0, by Cornish and Fisher's expansion:
  /// its first term where degrees of freedom are so few that the others do harm.
  ///
  /// - SeeAlso: Fisher & Cornish 1960, doi:10.1080/00401706.1960.10489895
  private func start(_ z: Double) -> Double {
    let (df, square) = (degreesOfFreedom, z * z)
    let first = (square + 1) / (4 * df)
    guard df >= 3 else { return z * (1 + first) }
    let second = (3 + square * (16 + square * 5)) / (96 * df * df)
    let third = (-15 + square * (17 + square * (19 + square * 3))) / (384 * df * df * df)
    return z * (1 + first + second + third)
  }
}
