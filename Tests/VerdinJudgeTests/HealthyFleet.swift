import RealModule
import VerdinNumerics

@testable import VerdinJudge

/// Simulated arms of a few pods each, as a service's dashboard shows them: one mean a tick.
struct HealthyFleet {
  /// Standard deviation of the logarithms between pods, and of the minutes of one pod.
  var pods = 0.03
  var minutes = 0.05
  var ticks = 30
  var podsOfArm = 3
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// One arm; the minutes of a pod are AR(0.6).
  private mutating func arm(_ load: [Double], ratio: Double) -> Series {
    var sums = [Double](repeating: 0, count: ticks)
    for _ in 0..<podsOfArm {
      let own = pods * generator.normal()
      var noise = generator.normal()
      for tick in 0..<ticks {
        sums[tick] += 100 * ratio * Double.exp(own + load[tick] + minutes * noise)
        noise = 0.6 * noise + 0.8 * generator.normal()
      }
    }
    let times = (0..<ticks).map { 60 * Double($0) }
    return Series(sums.map { $0 / Double(podsOfArm) }, times: times)
  }

  mutating func pair(ratio: Double = 1) -> MetricPair {
    let load = (0..<ticks).map { _ in 0.2 * generator.uniform() }
    return MetricPair(
      name: "latency_ms", champion: arm(load, ratio: 1), challenger: arm(load, ratio: ratio))
  }

  mutating func history(_ windows: Int) -> AAHistory {
    AAHistory(windows: (0..<windows).map { _ in [pair()] })
  }
}
