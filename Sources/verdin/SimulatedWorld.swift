import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinSimulation

/// What the simulated recordings are like.
struct SimulatedWorld: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A recording of the champion, or of both arms: what it showed is what is simulated.",
      valueName: "file"))
  var champion: String?

  @OptionGroup var reading: CSVReadingOptions

  @Option(
    help: ArgumentHelp(
      "How the arms scatter, several separated by commas: "
        + (Noise.plain.map { "\($0.name) (\($0.summary))" } + ["recorded (blocks of --champion)"])
        .joined(separator: "; ") + ". Default: ar,shock,heavy,burst; with --champion recorded."))
  var noise: NoiseNames?

  @Option(help: "The points of each arm.")
  var ticks = 60

  @Option(help: "The correlation of neighbouring ticks, where no recording tells: 0 to 0.98.")
  var phi: Double?

  @Option(help: "The spread of a metric from tick to tick, where no recording tells.")
  var spread = ShareArgument(0.1)

  @Option(help: "Requests in a tick of each arm, for metrics of counts, where no recording tells.")
  var requests = 600

  @Option(
    help:
      "Ticks in a block of --champion that is resampled as a whole; a fifth of --ticks otherwise.")
  var block: Int?

  func validate() throws {
    if ticks < 1 || ticks > 100_000 {
      throw ValidationError("--ticks is a number from 1 to 100000.")
    }
    if let phi, !(0...0.98 ~= phi) { throw ValidationError("--phi is a number from 0 to 0.98.") }
    if requests < 1 || requests > 1_000_000_000 {
      throw ValidationError("--requests is a number from 1 to 1000000000.")
    }
    if let block, block < 1 { throw ValidationError("--block must be at least 1.") }
    if champion == nil, noise?.isRecorded == true {
      throw ValidationError("--noise recorded needs the recording: --champion metrics.csv.")
    }
    if champion == nil, block != nil {
      throw ValidationError("--block divides a recording: give --champion metrics.csv.")
    }
  }

  /// One trial for each noise.
  func trials(
    of loaded: LoadedConfig, policy: JudgePolicy, history: AAHistory, changed: [String],
    seed: UInt64
  ) throws -> [SimulationTrial] {
    let recorded = try recordings(loaded)
    let names =
      noise ?? NoiseNames(recorded == nil ? ["ar", "shock", "heavy", "burst"] : ["recorded"])
    var config = loaded.config
    config.history = history
    // Of the guards only those on the values are on trial: the simulated traffic is fresh, split as
    // planned, and no arm is scaled.
    config.guards.traffic = nil
    config.guards.scaleSteps = []
    config.guards.asOf = nil
    config.guards.freshness = nil
    if config.metrics.isEmpty {
      guard let recorded else {
        throw ValidationError(
          "The configuration names no metric: name some, or give --champion metrics.csv.")
      }
      // What the judge would take from the defaults, by name.
      for pair in recorded where !config.metrics.contains(where: { $0.name == pair.name }) {
        config.metrics.append(config.settings(of: pair.name))
      }
    }
    return try names.all.map { name in
      let metrics = try metrics(name, config, recorded)
      let timed = recorded?.lazy.compactMap { RecordedMetric($0)?.tickSeconds }.first
      return SimulationTrial(
        noise: name,
        simulation: ConfigSimulation(
          config: config, policy: policy, metrics: metrics, ticks: ticks,
          tickSeconds: timed ?? 60, changed: Set(changed), seed: seed))
    }
  }

  private func recordings(_ loaded: LoadedConfig) throws -> [MetricPair]? {
    guard let champion else { return nil }
    let source = ByteSource(argument: champion)
    let recorded = try readChampion(source, options: reading.options())
    let formed = try formProportions(
      recorded.pairs, proportions: loaded.proportions, file: source.name)
    return selectMetrics(formed, for: loaded.config).pairs
  }

  private func metrics(
    _ name: String, _ config: JudgeConfig, _ recorded: [MetricPair]?
  ) throws -> ConfigSimulation.Metrics {
    if name == "recorded" {
      let usable = try (recorded ?? []).map { pair in
        guard let metric = RecordedMetric(pair) else { throw unrecorded(pair) }
        return metric
      }
      return .recorded(usable, block: block ?? max(1, ticks / 5))
    }
    guard let noise = Noise.named(name) else { preconditionFailure("unknown noise \(name)") }
    guard let recorded else {
      let models = config.metrics.map {
        MetricModel(assuming: $0, spread: spread.value, requests: requests)
      }
      return .drawn(models, noise, phi: phi ?? 0.6)
    }
    let models = try recorded.map { pair in
      guard let metric = RecordedMetric(pair),
        var model = MetricModel(fitting: metric.series, of: pair)
      else { throw unrecorded(pair) }
      if let phi { model.phi = phi }
      return model
    }
    return .drawn(models, noise, phi: phi ?? 0)
  }

  private func unrecorded(_ pair: MetricPair) -> Diagnostic {
    Diagnostic(
      file: champion ?? "", message: "the champion has too few usable values of '\(pair.name)'",
      hint: "record it, or leave it out of the configuration on trial")
  }
}

/// One noise on which a configuration is tried.
struct SimulationTrial: Sendable {
  var noise: String
  var simulation: ConfigSimulation
}

/// Names of noises, separated by commas.
struct NoiseNames: ExpressibleByArgument {
  var all: [String]

  init(_ all: [String]) { self.all = all }

  init?(argument: String) {
    all = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let known = Noise.plain.map(\.name) + ["recorded"]
    guard all.allSatisfy(known.contains), Set(all).count == all.count else { return nil }
  }

  var isRecorded: Bool { all.contains("recorded") }
}
