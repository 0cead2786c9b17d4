import RealModule
import Testing
import VerdinNumerics

@testable import VerdinJudge

/// Counts of several instances: each instance's rate is one observation.
@Suite struct InstanceRateTests {
  /// `pods` instances over 40 ticks of 100 requests, each with an error rate of its own.
  private static func arm(
    pods: Int, rate: Double, spread: Double, name: String, _ generator: inout SplitMix64
  ) -> Series {
    var (events, times, instances): ([Double], [Double], [String]) = ([], [], [])
    for pod in 0..<pods {
      let own = rate * Double.exp(spread * generator.normal() - spread * spread / 2)
      for tick in 0..<40 {
        events.append((0..<100).reduce(0) { sum, _ in sum + (generator.uniform() < own ? 1 : 0) })
        times.append(60 * Double(tick))
        instances.append("\(name)-\(pod)")
      }
    }
    return Series(
      Series.Counts(
        events: events, exposures: [Double](repeating: 100, count: events.count)),
      times: times, instances: instances)
  }

  private static func metric(
    pods: (Int, Int), ratio: Double, spread: Double, margin: MetricConfig.Margin,
    _ generator: inout SplitMix64
  ) -> MetricJudgement {
    let pair = MetricPair(
      name: "error_rate",
      champion: arm(pods: pods.0, rate: 0.02, spread: spread, name: "old", &generator),
      challenger: arm(pods: pods.1, rate: 0.02 * ratio, spread: spread, name: "new", &generator))
    let config = JudgeConfig(
      defaults: MetricConfig(name: "", harm: .increase, margin: margin))
    return judge([pair], config: config).metrics[0]
  }

  /// Error rates a third apart from pod to pod; 60 fleets, at most 1 % expected to fail.
  @Test func `pods of different error rates do not make a healthy release fail`() {
    var generator = SplitMix64(seed: 1)
    let metrics = (0..<60).map { _ in
      Self.metric(
        pods: (5, 4), ratio: 1, spread: 0.35, margin: .relative(0.1), &generator)
    }
    #expect(metrics.allSatisfy { $0.evidence.notes.contains { $0.contains("instances are") } })
    #expect(metrics.count { $0.verdict == .fail } <= 4)
  }

  @Test(arguments: [MetricConfig.Margin.relative(0.2), .absolute(0.004)])
  func `a rate that doubles on all of them fails`(margin: MetricConfig.Margin) {
    var generator = SplitMix64(seed: 2)
    let metric = Self.metric(pods: (5, 4), ratio: 2, spread: 0.1, margin: margin, &generator)
    #expect(metric.verdict == .fail)
  }

  @Test func `the error is never below that of independent events`() throws {
    var generator = SplitMix64(seed: 3)
    let metric = Self.metric(
      pods: (4, 1), ratio: 1, spread: 0, margin: .relative(0.1), &generator)
    let bounds = try #require(metric.evidence.bounds)
    let (x, y) = (metric.evidence.challenger.events ?? 0, metric.evidence.champion.events ?? 0)
    let least = StudentT(3).quantile(above: 0.01) * (1 / x + 1 / y).squareRoot()
    let reach = Double.log(onePlus: bounds.failUpper) - Double.log(onePlus: bounds.estimate)
    #expect(reach >= least - 1e-9)
    #expect(abs(bounds.estimate + 1 - (x / 4_000) / (y / 16_000)) < 1e-9)
  }

  @Test func `counts of few instances are summed tick by tick`() throws {
    var generator = SplitMix64(seed: 4)
    let champion = Self.arm(pods: 3, rate: 0.1, spread: 0.5, name: "old", &generator)
    let challenger = Self.arm(pods: 2, rate: 0.1, spread: 0.5, name: "new", &generator)
    func whole(_ series: Series, pods: Int) throws -> Series {
      let counts = try #require(series.counts)
      func sum(_ column: [Double], _ tick: Int) -> Double {
        (0..<pods).reduce(0) { $0 + column[40 * $1 + tick] }
      }
      return Series(
        Series.Counts(
          events: (0..<40).map { sum(counts.events, $0) },
          exposures: (0..<40).map { sum(counts.exposures, $0) }),
        times: (0..<40).map { 60 * Double($0) })
    }
    let pair = MetricPair(name: "error_rate", champion: champion, challenger: challenger)
    let summed = MetricPair(
      name: "error_rate", champion: try whole(champion, pods: 3),
      challenger: try whole(challenger, pods: 2))
    #expect(judge([pair]).metrics[0].evidence.bounds == judge([summed]).metrics[0].evidence.bounds)
  }
}
