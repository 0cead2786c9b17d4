import VerdinJudge
import VerdinNumerics
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
    var count: Int
    var runs: Int
    var allowed: Double
    /// Whether the change is the margin itself, where a pass is wrong by a hair.
    var isAtMargin: Bool

    var share: WilsonInterval { WilsonInterval(count, of: runs) }
    /// Whether chance explains it in fewer than one simulation of a thousand, by the binomial law.
    var isShown: Bool { isBeyond(allowed) }
    /// A pass at the very margin may err up to twice as often as alpha allows: bounds of short and
    /// dependent recordings do, as their method's page says. Anything more is a mistake.
    var isMistake: Bool {
      verdict == .pass && isAtMargin ? isBeyond(min(1, 2 * allowed)) : isShown
    }

    private func isBeyond(_ share: Double) -> Bool {
      BinomialTails(count, of: runs, p: share).atLeast < 0.001
    }
  }

  /// Fails of what is tolerated and passes of what is not, where they are more frequent than alpha.
  var findings: [Finding] { results.flatMap(findings) }

  private func findings(_ result: SimulationResult) -> [Finding] {
    let config = simulation.config
    var found: [Finding] = []
    func add(
      _ metric: String?, _ verdict: Verdict, _ counts: VerdictCounts, _ allowed: Double,
      isAtMargin: Bool = false
    ) {
      found.append(
        Finding(
          noise: result.noise, change: result.change, metric: metric, verdict: verdict,
          count: counts[verdict], runs: result.tally.runs, allowed: allowed,
          isAtMargin: isAtMargin))
    }
    let size = result.change.size
    for (place, name) in simulation.metricNames.enumerated() {
      let settings = settings(place)
      let counts = result.tally.metrics[place]
      // Without a change all shapes are alike; of a change, only one of the level has a margin.
      guard
        size == 0
          || (isPlanted(settings) && result.change.shape == .ratio && !isAlwaysZero(place))
      else { continue }
      let margin = margin(settings)
      if size == 0 || margin.map({ size <= $0 }) == true {
        add(name, .fail, counts, (settings.harm == .either ? 2 : 1) * config.alpha.fail)
      }
      if size > 0, let margin, size >= margin {
        add(name, .pass, counts, config.alpha.pass, isAtMargin: size - margin < 1e-9)
      }
    }
    if size == 0 { add(nil, .fail, result.tally.verdicts, config.alpha.family) }
    return found.filter { $0.share.estimate > $0.allowed }
  }

  private func isPlanted(_ settings: MetricConfig) -> Bool {
    simulation.changed.isEmpty || simulation.changed.contains(settings.name)
  }

  /// Nothing but zeros stays so, by whatever ratio it is made worse.
  private func isAlwaysZero(_ place: Int) -> Bool {
    guard case .recorded(let recordings, _) = simulation.metrics else { return false }
    return recordings[place].series.values.allSatisfy { $0 == 0 || !$0.isFinite }
  }

  private func settings(_ place: Int) -> MetricConfig {
    switch simulation.metrics {
    case .drawn(let models, _, _): simulation.config.settings(of: models[place].name)
    case .recorded(let recordings, _): simulation.config.settings(of: recordings[place].name)
    }
  }

  /// The margin as a share of the level, which a planted size can be held against; nil where the
  /// margin is of another kind.
  private func margin(_ settings: MetricConfig) -> Double? {
    guard settings.kind != .sparse, case .relative(let margin) = settings.margin else { return nil }
    return margin
  }
}
