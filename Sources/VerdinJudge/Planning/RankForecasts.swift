import RealModule
import VerdinNumerics

/// Independent values, forecast by Noether's formula from the recorded values themselves: how often
/// a value that is multiplied, or moved, lies above one that is not.
struct SamplesForecast: Forecast {
  let basis = MetricPlan.Basis.samples
  let scale: PlanScale
  let assumptions = ["every request is taken to bring one independent value"]
  private let values: SortedSample
  private let failAlpha: Double
  private let alpha: JudgeConfig.Alpha

  /// - Returns: nil for fewer than two values.
  init?(_ recorded: RecordedArms, _ scale: PlanScale, _ context: PlanContext) {
    guard recorded.champion.values.count >= 2 else { return nil }
    let isRelative = scale.scale == .relative
    values = SortedSample(recorded.champion.values.map { isRelative ? Double.log($0) : $0 })
    self.scale = scale
    failAlpha = context.failAlpha(scale.harm)
    alpha = context.config.alpha
  }

  func size(of spans: [TrafficSpan]) -> PlannedSize {
    let exposure = spans.exposure
    return PlannedSize(
      championExposure: exposure.champion, challengerExposure: exposure.challenger)
  }

  func comparison(over spans: [TrafficSpan]) -> (any PlannedComparison)? {
    let exposure = spans.exposure
    guard min(exposure.champion, exposure.challenger) >= 4 else { return nil }
    return RankComparison(
      values: values, champion: exposure.champion, challenger: exposure.challenger,
      margin: scale.margins(scale.margin).first, failAlpha: failAlpha, alpha: alpha)
  }
}

private struct RankComparison: PlannedComparison {
  let values: SortedSample
  let champion: Double
  let challenger: Double
  let margin: Double
  let failAlpha: Double
  let alpha: JudgeConfig.Alpha

  func failing(at effect: Double) -> Double { proving(effect - margin, alpha: failAlpha) }

  func alarming(at effect: Double) -> Double {
    // The estimate exceeds the margin when a test of it would prove it at even odds.
    let size = proving(effect - margin, alpha: 0.5)
    return max(failing(at: effect), min(size, proving(effect, alpha: alpha.marginal / 2)))
  }

  func passing(within margins: PlanMargins) -> Double {
    let misses = [margins.increase, margins.decrease].compactMap(\.self)
      .map { 1 - proving($0, alpha: alpha.pass) }
    return max(0, 1 - misses.reduce(0, +))
  }

  /// The power of a one-sided Mann-Whitney test against values moved by `shift`.
  private func proving(_ shift: Double, alpha: Double) -> Double {
    var moved = SortedSample()
    moved.replace(with: values, increasing: { $0 + shift })
    let distance = MannWhitney(moved, values).superiority - 0.5
    let share = challenger / (champion + challenger)
    let size = (12 * (champion + challenger) * share * (1 - share)).squareRoot()
    return NormalDistribution.below(distance * size + NormalDistribution.quantile(alpha))
  }
}

/// Values that are mostly one number: how often the challenger is the larger, against 10 points.
struct SparseForecast: Forecast {
  let basis = MetricPlan.Basis.sparse
  let scale: PlanScale
  let assumptions = [
    "the margin is 10 points of superiority: ratios to a level of nothing bound nothing"
  ]
  private let tick: Double?
  /// The variance of placements, which ties make small.
  private let variance: Double
  private let failAlpha: Double
  private let alpha: JudgeConfig.Alpha

  init?(_ recorded: RecordedArms, _ harm: Harm, _ context: PlanContext) {
    guard recorded.champion.values.count >= 2 else { return nil }
    let own = SortedSample(recorded.champion.values)
    let error = Superiority(own, own).standardError
    variance = error * error * Double(own.count) / 2
    tick = recorded.tick
    scale = PlanScale(scale: .superiority, harm: harm, margin: 0.1, level: nil)
    failAlpha = context.failAlpha(harm)
    alpha = context.config.alpha
  }

  func size(of spans: [TrafficSpan]) -> PlannedSize {
    let exposure = spans.exposure
    return PlannedSize(
      ticks: tick.map { _ in Int(values(spans).challenger) }, tickSeconds: tick,
      championExposure: exposure.champion, challengerExposure: exposure.challenger)
  }

  func comparison(over spans: [TrafficSpan]) -> (any PlannedComparison)? {
    let n = values(spans)
    guard min(n.champion, n.challenger) >= 4 else { return nil }
    // The judge takes no error below half a pair of the smaller sample.
    let error = max(
      (variance / n.champion + variance / n.challenger).squareRoot(),
      0.5 / min(n.champion, n.challenger))
    return SparseComparison(
      error: error, df: n.champion + n.challenger - 2,
      rankZ: -NormalDistribution.quantile(failAlpha), alpha: alpha)
  }

  /// Ticks where the recording has times, else requests.
  private func values(_ spans: [TrafficSpan]) -> (champion: Double, challenger: Double) {
    guard let tick else { return spans.exposure }
    return spans.reduce(into: (0, 0)) { sum, span in
      sum.0 += min(1, span.champion * tick) * span.seconds / tick
      sum.1 += min(1, span.challenger * tick) * span.seconds / tick
    }
  }
}

private struct SparseComparison: PlannedComparison {
  let error: Double
  let df: Double
  let rankZ: Double
  let alpha: JudgeConfig.Alpha

  func failing(at effect: Double) -> Double {
    min(
      NormalDistribution.below((effect - 0.1) / error),
      NormalDistribution.below(effect / error - rankZ))
  }

  func alarming(at effect: Double) -> Double { failing(at: effect) }

  func passing(within margins: PlanMargins) -> Double {
    let law = StudentPower(error: error, df: df, alpha: alpha.pass)
    let misses = [margins.increase, margins.decrease].compactMap(\.self)
      .map { 1 - law.proving($0) }
    return max(0, 1 - misses.reduce(0, +))
  }
}
