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
  evidence.guards = DataGuard.violations(config.guards, &workspace)
  guard !evidence.guards.contains(where: { $0.forbids == .verdict }) else {
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
  evidence.tail = tailReach(workspace.sortedChallenger, workspace.sortedChampion)
  evidence.shift = ranks.shift.interval(alpha: config.alpha.fail)
  evidence.comparison = comparison(workspace.sortedChallenger, workspace.sortedChampion)
  for method in EffectMethod.candidates(for: settings.kind) {
    guard let effect = method.measure(settings, config, ranks, &workspace) else { continue }
    evidence.ratio = (ranks.ratio ?? effect.ratio)?.interval(alpha: config.alpha.fail)
    evidence.bounds = effect.marginBounds(settings.harm)
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

/// How far the challenger's largest values reach beyond the champion's: the smallest of its largest
/// twentieth over the largest of all the champion's.
///
/// - Returns: nil for fewer than 20 values or a champion without positive values.
private func tailReach(_ x: SortedSample, _ y: SortedSample) -> TailReach? {
  guard min(x.count, y.count) >= 20 else { return nil }
  let (k, j) = (largest(x.count), max(5, 2 * largest(y.count)))
  let reference = y[y.count - j]
  guard reference > 0 else { return nil }
  return TailReach(ratio: x[x.count - k] / y.maximum, ownSpread: y.maximum / reference)
}

/// A twentieth of a sample, and two values at least.
private func largest(_ count: Int) -> Int { max(2, (count + 19) / 20) }
