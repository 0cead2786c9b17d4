import RealModule
import VerdinNumerics

/// A comparison of series: proofs by the error that the series will estimate of itself, the rank test
/// and the size for the alarm.
struct SeriesComparison: PlannedComparison {
  private let error: PlannedError
  private let margin: Double
  private let failFactors: [Double]
  private let passFactors: [Double]
  /// The critical value of the rank test behind the alarm.
  private let rankZ: Double
  /// The probability that the challenger's tail looks heavier although the arms are alike.
  private let tailRisk: Double

  init(
    _ error: PlannedError, _ margins: PlanMargins, failAlpha: Double, _ alpha: JudgeConfig.Alpha,
    _ laws: ErrorLaws
  ) {
    self.error = error
    margin = margins.first
    failFactors = laws.factors(
      ticks: error.ticks, inflation: error.inflation, alpha: failAlpha, .fail)
    passFactors = laws.factors(
      ticks: error.ticks, inflation: error.inflation, alpha: alpha.pass, .pass)
    rankZ = -NormalDistribution.quantile(alpha.marginal / 2)
    tailRisk = margins.increase == nil ? 0 : error.tailRisk
  }

  func failing(at effect: Double) -> Double { proving(effect - margin, failFactors) }

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
      .map { 1 - proving($0, passFactors) }
    return max(0, 1 - misses.reduce(0, +)) * (1 - tailRisk)
  }

  private func proving(_ excess: Double, _ factors: [Double]) -> Double {
    guard error.variance > 0 else { return excess > 0 ? 1 : 0 }
    return ErrorLaws.power(excess / error.variance.squareRoot(), factors)
  }
}

extension PlannedError {
  /// How often alike arms show a heavier tail because the challenger's ticks hold fewer requests:
  /// its largest twentieth against the champion's maximum and a quarter more, of normal logarithms.
  fileprivate var tailRisk: Double {
    guard let arms, arms.challenger > arms.champion else { return 0 }
    let (x, y) = (arms.challenger.squareRoot(), arms.champion.squareRoot())
    let maximum = NormalDistribution.quantile(1 - 1 / (ticks + 1))
    let gap = 1.645 * x - maximum * y - Double.log(1.25)
    // The scatter of the 95 % quantile, and about 0.4 deviations of a maximum.
    let scatter = (4.5 / ticks * arms.challenger + 0.16 * arms.champion).squareRoot()
    return scatter > 0 ? NormalDistribution.below(gap / scatter) : 0
  }
}
