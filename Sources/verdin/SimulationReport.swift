import VerdinJudge
import VerdinSimulation

/// What a simulation found, for people and for programs.
struct SimulationReport {
  var config: String
  var policy: String
  var seed: UInt64
  var runs: Int
  var trials: [SimulationTrial]
  var results: [SimulationResult]

  var simulation: ConfigSimulation { trials[0].simulation }

  /// A verdict that is wrong more often than the configuration allows.
  struct Finding {
    var noise: String
    var change: PlantedChange
    /// The metric, nil for the judgement as a whole.
    var metric: String?
    var verdict: Verdict
    var share: WilsonInterval
    var allowed: Double

    /// Whether chance in the simulation does not explain it.
    var isShown: Bool { share.lower > allowed }
  }

  /// Fails of what is tolerated and passes of what is not, where they are more frequent than alpha.
  var findings: [Finding] { results.flatMap(findings) }

  private func findings(_ result: SimulationResult) -> [Finding] {
    let config = simulation.config
    var found: [Finding] = []
    for (place, name) in simulation.metricNames.enumerated() {
      let settings = settings(place)
      let counts = result.tally.metrics[place]
      let change = planted(settings) ? result.change.size : 0
      // Only a change of the level is held against the margin; without any, all shapes are alike.
      let isWithin = change == 0 || (isLevel(result.change) && change <= margin(settings))
      let sides = settings.harm == .either ? 2.0 : 1.0
      if isWithin {
        let share = WilsonInterval(counts[.fail], of: result.tally.runs)
        found.append(
          Finding(
            noise: result.noise, change: result.change, metric: name, verdict: .fail, share: share,
            allowed: sides * config.alpha.fail))
      }
      if isLevel(result.change), change > 0, change >= margin(settings) {
        let share = WilsonInterval(counts[.pass], of: result.tally.runs)
        found.append(
          Finding(
            noise: result.noise, change: result.change, metric: name, verdict: .pass, share: share,
            allowed: config.alpha.pass))
      }
    }
    if result.change.size == 0 {
      let share = WilsonInterval(result.tally.verdicts[.fail], of: result.tally.runs)
      found.append(
        Finding(
          noise: result.noise, change: result.change, metric: nil, verdict: .fail, share: share,
          allowed: config.alpha.family))
    }
    return found.filter { $0.share.estimate > $0.allowed }
  }

  private func isLevel(_ change: PlantedChange) -> Bool { change.shape == .ratio }

  private func planted(_ settings: MetricConfig) -> Bool {
    simulation.changed.isEmpty || simulation.changed.contains(settings.name)
  }

  private func settings(_ place: Int) -> MetricConfig {
    switch simulation.metrics {
    case .drawn(let models, _, _): simulation.config.settings(of: models[place].name)
    case .recorded(let recordings, _): simulation.config.settings(of: recordings[place].name)
    }
  }

  /// The margin as a share of the level; infinite where it is none and changes cannot be held
  /// against it.
  private func margin(_ settings: MetricConfig) -> Double {
    if case .relative(let margin) = settings.margin { margin } else { .infinity }
  }
}
