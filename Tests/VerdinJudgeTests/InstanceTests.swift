import Testing
import VerdinJudge
import VerdinNumerics

/// With four champion instances or more the instance is the unit.
@Suite struct InstanceTests {
  /// Series of `pods` instances over `ticks`, each pod off by its own steady factor, all by a common
  /// load.
  private static func arm(
    pods: Int, spread: Double, shift: Double, name: String, load: [Double],
    _ generator: inout SplitMix64
  ) -> Series {
    var (values, times, instances): ([Double], [Double], [String]) = ([], [], [])
    for pod in 0..<pods {
      let own = 1 + spread * generator.normal()
      for (tick, load) in load.enumerated() {
        values.append(100 * shift * own * load * (1 + 0.03 * generator.normal()))
        times.append(60 * Double(tick))
        instances.append("\(name)-\(pod)")
      }
    }
    return Series(values, times: times, instances: instances)
  }

  private static func pair(
    shift: Double, spread: Double = 0.03, _ generator: inout SplitMix64
  ) -> MetricPair {
    let load = (0..<40).map { _ in 1 + 0.2 * generator.uniform() }
    return MetricPair(
      name: "latency_ms",
      champion: arm(
        pods: 6, spread: spread, shift: 1, name: "old", load: load, &generator),
      challenger: arm(
        pods: 4, spread: spread, shift: shift, name: "new", load: load, &generator))
  }

  private static let config = JudgeConfig(
    defaults: MetricConfig(name: "", harm: .increase, margin: .relative(0.02)))

  /// 400 healthy fleets at a margin of 2 % with pods 3 % apart: a test of the minutes would fail
  /// about one in seven.
  @Test func `pods that differ do not make a healthy release fail`() {
    var generator = SplitMix64(seed: 1)
    let failed = (0..<400).count { _ in
      judge([Self.pair(shift: 1, &generator)], config: Self.config).verdict == .fail
    }
    // At no effect the error is below the 1 % that the margin itself would have: 4 expected at most.
    #expect(failed <= 10)
  }

  @Test func `a real change of all challenger pods fails`() {
    var generator = SplitMix64(seed: 2)
    let metric = judge([Self.pair(shift: 1.25, &generator)], config: Self.config).metrics[0]
    #expect(metric.verdict == .fail)
    #expect(metric.evidence.notes.contains { $0.contains("instances are the unit") })
  }

  @Test func `a load that all pods share moves nothing`() throws {
    var (a, b) = (SplitMix64(seed: 3), SplitMix64(seed: 3))
    let plain = Self.pair(shift: 1.1, &a)
    var loaded = Self.pair(shift: 1.1, &b)
    for place in loaded.champion.values.indices {
      loaded.champion.values[place] *= loaded.champion.times[place] < 600 ? 3 : 1
    }
    for place in loaded.challenger.values.indices {
      loaded.challenger.values[place] *= loaded.challenger.times[place] < 600 ? 3 : 1
    }
    let one = try #require(judge([plain], config: Self.config).metrics[0].evidence.bounds)
    let other = try #require(judge([loaded], config: Self.config).metrics[0].evidence.bounds)
    #expect(abs(one.estimate - other.estimate) < 1e-9)
    #expect(abs(one.failLower - other.failLower) < 1e-9)
  }

  @Test func `three champion instances are too few to be the unit`() {
    var generator = SplitMix64(seed: 4)
    let load = [Double](repeating: 1, count: 40)
    let pair = MetricPair(
      name: "latency_ms",
      champion: Self.arm(pods: 3, spread: 0, shift: 1, name: "old", load: load, &generator),
      challenger: Self.arm(pods: 3, spread: 0, shift: 1, name: "new", load: load, &generator))
    let notes = judge([pair], config: Self.config).metrics[0].evidence.notes
    #expect(!notes.contains { $0.contains("instances are the unit") })
  }
}
