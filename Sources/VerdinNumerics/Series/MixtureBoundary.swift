import RealModule

/// A bound that a z-statistic of growing data crosses at any time with probability alpha at most
/// when there is no effect: the normal mixture.
///
/// - SeeAlso: Robbins 1970, doi:10.1214/aoms/1177696786; Howard, Ramdas, McAuliffe & Sekhon 2021,
///   doi:10.1214/20-AOS1991
package struct MixtureBoundary: Sendable, Equatable {
  package enum Sides: Sendable { case one, two }

  package var sides: Sides
  package var alpha: Double
  /// The variance of the mixture, in observations: it makes the bound tightest at the horizon.
  package var rho: Double

  /// - Parameter horizon: the number of observations at which the bound is tightest.
  package init(_ sides: Sides, alpha: Double, horizon: Double) {
    precondition(alpha > 0 && alpha < 0.5, "alpha \(alpha) is not between 0 and 1/2")
    precondition(horizon > 0, "a horizon of \(horizon) observations")
    self.sides = sides
    self.alpha = alpha
    let level = Double.log(1 / (sides == .one ? 2 * alpha : alpha))
    rho = horizon / (2 * level + Double.log(onePlus: 2 * level))
  }

  /// The bound for z after `t` observations.
  ///
  /// One-sided, b solves ½ log(4ρ/(t + ρ)) + b² t/(2(t + ρ)) + log Φ(b √(t/(t + ρ))) = log(1/α).
  package func z(after t: Double) -> Double {
    precondition(t > 0, "a bound after \(t) observations")
    let share = t / (t + rho)
    let target = Double.log(1 / alpha)
    switch sides {
    case .two: return ((2 * target + Double.log((t + rho) / rho)) / share).squareRoot()
    case .one:
      let constant = 0.5 * Double.log(4 * rho / (t + rho)) - target
      // Without log Φ, which is between log ½ and 0, the equation is solved by a square root.
      let square = 2 * (Double.log(2) - constant) / share
      return root(between: 0, and: square.squareRoot()) { b in
        constant + 0.5 * b * b * share
          + Double.log(NormalDistribution.below(b * share.squareRoot()))
      }
    }
  }
}
