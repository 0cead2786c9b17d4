import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinReport

struct ShadowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shadow",
    abstract: "Compare two models' answers to the same requests.",
    discussion: """
      Reads two logs of answers in JSON Lines, {"id", "prediction", "score", "latency_ms", "status", \
      "segment", "time"}, and pairs them by the request's id. Right answers come from a CSV 'id,label', \
      which may grow as they become known. Exit codes as of 'judge'.
      """)

  @Option(help: ArgumentHelp("The champion's log of answers.", valueName: "file"))
  var champion: String

  @Option(help: ArgumentHelp("The challenger's log of answers.", valueName: "file"))
  var challenger: String

  @Option(help: ArgumentHelp("The right answers: a CSV 'id,label'.", valueName: "file"))
  var labels: String?

  @Option(help: "How much lower the accuracy may be, in percentage points.")
  var accuracyMargin = 2.0

  @Option(help: "How much slower answers may be, in percent.")
  var latencyMargin = 10.0

  @Option(help: "How many more answers may be errors, in percentage points.")
  var errorMargin = 0.5

  @Option(
    help: "The share of equal answers that must be exceeded, in percent; none is asked for else.")
  var agreement: Double?

  @Option(help: "The share of requests that must be paired, in percent.")
  var coverage = 95.0

  @Option(help: "The share of pairs that must be labelled before accuracy passes, in percent.")
  var labelCoverage = 50.0

  @Option(
    help: ArgumentHelp("How far behind the champion an answer is too late.", valueName: "time"))
  var lateAfter: TimeSpan = TimeSpan(seconds: 60)

  @Option(help: "How many disagreements to show, redacted.")
  var examples = 5

  @OptionGroup var output: StatusOutput

  @Option(help: "Other exit codes for verdicts, as in marginal=0,inconclusive=1.")
  var mapExit: ExitMap?

  func validate() throws {
    let shares = [
      ("--accuracy-margin", accuracyMargin), ("--latency-margin", latencyMargin),
      ("--error-margin", errorMargin), ("--coverage", coverage),
      ("--label-coverage", labelCoverage),
      ("--agreement", agreement ?? 0),
    ]
    for (name, value) in shares where !(0...100 ~= value) {
      throw ValidationError("\(name) is \(value); it lies from 0 to 100.")
    }
    guard examples >= 0 else { throw ValidationError("--examples is \(examples); 0 shows none.") }
  }

  func run() throws {
    let pairing = try ShadowPairing(
      champion: readAnswers(ByteSource(argument: champion)),
      challenger: readAnswers(ByteSource(argument: challenger)),
      labels: labels.map { try readLabels(ByteSource(argument: $0)) } ?? [:],
      lateAfter: lateAfter.seconds)
    let config = ShadowConfig(
      accuracyMargin: accuracyMargin / 100, latencyMargin: latencyMargin / 100,
      errorMargin: errorMargin / 100, coverage: coverage / 100,
      labelCoverage: labelCoverage / 100, agreement: agreement.map { $0 / 100 },
      examples: examples)
    let judgement = judgeShadow(pairing, config: config)
    try output.write(
      ShadowDocument(
        judgement, config: config, input: "\(champion) and \(challenger)", version: Verdin.version))
    let code = mapExit?.code(for: judgement.verdict) ?? ExitStatus(judgement.verdict).rawValue
    throw ExitCode(code)
  }
}
