/// The forecast by the method that would decide, in the order in which the judge asks them.
///
/// - Returns: nil where the champion has nothing usable, and for a quantile of requests or of
///   histograms: no law here says how it scatters.
func makeForecast(
  _ pair: MetricPair, _ settings: MetricConfig, _ context: PlanContext
) -> (any Forecast)? {
  guard pair.champion.histogram == nil else { return nil }
  let recorded = RecordedArms(pair, settings, context.config)
  guard !recorded.champion.values.isEmpty else { return nil }
  let scale = planScale(settings, recorded)
  let kind = settings.kind
  func asks(_ kinds: MetricConfig.Kind...) -> Bool { kind.map(kinds.contains) ?? true }
  if asks(.series), let found = InstanceForecast(recorded, scale, context) { return found }
  if asks(.rate), let found = RateForecast(recorded, rateScale(settings), context) {
    return found
  }
  if asks(.sparse), recorded.isSparse(settings),
    let found = SparseForecast(recorded, settings.harm, context)
  {
    return found
  }
  // One quantile a tick is compared as a series.
  if asks(.series, .quantile), let found = SeriesForecast(recorded, scale, context) { return found }
  guard kind != .quantile else { return nil }
  return SamplesForecast(recorded, scale, context)
}

private func planScale(_ settings: MetricConfig, _ recorded: RecordedArms) -> PlanScale {
  let median = recorded.workspace.sortedChampion.median
  switch settings.margin(onLevelOf: recorded.workspace) {
  case .relative(let share):
    return PlanScale(scale: .relative, harm: settings.harm, margin: share, level: nil)
  case .absolute(let amount):
    let level = median == 0 ? nil : abs(median)
    return PlanScale(scale: .unit, harm: settings.harm, margin: amount, level: level)
  case nil:
    // A margin of superiority is planned by ranks, which ask for no level.
    return PlanScale(scale: .relative, harm: settings.harm, margin: 0.1, level: nil)
  }
}

/// A rate is compared as configured, also where some ticks have no event.
private func rateScale(_ settings: MetricConfig) -> PlanScale {
  switch settings.margin {
  case .relative(let share):
    PlanScale(scale: .relative, harm: settings.harm, margin: share, level: nil)
  case .superiority:
    PlanScale(scale: .relative, harm: settings.harm, margin: 0.1, level: nil)
  // Of two margins a rare rate passes by the absolute one.
  case .absolute(let amount), .relativeOrAbsolute(_, let amount):
    PlanScale(scale: .unit, harm: settings.harm, margin: amount, level: nil)
  }
}

extension RecordedArms {
  /// Whether the judge would take the values for mostly one number.
  fileprivate func isSparse(_ settings: MetricConfig) -> Bool {
    switch settings.margin {
    case .superiority: return true
    case .absolute: return false
    case .relative, .relativeOrAbsolute: break
    }
    let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
    return settings.kind == .sparse || VerdinJudge.isSparse(x, y)
      || (!workspace.isPositive && y.median == 0)
  }
}
