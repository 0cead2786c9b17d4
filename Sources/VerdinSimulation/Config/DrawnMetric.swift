import RealModule
import VerdinJudge
import VerdinNumerics

extension MetricModel {
  /// One simulated pair: both arms from the model, the planted change in the challenger.
  func pair(
    _ noise: Noise, phi: Double, ticks: Int, tickSeconds: Double, _ change: PlantedChange,
    _ harm: Harm, _ generator: inout SplitMix64, _ storage: inout SimulationStorage
  ) -> MetricPair {
    storage.arms.removeAll()
    // Values without times are independent by what they say they are.
    noise.draw(ticks, isTimed ? phi : 0, &generator, &storage.arms)
    let times = isTimed ? (0..<ticks).map { tickSeconds * Double($0) } : []
    let unit = deviation
    let logs = change.logs(storage.arms.challenger.map { unit * $0 }, harm)
    let champion = series(storage.arms.champion, nil, times, &generator)
    let challenger = series(storage.arms.challenger, logs, times, &generator)
    return MetricPair(name: name, labels: labels, champion: champion, challenger: challenger)
  }

  /// The deviation of the logarithm, or of what stands for it.
  private var deviation: Double {
    switch form {
    case .positive(_, let deviation, _), .counts(_, _, let deviation): deviation
    case .signed(let level, let deviation, _): deviation / Self.scale(level, deviation)
    case .sparse: 1
    }
  }

  /// What a relative change of a value of any sign refers to.
  private static func scale(_ level: Double, _ deviation: Double) -> Double {
    level != 0 ? abs(level) : deviation > 0 ? deviation : 1
  }

  private func series(
    _ z: [Double], _ change: [Double]?, _ times: [Double], _ generator: inout SplitMix64
  ) -> Series {
    func logFactor(_ tick: Int) -> Double { change.map { $0[tick] } ?? 0 }
    switch form {
    case .positive(let level, let deviation, _):
      return Series(
        z.indices.map { level * Double.exp(deviation * z[$0] + logFactor($0)) }, times: times)
    case .signed(let level, let deviation, _):
      let scale = Self.scale(level, deviation)
      return Series(
        z.indices.map { level + deviation * z[$0] + scale * Double.expMinusOne(logFactor($0)) },
        times: times)
    case .counts(let share, let requests, let deviation):
      let events = z.indices.map { tick in
        let wave = Double.exp(deviation * z[tick] - deviation * deviation / 2)
        // The rarer of events and their absence has the noise; the change is one of the events.
        let disturbed = share <= 0.5 ? share * wave : 1 - (1 - share) * wave
        let rate = min(1, max(0, disturbed)) * Double.exp(logFactor(tick))
        return generator.binomial(requests, min(1, rate))
      }
      let exposures = z.map { _ in Double(requests) }
      return Series(Series.Counts(events: events, exposures: exposures), times: times)
    case .sparse:
      let values = z.indices.map { tick in
        let law = ZeroInflatedPoisson(
          share: min(1, 0.4 * Double.exp(logFactor(tick))), mean: 2)
        return law.quantile(NormalDistribution.below(z[tick]))
      }
      return Series(values, times: times)
    }
  }
}

/// Storage that runs share.
package struct SimulationStorage: Sendable {
  var arms = ArmPaths()
  var workspace = Workspace()

  package init() {}
}
