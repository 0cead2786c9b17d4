import ArgumentParser
import VerdinIO
import VerdinJudge

/// Which recorded metrics to judge: a recording, or the last part of one.
struct InputOptions: ParsableArguments {
  @OptionGroup var recording: RecordingOptions

  @Option(help: "Judge only the last part of the recording: 90s, 30m, 2h.")
  var window: TimeSpan?

  @Option(help: "The end of that part, in RFC 3339 or unix seconds; else the last recorded time.")
  var at: Moment?

  func validate() throws {
    if at != nil && window == nil {
      throw ValidationError("--at is the end of a --window; give both.")
    }
  }

  /// What the reports call the input.
  var name: String { recording.name }

  /// - Returns: what was recorded, and the JSON request that it came in, if it did.
  func read() throws -> (recorded: RecordedMetrics, brought: JSONRecording?) {
    var (recorded, brought) = try recording.read()
    if let window { try window.restrict(&recorded, endingAt: at?.seconds, file: name) }
    return (recorded, brought)
  }
}
