import RealModule
import Testing
import VerdinJudge
import VerdinNumerics

/// Recordings to plan from: ticks of a minute, noise of 10 % around 100.
struct PlannedArms {
  var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func arm(
    _ ticks: Int, _ phi: Double = 0, level: Double = 100, deviation: Double = 0.1
  ) -> Series {
    let innovation = (1 - phi * phi).squareRoot()
    var value = generator.normal()
    let values = (0..<ticks).map { _ in
      defer { value = phi * value + innovation * generator.normal() }
      return level * Double.exp(deviation * value)
    }
    return Series(values, times: (0..<ticks).map { 60 * Double($0) })
  }

  mutating func pair(_ ticks: Int, _ phi: Double = 0, change: Double = 0) -> MetricPair {
    MetricPair(
      name: "m", champion: arm(ticks, phi), challenger: arm(ticks, phi, level: 100 * (1 + change)))
  }
}

@Suite struct PlanTests {
  private let config = JudgeConfig(
    metrics: [MetricConfig(name: "m", harm: .increase, margin: .relative(0.1))])

  private func rollout(_ shares: Double..., seconds: Double = 3_600) throws -> RolloutPlan {
    try RolloutPlan(stages: shares.map { RolloutPlan.Stage(share: $0, seconds: seconds) })
  }

  private func planned(
    _ pair: MetricPair, rps: Double = 10, _ rollout: RolloutPlan, requests: MetricPair? = nil,
    config: JudgeConfig? = nil
  ) -> [MetricPlan] {
    plan(
      [pair], config: config ?? self.config,
      traffic: PlannedTraffic(requestsPerSecond: rps, requests: requests), rollout: rollout
    ).map { $0.metrics[0] }
  }

  @Test func `at 100 % there is nobody to compare with`() throws {
    var arms = PlannedArms(seed: 1)
    let last = try #require(planned(arms.pair(120), .standard).last)
    #expect(last.answer == .limitsOnly && last.alone == nil)
  }

  /// Of one quantile a tick there is: they are a series.
  @Test func `a quantile of requests has no forecast, and says so`() throws {
    var config = config
    config.metrics[0].kind = .quantile
    var arms = PlannedArms(seed: 1)
    let ticks = arms.pair(120)
    let series = planned(ticks, try rollout(0.5), config: config)[0]
    #expect(series.basis == .series && series.alone != nil)
    let requests = MetricPair(
      name: "m", champion: Series(ticks.champion.values),
      challenger: Series(ticks.challenger.values))
    let plan = planned(requests, try rollout(0.5), config: config)[0]
    #expect(plan.answer == .none && plan.alone == nil)
    #expect(plan.advice.count == 1 && plan.advice[0].contains("have no forecast"))
  }

  @Test func `more time, more traffic and less noise never see less`() throws {
    var arms = PlannedArms(seed: 2)
    let pair = arms.pair(240, 0.3)
    func outlook(_ rps: Double, _ share: Double, _ seconds: Double) throws -> Outlook {
      try #require(planned(pair, rps: rps, rollout(share, seconds: seconds))[0].alone)
    }
    let usual = try outlook(10, 0.1, 3_600)
    for better in try [outlook(10, 0.1, 7_200), outlook(20, 0.1, 3_600), outlook(10, 0.5, 3_600)] {
      #expect(try #require(better.smallestFail) <= #require(usual.smallestFail))
      #expect(try #require(better.smallestAlarm) <= #require(usual.smallestAlarm))
      #expect(try #require(better.achievableMargin) <= #require(usual.achievableMargin))
      #expect(better.passPower >= usual.passPower)
    }
  }

