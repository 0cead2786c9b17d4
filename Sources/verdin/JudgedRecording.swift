import VerdinIO
import VerdinJudge

/// A recording as the options name it, and what the judge found in it.
struct JudgedRecording {
  let judgement: Judgement
  /// What was given to the judge.
  let pairs: [MetricPair]
  /// The rules in force, after the options.
  let config: JudgeConfig
  let policy: JudgePolicy
  /// The configuration's name; nil without one.
  let configFile: String?
  /// All files that were read.
  let files: [String]

  init(_ input: InputOptions, _ judging: JudgingOptions, _ looking: LooksOptions) throws {
    let loaded = try judging.load()
    let (recorded, brought) = try input.read()
    policy = try judging.policy(for: loaded, brought: brought?.policyName)
    var config = loaded?.config ?? brought?.config ?? JudgeConfig()
    if let seed = judging.seed { config.seed = seed }
    if let looks = looking.looks { config.looks = looks }
    try LooksOptions.check(config.looks, policy: policy, isCut: input.window != nil)
    config.evidence.flip = config.evidence.flip ?? true
    config.guards.asOf = input.at?.seconds
    config.history = try judging.history(for: loaded, policy: policy)
    let formed = try formProportions(
      recorded.pairs, proportions: loaded?.proportions ?? [], file: input.name)
    let judged = selectMetrics(formed, for: config)
    var judgement = judge(judged.pairs, config: config, policy: policy)
    judgement.notes +=
      recorded.notes + judged.notes
      + (loaded?.notes ?? (brought?.config == nil ? [JudgeCommand.byDefaults] : []))
    if !config.history.windows.isEmpty {
      judgement.notes.append(told(config.history, by: judgement))
    }
    self.judgement = judgement
    self.config = config
    pairs = judged.pairs
    configFile = loaded?.file
    files =
      input.recording.files + [loaded?.file].compactMap(\.self).filter { $0 != "<stdin>" }
  }
}

/// How far a history reached; what it changed stands among each metric's own notes.
private func told(_ history: AAHistory, by judgement: Judgement) -> String {
  let count = judgement.metrics.count { $0.evidence.calibration != nil }
  return "the A/A history of \(history.windows.count) windows gives the error of \(count) of "
    + "\(judgement.metrics.count) metrics; --explain says what it changed"
}
