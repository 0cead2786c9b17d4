import ArgumentParser
import VerdinIO
import VerdinJudge

/// Where the recorded metrics of both arms are and how to read them.
struct RecordingOptions: ParsableArguments {
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
    if bytes.startsLikeJSON {
      let brought = try JSONRecording(bytes.array, file: source.name)
      let pairs = brought.pairs
      return (RecordedMetrics(pairs: pairs, rows: pairs.count, bytes: bytes.count), brought)
    }
    return (try readMetrics(.memory(name: source.name, bytes: bytes), options: options), nil)
  }
}

extension Bytes {
  /// Whether the first sign is the brace that opens a JSON object.
  fileprivate var startsLikeJSON: Bool {
    withView { view in
      (0..<count).first { view[$0] > 0x20 }.map { view[$0] == UInt8(ascii: "{") } ?? false
    }
  }
}
