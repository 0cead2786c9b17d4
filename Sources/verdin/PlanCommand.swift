import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge
import VerdinReport

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tell what each stage of a rollout will be able to show, before it begins.",
    discussion: """
      Reads a recording of the champion: a CSV with its rows alone, or with both arms of one release \
      (an A/A recording), which shows how much noise they share. For every stage and metric it tells \
      how often alike arms would pass, the margin that would pass, and the smallest change that would \
      be seen. It plans one judgement at each stage's end. Exit codes: 0 done, 2 a mistake, 5 the \
      recording could not be read.
      """)

  @Argument(
    help: ArgumentHelp(
      "A recording of the champion, or of two alike arms: CSV, also gzipped; - reads standard input.",
      valueName: "recording"))
  var recording: String

  @OptionGroup var reading: CSVReadingOptions

  @Option(
    help: ArgumentHelp(
      "The configuration in YAML or JSON. Also VERDIN_CONFIG.", valueName: "file"))
  var config: String?

  @OptionGroup var traffic: TrafficOptions
  @OptionGroup var stages: StageOptions

  @Option(help: "The probability with which something is to be shown, from 0.5 to below 1.")
  var power: Double = 0.8

  @Option(
    help: ArgumentHelp(
      "Harmful changes whose chances of being seen go into the JSON, in percent.",
      valueName: "percents"))
  var changes: PercentList = PercentList([0.1, 0.2, 0.5, 1])

  @Option(
    help: "The form of the result: \(PlanFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var output: PlanFormat = .text

  func validate() throws {
    guard 0.5 <= power, power < 1 else {
      throw ValidationError("--power is \(power); it lies from 0.5 to below 1, as in 0.8.")
    }
    guard changes.shares.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--changes are above 0 percent, as in 10,50.")
    }
  }

  func run() throws {
    let loaded = try LoadedConfig(flag: config)
    let rollout = try stages.rollout(loaded?.rollout?.plan)
    let recorded = try readChampion(
      ByteSource(argument: recording), options: reading.options())
    let name = recording == "-" ? "standard input" : recording
    let pairs = try formProportions(
      recorded.pairs, proportions: loaded?.proportions ?? [], file: name)
    let config = loaded?.config ?? JudgeConfig()
    let selected = selectMetrics(pairs, for: config)
    let stages = plan(
      selected.pairs, config: config,
      traffic: try traffic.planned(recorded.pairs, loaded, file: name), rollout: rollout,
      changes: changes.shares, power: power)
    let document = PlanDocument(
      stages: stages, requestsPerSecond: traffic.requestsPerSecond, power: power, input: name,
      config: loaded?.file, version: Verdin.version,
      notes: recorded.notes + selected.notes + looksNote(config)
        + (loaded?.notes ?? [JudgeCommand.byDefaults]))
    try Console.result(output.render(document))
  }

  private func looksNote(_ config: JudgeConfig) -> [String] {
    config.looks == .once
      ? []
      : ["planned for one look at each stage's end; repeated looks need somewhat more data"]
  }
}

extension PlanFormat: ExpressibleByArgument {}

extension LoadedConfig {
  /// The configuration of a flag or the environment; nil when neither names one.
  init?(flag: String?) throws {
    guard let path = flag ?? ProcessInfo.processInfo.environment["VERDIN_CONFIG"] else {
      return nil
    }
    try self.init(reading: path)
  }
}

/// The traffic that is to be split.
struct TrafficOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Requests a second, both arms together.", valueName: "number"))
  var rps: Double?

  @Option(help: ArgumentHelp("The same for a minute.", valueName: "number"))
  var requestsPerMinute: Double?

  @Option(
    help: ArgumentHelp(
      "The recorded metric that counts the requests of a tick; else the configuration's traffic "
        + "metric, or the largest denominator.", valueName: "metric"))
  var requests: String?

  @Flag(
    help:
      "Plan series with as many requests of the champion as of the challenger, as quantiles need.")
  var sameSize = false

  func validate() throws {
    guard (rps == nil) != (requestsPerMinute == nil) else {
      throw ValidationError("Say how much traffic there will be: --rps or --requests-per-minute.")
    }
    guard requestsPerSecond > 0, requestsPerSecond.isFinite else {
      throw ValidationError(
        "Traffic must be above 0 requests, and is \(rps ?? requestsPerMinute ?? 0).")
    }
  }

  var requestsPerSecond: Double { rps ?? (requestsPerMinute ?? 0) / 60 }

  /// The traffic with what the recording says of its own.
  func planned(
    _ pairs: [MetricPair], _ loaded: LoadedConfig?, file: String
  ) throws(Diagnostic) -> PlannedTraffic {
    var traffic = PlannedTraffic(requestsPerSecond: requestsPerSecond, sameSizeSeries: sameSize)
    if let requests {
      guard let found = pairs.first(where: { $0.name == requests }) else {
        throw Diagnostic(
          file: file, message: "no metric '\(requests)' that --requests could mean",
          hint: "recorded: " + pairs.map(\.name).joined(separator: ", "))
      }
      traffic.requests = found
    } else {
      let configured = [loaded?.config.guards.traffic?.metric].compactMap(\.self)
      let names = configured + (loaded?.proportions.map(\.columns.denominator) ?? [])
      traffic.requests = pairs.filter { names.contains($0.name) }
        .max { $0.champion.total < $1.champion.total }
    }
    return traffic
  }
}

extension Series {
  /// The sum of what was recorded.
  fileprivate var total: Double { values.reduce(0) { $1.isFinite ? $0 + $1 : $0 } }
}
