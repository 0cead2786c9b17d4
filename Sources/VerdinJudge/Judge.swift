/// Judges what the challenger did against what the champion did at the same time.
///
/// A pure function: the same pairs, configuration and policy give the same judgement.
///
/// - Parameters:
///   - pairs: one per metric; every one is judged, by its entry in `config.metrics` or else by
///     `config.defaults`, but for the metric that only counts the traffic.
///   - policy: `JudgePolicy.verdin` unless Kayenta's verdicts are wanted.
/// - Complexity: O(*n* log *n*) or better per metric of *n* points.
public func judge(
  _ pairs: [MetricPair], config: JudgeConfig = JudgeConfig(), policy: JudgePolicy = .verdin
) -> Judgement {
  var workspace = Workspace()
  return judge(pairs, config: config, policy: policy, workspace: &workspace)
}

/// The same with storage that the caller keeps from one judgement to the next.
package func judge(
  _ recorded: [MetricPair], config: JudgeConfig, policy: JudgePolicy, workspace: inout Workspace
) -> Judgement {
  let screening = policy.screen(recorded, config)
  let settings = screening.pairs.map { config.settings(of: $0.name) }
  let pairs = zip(screening.pairs, settings).map { $0.showing(quantile: $1.quantile) }
  var evidence = zip(pairs, settings).map { pair, settings in
    policy.clean(pair, settings, config, &workspace)
    return policy.test(settings, config, &workspace)
  }
  for (index, pair) in screening.ofPairs.enumerated() {
    evidence[index].guards = screening.findings + pair.findings + evidence[index].guards
    evidence[index].notes = pair.notes + evidence[index].notes
  }
  policy.adjust(&evidence, settings, config)
  let extra = ExtraEvidence(pairs, config, into: &evidence)
  let defaultRole: Role = settings.contains { $0.role == .guarding } ? .watch : .guarding
  let metrics = pairs.indices.map { index in
    let finding = policy.classify(evidence[index], settings[index], config)
    return MetricJudgement(
      name: pairs[index].name, labels: pairs[index].labels, verdict: finding.verdict,
      direction: finding.direction, reason: finding.reason, settings: settings[index],
      role: settings[index].role ?? defaultRole, evidence: evidence[index],
      classification: finding.classification, classificationReason: finding.classificationReason,
      critical: finding.critical)
  }
  let outcome = policy.score(metrics, screening.findings, config)
  return Judgement(
    verdict: outcome.verdict, reason: outcome.reason, policy: policy.name, metrics: metrics,
    groups: outcome.groups, score: outcome.score, classification: outcome.classification,
    hotelling: extra.hotelling, guards: screening.findings, notes: screening.notes + extra.notes)
}
