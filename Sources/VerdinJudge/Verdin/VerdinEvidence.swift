import VerdinNumerics

/// Everything that policy `verdin` measures of one metric.
func verdinTest(
  _ settings: MetricConfig, _ config: JudgeConfig, _ workspace: inout Workspace
) -> Evidence {
  workspace.sort()
  var evidence = Evidence(
    champion: summary(workspace.champion, workspace.sortedChampion),
    challenger: summary(workspace.challenger, workspace.sortedChallenger), comparison: .tested)
  evidence.limitStatistic = limitStatistic(settings.limits, workspace, evidence.challenger)
  if workspace.sortedChampion.isEmpty || workspace.sortedChallenger.isEmpty {
    evidence.comparison = .noData
    return evidence
  }
  if let reason = distrust(workspace.champion, "champion")
    ?? distrust(workspace.challenger, "challenger")
  {
    evidence.comparison = .untestable
    evidence.notes.append(reason)
    return evidence
  }
  compare(&evidence, settings, config, &workspace)
  return evidence
}

/// Why a sample must not be judged, if it must not.
private func distrust(_ sample: CleanSample, _ arm: String) -> String? {
  if sample.infinite > 0 {
    return "the \(arm) has \(sample.infinite) infinite values"
  }
  if sample.coverage < 0.8 {
    return "the \(arm) misses \(Figures.percent(1 - sample.coverage)) of its points"
  }
  return nil
}

private func compare(
  _ evidence: inout Evidence, _ settings: MetricConfig, _ config: JudgeConfig,
  _ workspace: inout Workspace
) {
  let ranks = RankFindings(&workspace, config.alpha)
  evidence.mannWhitney = MannWhitneyEvidence(
    u: ranks.mannWhitney.u, pValue: ranks.pValues.twoSided, pGreater: ranks.pValues.greater,
    pLess: ranks.pValues.less, method: ranks.method)
  evidence.superiority = ranks.mannWhitney.superiority
  if evidence.champion.mean != 0 {
    evidence.meanRatio = evidence.challenger.mean / evidence.champion.mean
  }
  evidence.describeShape(&workspace)
  evidence.shift = ranks.shift.interval(alpha: config.alpha.fail)
  evidence.comparison = comparison(workspace.sortedChallenger, workspace.sortedChampion)
  for method in EffectMethod.candidates(for: settings.kind) {
    guard let effect = method.measure(settings, config, ranks, &workspace) else { continue }
    evidence.ratio = (ranks.ratio ?? effect.ratio)?.interval(alpha: config.alpha.fail)
    evidence.bounds = effect.marginBounds(settings.harm)
    evidence.method = method.deciding(declared: settings.kind)
    if effect.narrowsWithPoints {
      evidence.pointsNeeded = evidence.bounds?.pointsNeeded(
        count: min(evidence.champion.count, evidence.challenger.count), config.alpha)
    }
    if let note = effect.note { evidence.notes.append(note) }
    return
  }
}

/// Whether the samples hold the same values, or one single value.
private func comparison(_ x: SortedSample, _ y: SortedSample) -> Evidence.Comparison {
  if x.minimum == y.maximum && x.maximum == y.minimum { return .singleValue }
  return x.values.elementsEqual(y.values) ? .identical : .tested
}
