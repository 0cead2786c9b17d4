import ArgumentParser
import VerdinIO
import VerdinJudge

struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge",
    abstract: "Judge recorded metrics and print the verdict.",
    discussion: """
      Reads a CSV in long layout (timestamp,metric,arm,value[,instance][,labels...]), in wide \
      layout (timestamp,arm[,instance],latency_ms,...) or one file per arm, plain or gzipped; or \
      JSON Lines of metric pairs. Without --config every metric is judged by the defaults: a \
      change of 10 % either way is tolerated, and every metric must pass.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var looking: LooksOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let loaded = try judging.load()
    let (recorded, brought) = try input.read()
    let policy = try judging.policy(for: loaded, brought: brought?.policyName)
    var config = loaded?.config ?? brought?.config ?? JudgeConfig()
    if let seed = judging.seed { config.seed = seed }
    if let looks = looking.looks { config.looks = looks }
    try LooksOptions.check(config.looks, policy: policy, isCut: input.window != nil)
    config.evidence.flip = config.evidence.flip ?? true
    config.guards.asOf = input.at?.seconds
    config.history = try judging.history(for: loaded, policy: policy)
    let pairs = try formProportions(
      recorded.pairs, proportions: loaded?.proportions ?? [], file: input.name)
    let judged = selectMetrics(pairs, for: config)
    var judgement = judge(judged.pairs, config: config, policy: policy)
    judgement.notes +=
      recorded.notes + judged.notes
      + (loaded?.notes ?? (brought?.config == nil ? [Self.byDefaults] : []))
    if !config.history.windows.isEmpty {
      judgement.notes.append(told(config.history, by: judgement))
    }
    try output.write(
      judgement, of: judged.pairs, input: input.name, config: loaded?.file,
      files: input.recording.files + [loaded?.file].compactMap(\.self).filter { $0 != "<stdin>" })
    throw output.exitCode(for: judgement.verdict)
  }

  /// How far a history reached; what it changed stands among each metric's own notes.
  private func told(_ history: AAHistory, by judgement: Judgement) -> String {
    let count = judgement.metrics.count { $0.evidence.calibration != nil }
    return "the A/A history of \(history.windows.count) windows gives the error of \(count) of "
      + "\(judgement.metrics.count) metrics; --explain says what it changed"
  }

  static let byDefaults =
    "no configuration: every metric is judged by the defaults (10 % either way, guard)"
}
