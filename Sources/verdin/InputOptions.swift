import ArgumentParser
import VerdinIO
import VerdinJudge

/// Which recorded metrics to judge: a recording, or the last part of one.
struct InputOptions: ParsableArguments {
  @OptionGroup var recording: RecordingOptions

  @Option(help: "Judge only the last part of the recording: 90s, 30m, 2h.")
  var window: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "The time of the judgement and the end of that part, in RFC 3339 or unix seconds: later "
        + "values are left out, and data that stop long before are inconclusive.",
      valueName: "time"))
  var at: Moment?

  /// What the reports call the input.
  var name: String { recording.name }

  /// - Returns: what was recorded, and the JSON request that it came in, if it did.
  func read() throws -> (recorded: RecordedMetrics, brought: JSONRecording?) {
    var (recorded, brought) = try recording.read()
    if let window {
      try window.restrict(&recorded, endingAt: at?.seconds, file: name)
    } else {
      at?.restrict(&recorded)
    }
    return (recorded, brought)
  }
}
