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

  func run() throws {
    let loaded = try LoadedConfig(reading: config)
    let recorded = try metrics.map {
      try readMetrics(ByteSource(argument: $0), options: reading.options())
    }
    let warnings = lint(loaded, metricsInData: recorded?.metricNames)
    for warning in warnings { print(warning) }
    if warnings.isEmpty {
      print("\(config): ok, \(loaded.config.metrics.count) metrics")
    } else {
      throw ExitCode(ExitStatus.fail.rawValue)
    }
  }
}

extension RecordedMetrics {
  /// Every name once, in the order of the recording.
  var metricNames: [String] {
    var seen = Set<String>()
    return pairs.map(\.name).filter { seen.insert($0).inserted }
  }
}
