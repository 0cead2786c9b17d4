import ArgumentParser
import VerdinIO
import VerdinJudge

/// Where the recorded metrics of both arms are and how to read them.
struct RecordingOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Recorded metrics of both arms: CSV, also gzipped, JSON Lines or a column file; - reads standard \
      input.
      """,
      valueName: "metrics"))
  var metrics: String?

  @Option(help: ArgumentHelp("The champion's recording, with --challenger.", valueName: "file"))
  var champion: String?

  @Option(help: ArgumentHelp("The challenger's recording, with --champion.", valueName: "file"))
  var challenger: String?

  @OptionGroup var reading: CSVReadingOptions

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
  }

  /// What the reports call the input.
  var name: String {
    if let champion, let challenger { return "\(champion) and \(challenger)" }
    return metrics == "-" ? "standard input" : metrics ?? ""
  }

  /// The files that are read; none for standard input.
  var files: [String] { [metrics, champion, challenger].compactMap(\.self).filter { $0 != "-" } }

  /// - Returns: what was recorded, and the JSON request that it came in, if it did.
  func read() throws -> (recorded: RecordedMetrics, brought: JSONRecording?) {
    let options = try reading.options()
    if let champion, let challenger {
      let recorded = try readMetrics(
        champion: ByteSource(argument: champion), challenger: ByteSource(argument: challenger),
        options: options)
      return (recorded, nil)
    }
    let source = ByteSource(argument: metrics ?? "-")
    let bytes = try source.read()
    let isColumns = bytes.withSpan { ColumnFormat.begins($0) }
    if isColumns || bytes.startsLikeJSON {
      let brought = try bytes.withSpan {
        isColumns
          ? try JSONRecording(columns: $0, file: source.name)
          : try JSONRecording($0, file: source.name)
      }
      let pairs = brought.pairs
      return (RecordedMetrics(pairs: pairs, rows: pairs.count, bytes: bytes.count), brought)
    }
    return (try readMetrics(.memory(name: source.name, bytes: bytes), options: options), nil)
  }
}
