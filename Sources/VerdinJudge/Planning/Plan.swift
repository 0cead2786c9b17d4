/// What each stage of a rollout will be able to tell of each metric, before it begins.
///
/// - Parameters:
///   - pairs: a recording of the champion, or of both arms while they were alike; the latter shows
///     how much noise both arms share, which cancels.
///   - changes: relative harmful changes whose chances of being seen are wanted.
///   - power: the probability with which something is to be shown.
/// - Precondition: 0.5 ≤ power < 1; positive changes.
public func plan(
  _ pairs: [MetricPair], config: JudgeConfig = JudgeConfig(), traffic: PlannedTraffic,
  rollout: RolloutPlan = .standard, changes: [Double] = [0.1, 0.2, 0.5, 1], power: Double = 0.8
) -> [StagePlan] {
  precondition(0.5 <= power && power < 1, "a power of \(power)")
  precondition(changes.allSatisfy { $0 > 0 }, "changes \(changes)")
  let family = pairs.count { config.settings(of: $0.name).role != .info }
  let context = PlanContext(config: config, traffic: traffic, family: family)
  let goal = PlanGoal(power: power, changes: changes)
  let planners = pairs.map { MetricPlanner($0, context, goal) }
  let spans = rollout.stages.map {
    TrafficSpan($0, requestsPerSecond: traffic.requestsPerSecond)
  }
  return rollout.stages.indices.map { index in
    StagePlan(
      stage: rollout.stages[index],
      championRequests: spans[index].champion * spans[index].seconds,
      challengerRequests: spans[index].challenger * spans[index].seconds,
      metrics: planners.map { $0.plan(stage: index, rollout, spans) })
  }
}

/// Plans one metric, its recording read once.
private struct MetricPlanner {
  let pair: MetricPair
  let settings: MetricConfig
  let forecast: (any Forecast)?
  let context: PlanContext
  let goal: PlanGoal

  init(_ pair: MetricPair, _ context: PlanContext, _ goal: PlanGoal) {
    self.pair = pair
    settings = context.config.settings(of: pair.name)
    forecast = makeForecast(pair, settings, context)
    self.context = context
    self.goal = goal
  }

  func plan(stage: Int, _ rollout: RolloutPlan, _ spans: [TrafficSpan]) -> MetricPlan {
    let span = spans[stage]
    var plan = MetricPlan(
      name: pair.name, labels: pair.labels, settings: settings, basis: forecast?.basis ?? .none,
      answer: .none,
      size: forecast?.size(of: [span])
        ?? PlannedSize(
          championExposure: span.champion * span.seconds,
          challengerExposure: span.challenger * span.seconds))
    guard span.champion > 1e-9 * span.challenger else {
      plan.answer = .limitsOnly
      plan.size.ticks = nil
      return plan
    }
    guard let forecast else {
      plan.advice = [
        pair.champion.values.contains(where: \.isFinite)
          ? "quantiles of requests or histograms have no forecast: replay a recording of both arms"
          : "the champion has no usable values in the recording"
      ]
      return plan
    }
    plan.assumptions = forecast.assumptions
    plan.alone = outlook(forecast, [span])
    plan.pooled = pooled(forecast, plan.alone, stage, rollout, spans)
    plan.answer = answer(forecast, [span])
    if plan.answer != .pass {
      plan.secondsNeeded = secondsNeeded(forecast, span)
      plan.advice = advice(plan, forecast, span)
    }
    return plan
  }

  private func outlook(_ forecast: any Forecast, _ spans: [TrafficSpan]) -> Outlook? {
    forecast.comparison(over: spans).map { comparison in
      Outlook(comparison, forecast.scale, goal)
    }
  }

  /// All data since the earliest stage that helps, where they tell clearly more than the stage.
  private func pooled(
    _ forecast: any Forecast, _ alone: Outlook?, _ stage: Int, _ rollout: RolloutPlan,
    _ spans: [TrafficSpan]
  ) -> MetricPlan.Pooled? {
    guard stage > 0, forecast.basis != .instances else { return nil }
    var best: (first: Int, power: Double)?
    for first in 0..<stage {
      let power = passing(forecast, Array(spans[first...stage]))
      if power > max(best?.power ?? 0, (alone?.passPower ?? 0) + 0.01) { best = (first, power) }
    }
    guard let best, let outlook = outlook(forecast, Array(spans[best.first...stage])) else {
      return nil
    }
    return MetricPlan.Pooled(since: rollout.stages[best.first].share, outlook: outlook)
  }

  private func passing(_ forecast: any Forecast, _ spans: [TrafficSpan]) -> Double {
    let margins = forecast.scale.margins(forecast.scale.margin)
    return forecast.comparison(over: spans)?.passing(within: margins) ?? 0
  }

  private func answer(
    _ forecast: any Forecast, _ spans: [TrafficSpan]
  ) -> MetricPlan.Answer {
    guard let comparison = forecast.comparison(over: spans) else { return .none }
    if passing(forecast, spans) >= goal.power { return .pass }
    let scale = forecast.scale
    let large = scale.effect(ofRelative: scale.isDecrease ? 0.5 : 1) ?? 0.4
    if comparison.failing(at: large) >= goal.power { return .failOnly }
    return comparison.alarming(at: large) >= goal.power ? .alarmOnly : .none
  }

  private func secondsNeeded(_ forecast: any Forecast, _ span: TrafficSpan) -> Double? {
    guard forecast.basis != .instances else { return nil }
    let year = 365 * 86_400.0
    let found = smallestArgument(from: span.seconds, reaching: goal.power) { seconds in
      var longer = span
      longer.seconds = min(seconds, year)
      return passing(forecast, [longer])
    }
    return found.flatMap { $0 <= year ? $0 : nil }
  }

  private func advice(
    _ plan: MetricPlan, _ forecast: any Forecast, _ span: TrafficSpan
  ) -> [String] {
    let shadow = TrafficSpan(
      shadowing: context.traffic.requestsPerSecond, seconds: span.seconds)
    return planAdvice(
      plan, scale: forecast.scale, power: goal.power,
      shadowPower: passing(forecast, [shadow]))
  }
}