  @Test func `an alarm is never rarer than a fail, and larger changes fail more often`() throws {
    var arms = PlannedArms(seed: 3)
    for found in planned(arms.pair(240, 0.6), rps: 1, .standard).compactMap(\.alone) {
      for power in found.powers { #expect(power.alarm >= power.fail) }
      #expect(found.powers.map(\.fail) == found.powers.map(\.fail).sorted())
    }
  }

  @Test func `the champion alone promises no more than both arms under a common load`() throws {
    var arms = PlannedArms(seed: 4)
    let load = arms.arm(240, 0.9, level: 1, deviation: 0.3).values
    var pair = arms.pair(240)
    for tick in load.indices {
      pair.champion.values[tick] *= load[tick]
      pair.challenger.values[tick] *= load[tick]
    }
    let both = planned(pair, try rollout(0.5))[0]
    pair.challenger = Series([])
    let alone = planned(pair, try rollout(0.5))[0]
    #expect(both.answer == .pass && alone.answer != .pass)
    #expect(alone.assumptions.contains { $0.contains("champion alone") })
  }

  @Test func `one per cent of a slow service cannot be judged`() throws {
    var arms = PlannedArms(seed: 5)
    let found = planned(arms.pair(240), rps: 0.2, .standard)
    #expect(found[0].answer == MetricPlan.Answer.none)
    #expect(try #require(found[0].secondsNeeded) > 10 * 1_800)
    #expect(!found[0].advice.isEmpty)
    #expect(found[3].answer == .pass)
  }

  @Test func `a plan without a usable value says so`() throws {
    let empty = MetricPair(name: "m", champion: Series([.nan]), challenger: Series([]))
    let found = planned(empty, try rollout(0.5))[0]
    #expect(found.basis == .none && found.answer == MetricPlan.Answer.none)
    #expect(found.advice == ["the champion has no usable values in the recording"])
  }

  /// The noise of ticks of 20 to 200 requests, all of it from their number, then planned for 30.
  @Test func `how noise falls with requests is learnt from counts that vary`() throws {
    var arms = PlannedArms(seed: 6)
    var pair = arms.pair(1_440)
    var counts = pair
    for tick in 0..<1_440 {
      let requests = 110 - 90 * Double.cos(2 * Double.pi * Double(tick) / 720)
      counts.champion.values[tick] = requests
      counts.challenger.values[tick] = requests
      let shrink = (60 / requests).squareRoot()
      pair.champion.values[tick] = 100 * Double.pow(pair.champion.values[tick] / 100, shrink)
      pair.challenger.values[tick] = 100 * Double.pow(pair.challenger.values[tick] / 100, shrink)
    }
    let found = planned(pair, rps: 1, try rollout(0.5), requests: counts)[0]
    #expect(found.assumptions.contains { $0.contains("estimated from the recorded counts") })
    // 0.1² · 60/30 for each arm in 60 ticks; a pass needs t(.95) + z(.8) standard errors.
    let error = (2 * 0.01 * 2 / 60.0).squareRoot()
    let expected = Double.exp(error * (1.671 + 0.842)) - 1
    #expect(abs(try #require(found.alone?.achievableMargin) / expected - 1) < 0.2)
  }

  /// Both Poisson laws summed out, each pair of counts through the judge itself.
  @Test(arguments: [0.5, 0.25])
  func `few events fail as often as counting all outcomes says`(share: Double) throws {
    let rate = RateArms(rate: 0.01)
    let seconds = 10 / share
    let found = planned(
      rate.recorded, rps: 100, try rollout(share, seconds: seconds), config: rate.config)[0]
    let alone = try #require(found.alone)
    for power in alone.powers where power.change == 1 {
      let exact = rate.failing(
        challenger: 1_000, champion: 1_000 * (1 - share) / share, change: power.change)
      #expect(abs(power.fail - exact) < 0.002, "\(power.change): \(power.fail), \(exact)")
    }
  }

  /// R 4.2.2: with 6,000 and 6,000 requests at 1 %, power.prop.test(6000, .01, .015,
  /// sig.level = .01, alternative = "one.sided") is 0.5551; the ratio's law with a margin of 0 and
  /// the mid-p lie near it.
  @Test func `errors are planned as R plans proportions`() throws {
    let rate = RateArms(rate: 0.01, margin: 0)
    let found = planned(
      rate.recorded, rps: 12, try rollout(0.5, seconds: 1_000), config: rate.config)[0]
    let power = try #require(found.alone?.powers.first { $0.change == 0.5 })
    #expect(abs(power.fail - 0.5551) < 0.05, "\(power.fail)")
  }

  @Test func `data since the start are pooled where that tells more`() throws {
    let rate = RateArms(rate: 0.01)
    let found = planned(
      rate.recorded, rps: 40, try rollout(0.2, 0.3, 0.5), config: rate.config)
    let alone = try #require(found[2].alone?.passPower)
    #expect(try #require(found[2].pooled).outlook.passPower > alone)
    #expect(found[2].pooled?.since == 0.2)
    #expect(found[0].pooled == nil)
  }

  @Test func `many metrics share the error of a fail`() throws {
    var arms = PlannedArms(seed: 8)
    let pair = arms.pair(240)
    let others = (0..<9).map { index in
      MetricPair(name: "m\(index)", champion: pair.champion, challenger: pair.challenger)
    }
    let traffic = PlannedTraffic(requestsPerSecond: 10)
    let stage = try rollout(0.5)
    let one = plan([pair], config: config, traffic: traffic, rollout: stage)[0].metrics[0]
    let ten = plan([pair] + others, config: config, traffic: traffic, rollout: stage)[0].metrics[0]
    #expect(try #require(ten.alone?.smallestFail) > #require(one.alone?.smallestFail))
    #expect(ten.alone?.achievableMargin == one.alone?.achievableMargin)
  }
}

/// A champion's recorded events, and the judge on any counts.
struct RateArms {
  var rate: Double
  var margin = 0.2

  var config: JudgeConfig {
    JudgeConfig(metrics: [MetricConfig(name: "m", harm: .increase, margin: .relative(margin))])
  }

  var recorded: MetricPair {
    MetricPair(
      name: "m",
      champion: Series(Series.Counts(events: [1e6 * rate], exposures: [1e6])),
      challenger: Series([]))
  }

  /// The probability that the judge fails, with so many requests of each arm in one tick.
  func failing(challenger n: Double, champion m: Double, change: Double) -> Double {
    var power = 0.0
    let (x, y) = (law(n * rate * (1 + change)), law(m * rate))
    for (count, p) in x {
      for (other, q) in y where p * q > 1e-7 {
        let pair = MetricPair(
          name: "m", champion: Series(Series.Counts(events: [other], exposures: [m])),
          challenger: Series(Series.Counts(events: [count], exposures: [n])))
        if judge([pair], config: config).verdict == .fail { power += p * q }
      }
    }
    return power
  }

  private func law(_ mean: Double) -> [(Double, Double)] {
    (0...Int(mean + 8 * mean.squareRoot() + 8)).map { k in
      let k = Double(k)
      return (k, Double.exp(k * Double.log(mean) - mean - Double.logGamma(k + 1)))
    }
  }
}
