import RealModule
import VerdinNumerics

/// A comparison of series: Student's law for the proofs, the rank test and the size for the alarm.
struct SeriesComparison: PlannedComparison {
  private let error: PlannedError
  private let margin: Double
  private let fail: StudentPower
  /// The proof under a ceiling of dependence, which series of 30 ticks have.
  private let ceiling: StudentPower?
  private let pass: StudentPower
  /// The critical value of the rank test behind the alarm.
  private let rankZ: Double

  init(_ error: PlannedError, margin: Double, failAlpha: Double, _ alpha: JudgeConfig.Alpha) {
    self.error = error
    self.margin = margin
    let (size, df) = (error.variance.squareRoot(), error.degreesOfFreedom)
    fail = StudentPower(error: size, df: df, alpha: failAlpha)
    pass = StudentPower(error: size, df: df, alpha: alpha.pass)
    rankZ = -NormalDistribution.quantile(alpha.marginal / 2)
    ceiling = error.ticks >= 30 ? Self.ceiling(error, failAlpha) : nil
  }

  private static func ceiling(_ error: PlannedError, _ alpha: Double) -> StudentPower {
    let (n, g) = (error.ticks, error.inflation)
    let bound = DependenceCeiling(
      independentVariance: error.variance / g, count: Int(n.rounded()))
    // The variance of n dependent points is known as if from 2 n g / (g² + 1) independent ones.
    let known = StudentPower(
      error: bound.variance.squareRoot(), df: max(1, 2 * n * g / (g * g + 1)),
      spread: error.variance.squareRoot(), alpha: alpha)
    let t = StudentT(bound.degreesOfFreedom).quantile(above: alpha)
    return StudentPower(t: t, like: known)
  }

  func failing(at effect: Double) -> Double {
    max(fail.proving(effect - margin), ceiling?.proving(effect - margin) ?? 0)
  }

  func alarming(at effect: Double) -> Double {
    let spread = error.variance.squareRoot()
    guard spread > 0 else { return effect > margin ? 1 : 0 }
    let size = NormalDistribution.below((effect - margin) / spread)
    // Of normal noise the rank test sees 3/π as much as a comparison of means.
    let needed = rankZ * (error.rankVariance * Double.pi / 3).squareRoot()
    let rank = NormalDistribution.below((effect - needed) / spread)
    return max(failing(at: effect), min(size, rank))
  }

  func passing(within margins: PlanMargins) -> Double {
    let misses = [margins.increase, margins.decrease].compactMap(\.self)
      .map { 1 - pass.proving($0) }
    return max(0, 1 - misses.reduce(0, +))
  }
}
