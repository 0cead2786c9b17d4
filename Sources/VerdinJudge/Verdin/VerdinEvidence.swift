import VerdinNumerics

/// Everything that policy `verdin` measures of one metric.
func verdinTest(
  _ settings: MetricConfig, _ config: JudgeConfig, _ workspace: inout Workspace
) -> Evidence {
  if let sketches = SketchComparison(workspace.recorded, settings, config) {
    return sketches.evidence
  }
  workspace.sort()
  var evidence = Evidence(workspace)
  evidence.limitStatistic = limitStatistic(settings, workspace, evidence.challenger)
  if workspace.sortedChampion.isEmpty || workspace.sortedChallenger.isEmpty {
    evidence.comparison = .noData
    return evidence
  }
  evidence.guards = DataGuard.violations(config.guards, &workspace)
  let refusal = limitDistrust(settings, workspace)
  guard !evidence.guards.contains(where: { $0.forbids == .verdict }) && refusal == nil else {
    if let refusal { evidence.noted.append(.words(refusal)) }
    evidence.comparison = .untestable
    return evidence
  }
  compare(&evidence, settings, config, &workspace)
  return evidence
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
  evidence.shift = ranks.shift
  evidence.comparison = comparison(workspace)
  workspace.ranks = ranks
  measureEffect(&evidence, ranks, settings, config, &workspace)
}

/// The same with another margin, which moves no rank: only the effect is measured anew.
///
/// - Precondition: the workspace has seen this metric last.
func verdinRetest(
  _ measured: Evidence, _ settings: MetricConfig, _ config: JudgeConfig,
  _ workspace: inout Workspace
) -> Evidence {
  if let sketches = SketchComparison(workspace.recorded, settings, config) {
    return sketches.evidence
  }
  guard let ranks = workspace.ranks else {
    preconditionFailure("a metric that was compared has ranks")
  }
  var evidence = measured
  evidence.bounds = nil
  evidence.noted = Notes()
  measureEffect(&evidence, ranks, settings, config, &workspace)
  return evidence
}

/// The effect by the first method that applies.
private func measureEffect(
  _ evidence: inout Evidence, _ ranks: RankFindings, _ settings: MetricConfig,
  _ config: JudgeConfig, _ workspace: inout Workspace
) {
  if config.looks == .once, let refusal = QuantileComparison(settings, workspace)?.refusal {
    evidence.comparison = .untestable
    evidence.noted.append(.words(refusal))
    return
  }
  for method in EffectMethod.all(for: config.looks) where method.fits(settings.kind, config.looks) {
    guard let effect = method.measure(settings, config, ranks, &workspace) else { continue }
    evidence.ratio = ranks.ratio ?? effect.ratio?.interval(alpha: config.alpha.fail)
    evidence.bounds = effect.marginBounds(settings.harm)
    evidence.anytime = effect.anytime
    evidence.method = method.deciding(declared: settings.kind)
    evidence.quantile = effect.quantile
    if effect.narrowsWithPoints {
      evidence.pointsNeeded = evidence.bounds?.pointsNeeded(
        count: min(evidence.champion.count, evidence.challenger.count), config.alpha)
    }
    if let note = effect.note { evidence.noted.append(note) }
    evidence.pDifference = effect.pDifference
    evidence.calibration = effect.calibration
    if effect.calibration == nil, let doubt = workspace.historyDoubt {
      evidence.noted.append(.words(doubt))
    }
    return
  }
  // One value throughout needs no bound, only its time.
  if evidence.comparison == .singleValue {
    evidence.anytime = AnytimeEvidence(ofGates: config.looks, workspace)
    return
  }
  evidence.comparison = .untestable
  evidence.noted.append(.words(EffectMethod.refusal(settings, workspace)))
}

/// Whether the samples hold the same values, or one single value.
private func comparison(_ workspace: borrowing Workspace) -> Evidence.Comparison {
  // Ticks can have the same quantile and yet other counts.
  if let histogram = workspace.champion.histogram {
    return histogram == workspace.challenger.histogram ? .identical : .tested
  }
  let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
  if x.minimum == y.maximum && x.maximum == y.minimum { return .singleValue }
  return x.values.elementsEqual(y.values) ? .identical : .tested
}
