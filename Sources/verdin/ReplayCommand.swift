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
      stopped there, and else the last window's; with --sweep that of the configuration as it stands.
      """)

  @OptionGroup var recording: RecordingOptions
  @OptionGroup var judging: JudgingOptions

  @Option(help: "The length of a window, of the first one with --growing: 90s, 30m, 2h.")
  var window: TimeSpan?

  @Option(help: "The time from window to window; the window's length otherwise.")
  var step: TimeSpan?

  @Flag(help: "Judge all data since the start, step by step.")
  var growing = false

  @OptionGroup var sweeping: SweepOptions

  @Option(
    help: "The form: \(ReplayFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var output: ReplayFormat = .text

  @Option(help: "Other exit codes for verdicts, as in marginal=0,inconclusive=1.")
  var mapExit: ExitMap?

  func validate() throws {
    if window == nil && (!sweeping.sweep || step != nil || growing) {
      throw ValidationError("Give the length of a window: --window 30m.")
    }
    if sweeping.sweep && output == .jsonLine {
      throw ValidationError("A sweep is one text or one JSON object: --output text or json.")
    }
  }

  func run() throws {
    let loaded = try judging.load()
    let (recorded, brought) = try recording.read()
    let policy = try judging.policy(for: loaded, brought: brought?.policyName)
    var config = loaded?.config ?? brought?.config ?? JudgeConfig()
    if let seed = judging.seed { config.seed = seed }
    let formed = try formProportions(
      recorded.pairs, proportions: loaded?.proportions ?? [], file: recording.name)
    let judged = selectMetrics(formed, for: config)
    let byDefaults = brought?.config == nil ? [JudgeCommand.byDefaults] : []
    let notes = recorded.notes + judged.notes + (loaded?.notes ?? byDefaults)
    let cut = try window.map { try windows(judged.pairs, $0) }
    let verdict =
      if sweeping.sweep {
        try sweep(judged.pairs, cut, config, policy, file: loaded?.file, notes: notes)
      } else if let cut {
        try replay(judged.pairs, cut, config, policy, file: loaded?.file, notes: notes)
      } else {
        preconditionFailure("a replay without --window was let through")
      }
    throw ExitCode(mapExit?.code(for: verdict) ?? ExitStatus(verdict).rawValue)
  }

  private func replay(
    _ pairs: [MetricPair], _ cut: RecordedWindows, _ config: JudgeConfig, _ policy: JudgePolicy,
    file: String?, notes: [String]
  ) throws -> Verdict {
    var report = ReplayReport(output, color: Console.wantsColor, version: Verdin.version)
    try Console.result(
      report.head(input: recording.name, config: file, description: description(cut)))
    var tally = ReplayTally(isGrowing: growing)
    for window in cut.windows {
      let judgement = judge(pairs, in: window, config, policy)
      tally.add(judgement.verdict, end: window.end)
      try Console.result(report.window(window, judgement))
    }
    try Console.result(report.foot(tally, notes: notes + self.notes(cut, config)))
    return tally.verdict
  }

  private func sweep(
    _ pairs: [MetricPair], _ cut: RecordedWindows?, _ config: JudgeConfig, _ policy: JudgePolicy,
    file: String?, notes: [String]
  ) throws -> Verdict {
    let replay = SweepReplay(pairs: pairs, windows: cut?.windows, isGrowing: growing)
    let sweep = Sweep(
      over: config, factors: sweeping.factors.factors, scores: SweepOptions.scores,
      configured: policy, judged: replay.verdict)
    let context = SweepContext(
      input: recording.name, config: file,
      extent: cut.map(description) ?? "the whole recording",
      notes: notes + (cut.map { self.notes($0, config) } ?? []) + ungrouped(config, policy),
      version: Verdin.version)
    if let path = sweeping.heatMap { try ReportFile(path).write(sweepPage(sweep, in: context)) }
    try Console.result(
      output == .text ? sweepText(sweep, in: context) : sweepJSON(sweep, in: context))
    return sweep.asConfigured.verdict
  }

  private func ungrouped(_ config: JudgeConfig, _ policy: JudgePolicy) -> [String] {
    let compared = JudgePolicy.all.filter { $0.decidesByScore && $0.name != policy.name }
    guard config.namesNoGroup else { return [] }
    return compared.map {
      "policy \($0.name) scores groups, and the configuration names none: all metrics are one group"
    }
  }

  private func windows(
    _ pairs: [MetricPair], _ window: TimeSpan
  ) throws(Diagnostic) -> RecordedWindows {
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
    let length = window?.text ?? ""
    let step = step?.text ?? length
    guard growing else {
      return "\(count) \(count == 1 ? "window" : "windows") of \(length), one every \(step)"
    }
    return "all data since \(count == 1 ? "the start" : "the start at \(count) looks"), "
      + "the first after \(length), then every \(step)"
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
