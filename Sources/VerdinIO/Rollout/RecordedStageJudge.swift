import VerdinJudge
import VerdinRollout

/// Looks at a stage through a metric source and by a configuration.
package struct RecordedStageJudge: StageJudge {
  private let source: any MetricSource
  private let loaded: LoadedConfig
  /// Past windows of champion against champion.
  private let history: AAHistory

  package init(source: any MetricSource, loaded: LoadedConfig, history: AAHistory = AAHistory()) {
    self.source = source
    self.loaded = loaded
    self.history = history
  }

  /// Judges all that was recorded since the first stage began. A source that fails, or data that cannot
  /// be understood, give a look that nobody may trust.
  package func look(at time: Double, in state: RolloutState) async -> Look {
    do {
      let recorded = try await source.read((state.shifts.first ?? time)..<time.nextUp)
      let formed = try formProportions(
        recorded.pairs, proportions: loaded.proportions, file: "the rollout's metrics")
      var config = loaded.config
      config.history = history
      let judged = selectMetrics(formed, for: config).pairs
      let traffic = recorded.pairs.filter { $0.name == state.start?.rules.traffic }
      var look = StageRecording(pairs: judged, traffic: traffic, config: config)
        .look(at: time, in: state)
      look.inputDigest = digest(of: judged + traffic)
      return look
    } catch {
      return Look(
        time: time, stage: state.stage ?? 0, verdict: .inconclusive, reason: "nothing was judged",
        distrust: "\(error)")
    }
  }
}

/// SHA-256 of all names, times and values, so that a verdict can be traced to its input.
private func digest(of pairs: [MetricPair]) -> String {
  var hash = SHA256()
  func add(_ values: [Double]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * values.count + 8)
    for word in [UInt64(values.count)] + values.map(\.bitPattern) {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    hash.update(bytes)
  }
  for pair in pairs {
    let labels = pair.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    hash.update(Array("\(pair.name)\u{0}\(labels)\u{0}".utf8))
    for series in [pair.champion, pair.challenger] {
      add(series.times)
      add(series.values)
      add(series.counts?.exposures ?? [])
      hash.update(Array(series.instances.joined(separator: "\u{0}").utf8))
      for row in series.histogram?.counts ?? [] { add(row) }
    }
  }
  return hash.hex()
}
