import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinReport

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Judge a recording window by window, as it would have been while it ran.",
    discussion: """
      Cuts the recording into windows and prints a line for each as it is judged, then a summary. \
      With --growing every window holds all data since the start, as a rollout that looks again and \
      again sees them. Exit codes are judge's: without --growing of the worst window (fail, then \
      marginal, inconclusive, pass); with it a fail if there ever was one, for the rollout would have \
      stopped there, and else the last window's.
      """)

  @OptionGroup var recording: RecordingOptions
  @OptionGroup var judging: JudgingOptions

  @Option(help: "The length of a window, of the first one with --growing: 90s, 30m, 2h.")
  var window: TimeSpan

  @Option(help: "The time from window to window; the window's length otherwise.")
  var step: TimeSpan?

  @Flag(help: "Judge all data since the start, step by step.")
  var growing = false

  @Option(
    help: "The form: \(ReplayFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var output: ReplayFormat = .text

  @Option(help: "Other exit codes for verdicts, as in marginal=0,inconclusive=1.")
  var mapExit: ExitMap?

  func run() throws {
    let loaded = try judging.load()
    let (recorded, brought) = try recording.read()
    let policy = try judging.policy(for: loaded, brought: brought?.policyName)
    var config = loaded?.config ?? brought?.config ?? JudgeConfig()
    if let seed = judging.seed { config.seed = seed }
    let formed = try formProportions(
      recorded.pairs, proportions: loaded?.proportions ?? [], file: recording.name)
    let judged = selectMetrics(formed, for: config)
    let cut = try windows(judged.pairs)
    var report = ReplayReport(output, color: Console.wantsColor, version: Verdin.version)
    try Console.result(
      report.head(input: recording.name, config: loaded?.file, description: description(cut)))
    var tally = ReplayTally(isGrowing: growing)
    for window in cut.windows {
      // Data that ended earlier are as old as they would have been then.
      if config.guards.freshness != nil { config.guards.asOf = window.end }
      let judgement = judge(
        judged.pairs.map { $0.within(window) }, config: config, policy: policy)
      tally.add(judgement.verdict, end: window.end)
      try Console.result(report.window(window, judgement))
    }
    let byDefaults = brought?.config == nil ? [JudgeCommand.byDefaults] : []
    try Console.result(
      report.foot(
        tally,
        notes: recorded.notes + judged.notes + notes(cut, config) + (loaded?.notes ?? byDefaults)))
    throw ExitCode(mapExit?.code(for: tally.verdict) ?? ExitStatus(tally.verdict).rawValue)
  }

  private func windows(_ pairs: [MetricPair]) throws(Diagnostic) -> RecordedWindows {
    do {
      return try RecordedWindows(
        of: pairs, length: window.seconds, step: (step ?? window).seconds, isGrowing: growing)
    } catch {
      switch error {
      case .noTimes:
        throw Diagnostic(
          file: recording.name, message: "a replay needs times, and this recording has none",
          hint: "add a timestamp column, or judge the whole recording with verdin judge")
      case .tooShort(let recorded):
        throw Diagnostic(
          file: recording.name,
          message: "the recording of \(TimeSpan(seconds: recorded)) holds no window of \(window)",
          hint: "give a shorter --window, or judge the whole recording with verdin judge")
      }
    }
  }

  private func description(_ cut: RecordedWindows) -> String {
    let count = cut.windows.count
    let step = step ?? window
    guard growing else {
      return "\(count) \(count == 1 ? "window" : "windows") of \(window), one every \(step)"
    }
    return "all data since \(count == 1 ? "the start" : "the start at \(count) looks"), "
      + "the first after \(window), then every \(step)"
  }

  private func notes(_ cut: RecordedWindows, _ config: JudgeConfig) -> [String] {
    var notes: [String] = []
    if cut.rest > 0 {
      notes.append("the last \(TimeSpan(seconds: cut.rest)) make no whole window")
    }
    if growing && cut.windows.count > 1 && config.looks == .once {
      notes.append(
        "the configuration plans one look: each of these may err as often as the only one would")
    }
    return notes
  }
}

extension ReplayFormat: ExpressibleByArgument {}
