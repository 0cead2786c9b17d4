import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinReport

/// What to say, in which form, and where.
struct OutputOptions: ParsableArguments {
  @Option(
    help: "The form of the result: \(ReportFormat.all.map(\.name).joined(separator: ", ")).")
  var output: OutputFormat = OutputFormat()

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also write a report to a file, as in junit=report.xml; may be given several times.",
      valueName: "format=path"))
  var report: [ReportTarget<OutputFormat>] = []

  @Flag(help: "Print nothing on standard output; the exit code tells.")
  var quiet = false

  @Flag(help: "Say of every metric what decided, also where it passed.")
  var explain = false

  @Option(help: "Other exit codes for verdicts, as in marginal=0,inconclusive=1.")
  var mapExit: ExitMap?

  /// The exit code that tells the verdict.
  func exitCode(for verdict: Verdict) -> ExitCode {
    ExitCode(mapExit?.code(for: verdict) ?? ExitStatus(verdict).rawValue)
  }

  /// Writes the reports, then the result.
  ///
  /// - Parameters:
  ///   - recording: what was judged, for reports that draw it.
  ///   - files: what was read, for reports that name it by digests.
  func write(
    _ judgement: Judgement, of recording: [MetricPair], input: String, config: String?,
    files: [String]
  ) throws {
    var context = ReportContext(
      input: input, config: config, version: Verdin.version, color: false, explain: explain,
      recording: recording)
    if (report.map(\.format.format) + (quiet ? [] : [output.format])).contains(
      where: \.namesDigests)
    {
      context.digests = try files.compactMap { path in
        try sha256(ofFile: path).map { FileDigest(name: path, sha256: $0) }
      }
    }
    for target in report {
      try ReportFile(target.path).write(target.format.format.render(judgement, in: context))
    }
    guard !quiet else { return }
    context.color = Console.wantsColor
    try Console.result(output.format.render(judgement, in: context))
  }
}

enum OutputError: Error, CustomStringConvertible {
  case cannotWrite(path: String, reason: String)

  var description: String {
    switch self {
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}

struct OutputFormat: ExpressibleByArgument, CustomStringConvertible {
  var format: any Report = TextReport()

  init() {}

  init?(argument: String) {
    guard let format = ReportFormat.named(argument) else { return nil }
    self.format = format
  }

  var description: String { format.name }
}
