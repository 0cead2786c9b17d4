import ArgumentParser
import VerdinIO
import VerdinJudge

struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Judge a stream of requests; answers are JSON Lines in the same order.",
    discussion: """
      Each line of the file, or of standard input, is a request to Kayenta's judge {"canaryConfig", \
      "scoreThresholds", "metricSetPairList"}, answered in Kayenta's shape, or Verdin's own {"id", \
      "config", "metrics": [{"name", "champion": [...], "challenger": [...]}]}. Without --policy \
      the former are judged by kayenta, the latter by verdin; --config is for requests that bring \
      none. The file may also be a column file as \
      'verdin pack' writes it: the same requests without their text. A broken line is \
      answered by an error object and the stream goes on. Exit codes: 0 every line was judged, 2 at \
      least one was not, 5 the stream could not be read or written.
      """)

  @Argument(
    help: ArgumentHelp(
      "The requests, JSON Lines or a column file; - reads standard input.", valueName: "requests"))
  var requests = "-"

  @OptionGroup var judging: JudgingOptions

  @Option(help: "How many threads judge; as many as there are cores otherwise.")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }

  func run() throws {
    let loaded = try judging.load()
    let policy = try judging.explicitPolicy()
    let configPolicy = loaded.flatMap { JudgePolicy.named($0.defaultPolicyName) } ?? .verdin
    if let looks = loaded?.config.looks {
      try LooksOptions.check(looks, policy: policy ?? configPolicy, isCut: false)
    }
    let judge = BatchJudge(
      policy: policy, config: loaded?.config ?? JudgeConfig(), configPolicy: configPolicy,
      history: try judging.history(for: loaded, policy: policy ?? configPolicy),
      seed: judging.seed, version: Verdin.version)
    let broken = try BatchStream(judge: judge, threads: threads).run(blocks())
    if broken > 0 {
      Console.note("\(broken) \(broken == 1 ? "line" : "lines") could not be judged")
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  /// The requests in the form that their first bytes tell.
  private func blocks() throws -> () throws -> BatchBlock? {
    let stream = try ByteStream(ByteSource(argument: requests))
    var begun: [UInt8] = []
    _ = try stream.readAvailable(into: &begun, most: 4096)
    if ColumnFormat.begins(begun.span) {
      var records = ColumnBlocks(stream, begun: begun)
      return { try records.next().map { block in BatchBlock { $0.answer(block, &$1) } } }
    }
    var lines = LineBlocks(stream, begun: begun)
    return { try lines.next().map { block in BatchBlock { $0.answer(block, &$1) } } }
  }
}
