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
  var evidence = zip(pairs, settings).map { measure($0, $1, config, policy, &workspace) }
  for (index, pair) in screening.ofPairs.enumerated() {
    if !screening.findings.isEmpty || !pair.findings.isEmpty {
      evidence[index].guards = screening.findings + pair.findings + evidence[index].guards
    }
    evidence[index].noted.insert(atFront: pair.notes)
  }
  let extra = ExtraEvidence(pairs, settings, config, into: &evidence)
  var judgement = decide(pairs, settings, &evidence, screening.findings, config, policy)
  judgement.hotelling = extra.hotelling
  judgement.notes = screening.notes + extra.notes + judgement.notes
  if config.evidence.flip == true, let flip = policy.flip {
    var retrial = Retrial(
      pairs, settings, evidence, screening.findings, config, policy, workspace)
    workspace = Workspace()
    judgement.flip = flip(judgement, &retrial)
    workspace = retrial.workspace
  }
  return judgement
}

private func measure(
  _ pair: MetricPair, _ settings: MetricConfig, _ config: JudgeConfig, _ policy: JudgePolicy,
  _ workspace: inout Workspace
) -> Evidence {
  policy.clean(pair, settings, config, &workspace)
  return policy.test(settings, config, &workspace)
}

/// The judgement from what was measured of every metric.
private func decide(
  _ pairs: [MetricPair], _ settings: [MetricConfig], _ evidence: inout [Evidence],
  _ guards: [GuardFinding], _ config: JudgeConfig, _ policy: JudgePolicy
) -> Judgement {
  policy.adjust(&evidence, settings, config)
  let defaultRole: Role = settings.contains { $0.role == .guarding } ? .watch : .guarding
  let metrics = pairs.indices.map { index in
    let finding = policy.classify(evidence[index], settings[index], config)
    return MetricJudgement(
      pairs[index], finding, settings[index], settings[index].role ?? defaultRole,
      evidence[index])
  }
  let outcome = policy.score(metrics, guards, config)
  let looks =
    config.looks == .once || policy.takesRepeatedLooks
    ? [] : ["policy \(policy.name) knows no repeated looks: this verdict is for a single one"]
  return Judgement(
    verdict: outcome.verdict, reason: outcome.reason, policy: policy.name, metrics: metrics,
    groups: outcome.groups, score: outcome.score, classification: outcome.classification,
    combined: outcome.combined, guards: guards, notes: outcome.notes + looks)
}

/// A case that can be judged again with another margin for one of its metrics.
package struct Retrial {
  private let pairs: [MetricPair]
  private let settings: [MetricConfig]
  private let evidence: [Evidence]
  private let guards: [GuardFinding]
  package let config: JudgeConfig
  private let policy: JudgePolicy
  fileprivate var workspace: Workspace
  /// Which pair the workspace has measured last.
  private var held: Int
  /// What was tried last, of which one metric differs from the case.
  private var trial: Trial?

  private struct Trial {
    let place: Int
    var settings: [MetricConfig]
    var evidence: [Evidence]
  }

  fileprivate init(
    _ pairs: [MetricPair], _ settings: [MetricConfig], _ evidence: [Evidence],
    _ guards: [GuardFinding], _ config: JudgeConfig, _ policy: JudgePolicy,
    _ workspace: consuming Workspace
  ) {
    self.workspace = workspace
    held = pairs.count - 1
    self.pairs = pairs
    self.settings = settings
    self.evidence = evidence
    self.guards = guards
    self.config = config
    self.policy = policy
  }

  /// The verdict on the metric at `place` if it tolerated `margin`: measured anew, the others as before.
  ///
  /// - Complexity: that of correcting for the number of metrics.
  package mutating func verdict(_ place: Int, margin: MetricConfig.Margin) -> Verdict {
    var trial = trial(place, margin)
    policy.adjust(&trial.evidence, trial.settings, config)
    let finding = policy.classify(trial.evidence[place], trial.settings[place], config)
    self.trial = trial
    return finding.verdict
  }

  /// The whole judgement then.
  package mutating func judgement(_ place: Int, margin: MetricConfig.Margin) -> Judgement {
    var trial = trial(place, margin)
    return decide(pairs, trial.settings, &trial.evidence, guards, config, policy)
  }

  /// Takes the last trial out, so that it changes in place.
  private mutating func trial(_ place: Int, _ margin: MetricConfig.Margin) -> Trial {
    var trial =
      trial.take().flatMap { $0.place == place ? $0 : nil }
      ?? Trial(place: place, settings: settings, evidence: evidence)
    trial.settings[place].margin = margin
    if let retest = policy.retest {
      if held != place {
        _ = measure(pairs[place], trial.settings[place], config, policy, &workspace)
        held = place
      }
      trial.evidence[place] = retest(evidence[place], trial.settings[place], config, &workspace)
    } else {
      trial.evidence[place] = measure(
        pairs[place], trial.settings[place], config, policy, &workspace)
    }
    return trial
  }
}
