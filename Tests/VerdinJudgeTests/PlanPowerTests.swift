import RealModule
import Testing
import VerdinJudge
import VerdinNumerics

/// What a plan promises with a power of 80 %, kept by the judge in simulated stages.
///
/// Every recording is planned from anew, so the error of the plan's own estimate is in the figures. Seeds
/// are fixed. `Benchmarks/Planning` has the larger runs, which these allow three standard errors from.
@Suite struct PlanPowerTests {
  private let recordings = 5
  private let rounds = 40

  private func config(margin: Double) -> JudgeConfig {
    JudgeConfig(metrics: [MetricConfig(name: "m", harm: .increase, margin: .relative(margin))])
  }

  private func planned(_ pair: MetricPair, ticks: Int) throws -> Outlook {
    let stage = RolloutPlan.Stage(share: 0.5, seconds: 60 * Double(ticks))
    let stages = plan(
      [pair], config: config(margin: 0.1), traffic: PlannedTraffic(requestsPerSecond: 10),
      rollout: try RolloutPlan(stages: [stage]))
    return try #require(stages[0].metrics[0].alone)
  }

  @Test(arguments: [0, 0.6])
  func `series fail at the smallest change and pass within the smallest margin`(
    phi: Double
  ) throws {
    var arms = PlannedArms(seed: 77)
    let ticks = 60
    var (fails, passes) = (0, 0)
    for _ in 0..<recordings {
      let outlook = try planned(arms.pair(240, phi), ticks: ticks)
      let change = try #require(outlook.smallestFail)
      let margin = try #require(outlook.achievableMargin)
      for _ in 0..<rounds {
        let worse = arms.pair(ticks, phi, change: change)
        if judge([worse], config: config(margin: 0.1)).verdict == .fail { fails += 1 }
        let alike = arms.pair(ticks, phi)
        if judge([alike], config: config(margin: margin)).verdict == .pass { passes += 1 }
      }
    }
    let count = Double(recordings * rounds)
    let error = 3 * (0.8 * 0.2 / count).squareRoot()
    #expect(abs(Double(fails) / count - 0.8) < error + 0.05, "\(fails) of \(count) fail")
    #expect(abs(Double(passes) / count - 0.8) < error + 0.05, "\(passes) of \(count) pass")
  }

  /// 1 % of 1,000 or 16,667 requests a minute for half an hour; at 1 : 99 all of the champion counts.
  @Test(arguments: [(0.5, 2_000.0), (0.01, 100_000)])
  func `errors fail at the smallest change`(share: Double, requests: Double) throws {
    let rate = RateArms(rate: 0.01)
    let stage = RolloutPlan.Stage(share: share, seconds: 1_800)
    var generator = SplitMix64(seed: 9)
    var recorded = rate.recorded
    recorded.champion = counts(60, 1_000, rate: 0.01, &generator)
    let stages = plan(
      [recorded], config: rate.config,
      traffic: PlannedTraffic(requestsPerSecond: requests / 60),
      rollout: try RolloutPlan(stages: [stage]))
    let size = stages[0].metrics[0].size
    let change = try #require(stages[0].metrics[0].alone?.smallestFail)
    // The plan's rate is the recording's, so the stage has that rate too.
    let own = try #require(size.championEvents) / size.championExposure
    var fails = 0
    let rounds = 200
    for _ in 0..<rounds {
      let pair = MetricPair(
        name: "m", champion: counts(30, requests * (1 - share), rate: own, &generator),
        challenger: counts(30, requests * share, rate: own * (1 + change), &generator))
      if judge([pair], config: rate.config).verdict == .fail { fails += 1 }
    }
    let achieved = Double(fails) / Double(rounds)
    #expect(abs(achieved - 0.8) < 3 * (0.16 / Double(rounds)).squareRoot() + 0.05, "\(achieved)")
  }

  /// Poisson counts a tick, by inversion on the normal scale where they are many.
  private func counts(
    _ ticks: Int, _ requests: Double, rate: Double, _ generator: inout SplitMix64
  ) -> Series {
    let events = (0..<ticks).map { _ in poisson(requests * rate, &generator) }
    return Series(
      Series.Counts(events: events, exposures: [Double](repeating: requests, count: ticks)),
      times: (0..<ticks).map { 60 * Double($0) })
  }

  private func poisson(_ mean: Double, _ generator: inout SplitMix64) -> Double {
    if mean > 200 { return (mean + mean.squareRoot() * generator.normal()).rounded() }
    var (count, product) = (0.0, generator.uniform())
    let limit = Double.exp(-mean)
    while product > limit {
      count += 1
      product *= generator.uniform()
    }
    return count
  }
}
