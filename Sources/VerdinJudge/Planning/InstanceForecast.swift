import RealModule
import VerdinNumerics

/// Instances as the unit: what their spread lets through, whatever the length of the stage.
struct InstanceForecast: Forecast {
  let basis = MetricPlan.Basis.instances
  let scale: PlanScale
  let assumptions: [String]
  private let spread: Double
  private let champions: Double
  private let challengers: Double
  private let failAlpha: Double
  private let alpha: JudgeConfig.Alpha

  /// - Returns: nil unless the champion has four instances.
  init?(_ recorded: RecordedArms, _ scale: PlanScale, _ context: PlanContext) {
    guard !recorded.champion.instances.isEmpty, !recorded.challenger.instances.isEmpty else {
      return nil
    }
    let found = instanceLocations(
      recorded.champion, recorded.champion, isRelative: scale.scale == .relative)
    guard found.count >= 4 else { return nil }
    spread = Moments(found.span).standardDeviation
    champions = Double(found.count)
    let others = recorded.hasBoth ? Set(recorded.challenger.instances).count : 1
    challengers = Double(others)
    self.scale = scale
    failAlpha = context.failAlpha(scale.harm)
    alpha = context.config.alpha
    assumptions = [
      "instances are the unit, \(others) of the challenger against \(found.count) of the champion: "
        + "more of them tell more, more time does not"
    ]
  }

  func size(of spans: [TrafficSpan]) -> PlannedSize {
    let exposure = spans.exposure
    return PlannedSize(
      championExposure: exposure.champion, challengerExposure: exposure.challenger)
  }

  func comparison(over spans: [TrafficSpan]) -> (any PlannedComparison)? {
    let variance = spread * spread * (1 / champions + 1 / challengers)
    let df = challengers > 1 ? champions + challengers - 2 : champions - 1
    return InstanceComparison(
      fail: StudentPower(error: variance.squareRoot(), df: df, alpha: failAlpha),
      pass: StudentPower(error: variance.squareRoot(), df: df, alpha: alpha.pass),
      margin: scale.margins(scale.margin).first)
  }
}

private struct InstanceComparison: PlannedComparison {
  let fail: StudentPower
  let pass: StudentPower
  let margin: Double

  func failing(at effect: Double) -> Double { fail.proving(effect - margin) }

  /// The rank test over ticks takes what instances differ by for a change, so size alone decides.
  func alarming(at effect: Double) -> Double {
    max(failing(at: effect), NormalDistribution.below((effect - margin) / fail.spread))
  }

  func passing(within margins: PlanMargins) -> Double {
    let misses = [margins.increase, margins.decrease].compactMap(\.self)
      .map { 1 - pass.proving($0) }
    return max(0, 1 - misses.reduce(0, +))
  }
}
