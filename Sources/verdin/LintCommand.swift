import ArgumentParser
import VerdinIO

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a configuration, and whether a recording has what it names.",
    discussion: """
      Shows all mistakes at once. Exit codes: 0 nothing to say, 1 warnings only, 2 errors, 5 a file \
      could not be read.
      """)

  @Argument(help: "The configuration, in YAML or JSON.")
  var config: String

  @Argument(help: "A recorded CSV that should hold the configured metrics.")
  var metrics: String?

  @OptionGroup var reading: CSVReadingOptions

  @Option(help: "The form of the findings: text, or sarif for code scanning and editors.")
  var output: Form = .text

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text, sarif
  }

  func run() throws {
    let source = ByteSource(argument: config)
    let text = try source.read().array
    let loaded: LoadedConfig
    do {
      loaded = try LoadedConfig(text, file: source.name)
    } catch {
      guard output == .sarif else { throw error }
      try tell(error.diagnostics, in: text)
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    let recorded = try metrics.map {
      try readMetrics(ByteSource(argument: $0), options: reading.options())
    }
    let warnings = lint(loaded, metricsInData: recorded?.metricNames)
    switch output {
    case .text:
      for warning in warnings { print(warning) }
      if warnings.isEmpty { print("\(config): ok, \(loaded.config.metrics.count) metrics") }
    case .sarif: try tell(warnings, in: text)
    }
    if !warnings.isEmpty { throw ExitCode(ExitStatus.fail.rawValue) }
  }

  private func tell(_ findings: [Diagnostic], in text: [UInt8]) throws {
    try Console.result(
      lintSARIF(findings, version: Verdin.version, columns: CodePointColumns(text, file: config)))
  }
}

extension RecordedMetrics {
  /// Every name once, in the order of the recording.
  var metricNames: [String] {
    var seen = Set<String>()
    return pairs.map(\.name).filter { seen.insert($0).inserted }
  }
}
