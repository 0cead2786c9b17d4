import VerdinJudge
import VerdinNumerics

/// A configuration on trial: pairs that are known to be healthy, or known to be worse by so much, go
/// through `judge` as recorded ones would.
///
/// Run *i* draws the same noise for every planted change, so that changes are compared on the same
/// data. Nothing depends on the order of runs.
package struct ConfigSimulation: Sendable {
  package var config: JudgeConfig
  package var policy: JudgePolicy
  package var metrics: Metrics
  /// The ticks of each arm, and the seconds from one to the next.
  package var ticks: Int
  package var tickSeconds: Double
  /// The metrics that a change is planted in; empty for all.
  package var changed: Set<String>
  package var seed: UInt64

  /// Where the values come from.
  package enum Metrics: Sendable {
    /// From models, with a noise and the autocorrelation of metrics that have none of their own.
    case drawn([MetricModel], Noise, phi: Double)
    /// From the champion's recording, in blocks of so many ticks.
    case recorded([RecordedMetric], block: Int)
  }

  package init(
    config: JudgeConfig, policy: JudgePolicy, metrics: Metrics, ticks: Int, tickSeconds: Double,
    changed: Set<String> = [], seed: UInt64
  ) {
    self.config = config
    self.policy = policy
    self.metrics = metrics
    self.ticks = ticks
    self.tickSeconds = tickSeconds
    self.changed = changed
    self.seed = seed
  }

  /// After how many ticks the configuration asks for a judgement: once at the end, at the ends of its
  /// stages, or, where it may be looked at any time, twelve times.
  package var looks: [Int] {
    switch config.looks {
    case .once: return [ticks]
    case .anytime:
      let step = max(1, ticks / 12)
      return Array(stride(from: step, to: ticks, by: step)) + [ticks]
    case .gates(let ends):
      let places = ends.map { Int(($0 / tickSeconds).rounded()) }.filter { 0 < $0 && $0 < ticks }
      return Array(Set(places)).sorted() + [ticks]
    }
  }

  package var metricNames: [String] {
    switch metrics {
    case .drawn(let models, _, _): models.map { Self.title($0.name, $0.labels) }
    case .recorded(let recordings, _): recordings.map { Self.title($0.name, $0.labels) }
    }
  }

  private static func title(_ name: String, _ labels: [String: String]) -> String {
    guard !labels.isEmpty else { return name }
    let shown = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(name){\(shown.joined(separator: ","))}"
  }

  /// Judges some runs. Of several looks the first that fails ends a run, as it would a rollout.
  package func tally(
    _ runs: Range<Int>, _ change: PlantedChange, _ storage: inout SimulationStorage
  ) -> SimulationTally {
    let looks = looks
    var tally = SimulationTally(metrics: metricNames.count)
    for run in runs {
      let pairs = pairs(run, change, &storage)
      for look in looks {
        let seen = look == ticks ? pairs : pairs.map { $0.first(look) }
        let judgement = judge(
          seen, config: config, policy: policy, workspace: &storage.workspace)
        if look == ticks || judgement.verdict == .fail {
          tally.add(judgement, ticks: look)
          break
        }
      }
    }
    return tally
  }

  /// The pairs of one run.
  package func pairs(
    _ run: Int, _ change: PlantedChange, _ storage: inout SimulationStorage
  ) -> [MetricPair] {
    func stream(_ name: String) -> SplitMix64 {
      SplitMix64(seed: seed ^ SplitMix64.stream(named: name), stream: UInt64(run))
    }
    func planted(_ name: String) -> PlantedChange {
      changed.isEmpty || changed.contains(name) ? change : PlantedChange(change.shape, size: 0)
    }
    switch metrics {
    case .drawn(let models, let noise, let phi):
      return models.map { model in
        var generator = stream("\(noise.name) \(Self.title(model.name, model.labels))")
        return model.pair(
          noise, phi: model.phi ?? phi, ticks: ticks, tickSeconds: tickSeconds,
          planted(model.name), config.settings(of: model.name).harm, &generator, &storage)
      }
    case .recorded(let recordings, let block):
      // All metrics of an arm take the same blocks, so that what moves together still does.
      var ofBlocks = stream("blocks")
      let x = MovingBlocks(length: block, ticks: ticks, &ofBlocks)
      let y = MovingBlocks(length: block, ticks: ticks, &ofBlocks)
      return recordings.map { recording in
        var generator = stream("recorded \(Self.title(recording.name, recording.labels))")
        return recording.pair(
          x, y, ticks: ticks, tickSeconds: tickSeconds, planted(recording.name),
          config.settings(of: recording.name).harm, &generator)
      }
    }
  }
}

extension MetricPair {
  /// What was recorded in the first ticks.
  fileprivate func first(_ ticks: Int) -> MetricPair {
    MetricPair(
      name: name, labels: labels, champion: champion.first(ticks),
      challenger: challenger.first(ticks))
  }
}

extension Series {
  fileprivate func first(_ count: Int) -> Series {
    let times = Array(times.prefix(count))
    guard let counts else { return Series(Array(values.prefix(count)), times: times) }
    return Series(
      Counts(
        events: Array(counts.events.prefix(count)), exposures: Array(counts.exposures.prefix(count))
      ),
      times: times)
  }
}
