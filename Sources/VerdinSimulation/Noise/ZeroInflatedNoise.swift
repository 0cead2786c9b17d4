import RealModule
import VerdinNumerics

extension Noise {
  /// Counts of which 60 % are 0 and the others Poisson with mean 2, made from normal
  /// autoregressions by way of their quantiles.
  static let zeroInflated = Noise(
    name: "zeros", synonym: "zip", summary: "small counts, most of them 0", isPlain: false
  ) { count, phi, generator, arms in
    let law = ZeroInflatedPoisson(share: 0.4, mean: 2)
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(
      count, &generator, { law.quantile(NormalDistribution.below(x.next(&$0))) },
      { law.quantile(NormalDistribution.below(y.next(&$0))) })
  }
}

/// Counts that are 0 but for a share, which is Poisson's.
struct ZeroInflatedPoisson {
  let share: Double
  let mean: Double

  /// The smallest count that is not exceeded with probability u.
  func quantile(_ u: Double) -> Double {
    var left = (u - (1 - share)) / share
    if !(left > 0) { return 0 }
    var (count, term) = (0.0, Double.exp(-mean))
    left -= term
    while left > 0, term > 0 {
      count += 1
      term *= mean / count
      left -= term
    }
    return count
  }
}
