import RealModule
import VerdinNumerics

/// Poisson probabilities for planning.
enum PoissonTail {
  /// P(X ≥ k) for a mean of λ: summed for small counts, by Wilson and Hilferty's cube root from 30
  /// on, which errs by less than 0.0005.
  ///
  /// - SeeAlso: Wilson & Hilferty 1931, doi:10.1073/pnas.17.12.684
  static func atLeast(_ k: Int, mean: Double) -> Double {
    guard k > 0 else { return 1 }
    guard k >= 30 else {
      let below = (0..<k).reduce(0) { $0 + probability($1, mean: mean) }
      return max(0, 1 - below)
    }
    // P(X ≥ k) = P(Gamma(k) ≤ λ).
    let shape = Double(k)
    let root = Double.pow(mean / shape, 1.0 / 3)
    return NormalDistribution.below(3 * shape.squareRoot() * (root - 1 + 1 / (9 * shape)))
  }

  static func probability(_ k: Int, mean: Double) -> Double {
    guard mean > 0 else { return k == 0 ? 1 : 0 }
    return Double.exp(Double(k) * Double.log(mean) - mean - Double.logGamma(Double(k) + 1))
  }

  /// Counts that a Poisson variable takes, with weights that sum to 1: all of them where they are
  /// few, a grid over five standard deviations either way elsewhere.
  static func grid(mean: Double) -> [(count: Int, weight: Double)] {
    let reach = 7 * mean.squareRoot() + 10
    let (low, high) = (max(0, (mean - reach).rounded(.down)), (mean + reach).rounded(.up))
    let points: [(Int, Double)]
    if high - low <= 200 {
      points = (Int(low)...Int(high)).map { ($0, probability($0, mean: mean)) }
    } else {
      points = (-40...40).map { step in
        let z = Double(step) / 8
        return (Int((mean + z * mean.squareRoot()).rounded()), Double.exp(-z * z / 2))
      }
    }
    let total = points.reduce(0) { $0 + $1.1 }
    return points.map { ($0.0, $0.1 / total) }
  }
}
