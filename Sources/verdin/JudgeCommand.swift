import ArgumentParser

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
    let judged = try JudgedRecording(input, judging, looking)
    try output.write(
      judged.judgement, of: judged.pairs, input: input.name, config: judged.configFile,
      files: judged.files)
    throw output.exitCode(for: judged.judgement.verdict)
  }

  static let byDefaults =
    "no configuration: every metric is judged by the defaults (10 % either way, guard)"
}
