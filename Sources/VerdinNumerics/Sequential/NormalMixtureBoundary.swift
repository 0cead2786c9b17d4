import RealModule

/// A boundary for a running z-value that is crossed with probability at most alpha *ever*, however
/// often one looks.
///
/// The z-value after time t is S_t/√t, where S_t is a sum of t unit-variance increments. The boundary
/// is where the mixture of exp(λS_t − λ²t/2) over a (half-)normal λ of precision ρ reaches 1/α.
///
/// Time may be counted in any unit (ticks, information), as long as `t` and `optimalTime` agree.
///
/// - SeeAlso: Robbins 1970, doi:10.1214/aoms/1177696786; Howard, Ramdas, McAuliffe & Sekhon 2021,
///   doi:10.1214/20-AOS1991
package struct NormalMixtureBoundary: Sendable {
  package enum Sides: Sendable { case one, two }

  package let sides: Sides
  /// The probability of ever crossing: of the upper boundary for `.one`, of either for `.two`.
  package let alpha: Double
  /// The precision of the mixing distribution, in units of time.
  package let rho: Double

  /// - Parameter optimalTime: where the boundary is to be tightest, nearly.
  /// - Precondition: 0 < alpha < ½ for one side, 0 < alpha < 1 for two.
  package init(sides: Sides, alpha: Double, optimalTime: Double) {
    let tails = sides == .one ? 2 * alpha : alpha
    precondition(tails > 0 && tails < 1, "no \(sides)-sided boundary has level \(alpha)")
    precondition(optimalTime > 0 && optimalTime.isFinite, "\(optimalTime) is no time to look at")
    self.sides = sides
    self.alpha = alpha
    let logOdds = -2 * Double.log(tails)
    rho = optimalTime / (logOdds + Double.log(onePlus: logOdds))
  }

  /// The z-value at which to stop after time t, for `.two` by its size; ∞ at t = 0.
  package func height(at t: Double) -> Double {
    precondition(t >= 0, "time runs forwards, not to \(t)")
    if t == 0 { return .infinity }
    let target = -Double.log(alpha) + 0.5 * Double.log((t + rho) / rho)
    let scale = ((t + rho) / t).squareRoot()
    switch sides {
    case .two: return scale * (2 * target).squareRoot()
    case .one: return scale * Self.solve(target - Double.log(2))
    }
  }

  /// The logarithm of the mixture at a z-value seen after time t: 0 at t = 0, and log(1/alpha) on
  /// the boundary. The exponential of its negative, at most 1, is a p-value for any stopping time.
  package func logE(z: Double, at t: Double) -> Double {
    precondition(t >= 0, "time runs forwards, not to \(t)")
    let u = z * (t / (t + rho)).squareRoot()
    let shrink = 0.5 * Double.log(rho / (t + rho))
    switch sides {
    case .two: return shrink + u * u / 2
    case .one: return shrink + Double.log(2) + Self.halfNormal(u)
    }
  }

  /// u²/2 + log Φ(u): increasing and convex.
  private static func halfNormal(_ u: Double) -> Double {
    // Φ underflows at −38, where the ratio to its leading term is 1 − 1/u² or so.
    if u < -30 { return -Double.log(-u * (2 * Double.pi).squareRoot()) - 1 / (u * u) }
    return u * u / 2 + Double.log(NormalDistribution.below(u))
  }

  /// The u ≥ 0 with u²/2 + log Φ(u) = c, for c ≥ −log 2.
  private static func solve(_ c: Double) -> Double {
    // log Φ(u) ≥ −log 2 makes the start an upper bound; on a convex function Newton then descends.
    var u = (2 * max(c + Double.log(2), 0)).squareRoot()
    while true {
      let density = Double.exp(-u * u / 2) / (2 * Double.pi).squareRoot()
      let next = u - (halfNormal(u) - c) / (u + density / NormalDistribution.below(u))
      if !(next < u) { return u }
      u = next
    }
  }
}
