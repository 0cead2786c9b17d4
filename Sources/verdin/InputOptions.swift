import ArgumentParser
import VerdinIO
import VerdinJudge

/// Where the recorded metrics are and how to read them.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Recorded metrics of both arms: CSV, also gzipped, or JSON Lines; - reads standard input.",
      valueName: "metrics"))
  var metrics: String?

  @Option(help: ArgumentHelp("The champion's recording, with --challenger.", valueName: "file"))
  var champion: String?

  @Option(help: ArgumentHelp("The challenger's recording, with --champion.", valueName: "file"))
  var challenger: String?

  @OptionGroup var reading: CSVReadingOptions

  @Option(help: "Judge only the last part of the recording: 90s, 30m, 2h.")
  var window: TimeSpan?

  @Option(help: "The end of that part, in RFC 3339 or unix seconds; else the last recorded time.")
  var at: Moment?

  func validate() throws {
    let isPair = champion != nil || challenger != nil
    if isPair && metrics != nil {
      throw ValidationError("Give one metrics file, or --champion and --challenger, not both.")
    }
    if isPair && (champion == nil || challenger == nil) {
      throw ValidationError("--champion and --challenger go together.")
    }
    if !isPair && metrics == nil {
      throw ValidationError("Name a metrics file, or - for standard input.")
    }
    if at != nil && window == nil {
      throw ValidationError("--at is the end of a --window; give both.")
    }
  }

  /// What the reports call the input.
  var name: String {
    if let champion, let challenger { return "\(champion) and \(challenger)" }
    return metrics == "-" ? "standard input" : metrics ?? ""
  }

  /// - Returns: what was recorded, and the JSON request that it came in, if it did.
  func read() throws -> (recorded: RecordedMetrics, brought: JSONRecording?) {
    var (recorded, brought) = try readWhole()
    if let window { try window.restrict(&recorded, endingAt: at?.seconds, file: name) }
    return (recorded, brought)
  }

  private func readWhole() throws -> (RecordedMetrics, JSONRecording?) {
    let options = try reading.options()
    if let champion, let challenger {
      let recorded = try readMetrics(
        champion: ByteSource(argument: champion), challenger: ByteSource(argument: challenger),
        options: options)
      return (recorded, nil)
    }
    let source = ByteSource(argument: metrics ?? "-")
    let bytes = try source.read()
    if bytes.startsLikeJSON {
      let brought = try JSONRecording(bytes.array, file: source.name)
      let pairs = brought.pairs
      return (RecordedMetrics(pairs: pairs, rows: pairs.count, bytes: bytes.count), brought)
    }
    return (try readMetrics(.memory(name: source.name, bytes: bytes), options: options), nil)
  }
}
