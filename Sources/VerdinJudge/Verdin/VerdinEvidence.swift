import VerdinNumerics

/// Everything that policy `verdin` measures of one metric.
func verdinTest(
  _ settings: MetricConfig, _ config: JudgeConfig, _ workspace: inout Workspace
) -> Evidence {
  workspace.sort()
  var evidence = Evidence(
    champion: summary(workspace.champion, workspace.sortedChampion),
    challenger: summary(workspace.challenger, workspace.sortedChallenger), comparison: .tested)
  evidence.limitStatistic = limitStatistic(settings, workspace, evidence.challenger)
  if workspace.sortedChampion.isEmpty || workspace.sortedChallenger.isEmpty {
    evidence.comparison = .noData
    return evidence
  }
  evidence.guards = DataGuard.violations(config.guards, &workspace)
  let refusal = limitDistrust(settings, workspace)
  guard refusal == nil, !evidence.guards.contains(where: { $0.forbids == .verdict }) else {
    if let refusal { evidence.notes.append(refusal) }
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
  if workspace.ticksWeighAlike {
    evidence.tail = tailReach(workspace.sortedChallenger, workspace.sortedChampion)
  }
  evidence.shift = ranks.shift.interval(alpha: config.alpha.fail)
  evidence.comparison = comparison(workspace)
  if let refusal = QuantileComparison(settings, workspace)?.refusal {
    evidence.comparison = .untestable
    evidence.notes.append(refusal)
    return
  }
  for method in EffectMethod.candidates(for: settings.kind) {
    guard let effect = method.measure(settings, config, ranks, &workspace) else { continue }
    evidence.ratio = (ranks.ratio ?? effect.ratio)?.interval(alpha: config.alpha.fail)
    evidence.bounds = effect.marginBounds(settings.harm)
    evidence.quantile = effect.quantile
    if effect.narrowsWithPoints {
      evidence.pointsNeeded = evidence.bounds?.pointsNeeded(
        count: min(evidence.champion.count, evidence.challenger.count), config.alpha)
    }
    if let note = effect.note { evidence.notes.append(note) }
    evidence.pDifference = effect.pDifference
    evidence.calibration = effect.calibration
    if effect.calibration == nil, let doubt = workspace.historyDoubt {
      evidence.notes.append(doubt)
    }
    return
  }
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

extension Workspace {
  /// Whether a value stands for about as much exposure in either arm. Rates of few requests reach far
  /// by chance alone: at 1 % of the traffic a healthy challenger's largest twentieth always lies
  /// beyond the champion's largest.
  fileprivate var ticksWeighAlike: Bool {
    guard let n = challenger.exposure, let m = champion.exposure, n > 0, m > 0 else { return true }
    let ratio = n / Double(challenger.values.count) / (m / Double(champion.values.count))
    return 0.5 <= ratio && ratio <= 2
  }
}

/// A twentieth of a sample, and two values at least.
private func largest(_ count: Int) -> Int { max(2, (count + 19) / 20) }
