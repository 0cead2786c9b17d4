import Testing
import VerdinJudge

@Suite struct SampleRatioTests {
  private static func config(
    share: Double = 0.05, looks: Looks = .once, metrics: [MetricConfig] = []
  ) -> JudgeConfig {
    JudgeConfig(
      metrics: metrics, looks: looks,
      guards: DataGuards(traffic: .init(metric: "requests", share: share)))
  }

  private static func judgement(
    _ traffic: MetricPair, share: Double = 0.05, looks: Looks = .once
  ) -> Judgement {
    var samples = GuardSamples(seed: 1)
    return judge([samples.pair(), traffic], config: config(share: share, looks: looks))
  }

  @Test(arguments: [Looks.once, .anytime])
  func `traffic that was split as planned is counted and not judged`(looks: Looks) {
    var samples = GuardSamples(seed: 2)
    let judgement = Self.judgement(samples.traffic(share: 0.05), looks: looks)
    #expect(judgement.verdict == .pass && judgement.guards.isEmpty)
    #expect(judgement.metrics.map(\.name) == ["latency_ms"])
  }

  @Test(arguments: [Looks.once, .anytime])
  func `a wrong split makes everything inconclusive and says by how much`(looks: Looks) {
    var samples = GuardSamples(seed: 3)
    let judgement = Self.judgement(samples.traffic(share: 0.08), looks: looks)
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.guards.map(\.name) == [.sampleRatio])
    #expect(judgement.metrics.allSatisfy { $0.verdict == .inconclusive })
    #expect(judgement.reason.contains("the challenger got ") && judgement.reason.contains("5 %"))
    #expect(judgement.reason.contains("(p = "))
  }

  /// 200 healthy recordings: at p < .001 more than 3 alarms would be 1 in 50,000.
  @Test(arguments: [Looks.once, .anytime])
  func `a right split hardly ever alarms`(looks: Looks) {
    var samples = GuardSamples(seed: 4)
    let alarms = (0..<200).count { _ in
      !Self.judgement(samples.traffic(20, perTick: 60, share: 0.05), looks: looks).guards.isEmpty
    }
    #expect(alarms <= 3)
  }

  @Test func `the arms' names do not matter`() {
    var samples = GuardSamples(seed: 5)
    for share in [0.05, 0.075, 0.1] {
      let traffic = samples.traffic(share: share)
      #expect(
        Self.judgement(traffic, share: 0.05).guards.isEmpty
          == Self.judgement(traffic.swapped, share: 0.95).guards.isEmpty)
    }
  }

  @Test func `a metric that the configuration names is judged as well`() {
    var samples = GuardSamples(seed: 6)
    let config = Self.config(share: 0.5, metrics: [MetricConfig(name: "requests")])
    let judgement = judge([samples.traffic(share: 0.5)], config: config)
    #expect(judgement.metrics.map(\.name) == ["requests"])
  }

  @Test func `a tick that one arm did not count counts for neither`() {
    var samples = GuardSamples(seed: 7)
    var traffic = samples.traffic(share: 0.05)
    for place in 0..<20 { traffic.challenger.values[place] = .nan }
    traffic.champion = traffic.champion.without(30..<40)
    #expect(Self.judgement(traffic).guards.isEmpty)
  }

  @Test func `counts of several instances add up`() {
    var samples = GuardSamples(seed: 8)
    let one = samples.traffic(share: 0.05)
    var two = one
    two.champion = Series(
      one.champion.values.flatMap { [$0 - 10, 10] },
      times: one.champion.times.flatMap { [$0, $0] },
      instances: one.champion.times.flatMap { _ in ["a", "b"] })
    #expect(Self.judgement(two).guards.isEmpty)
  }

  @Test(
    arguments: [
      (0.5, "name a metric of whole numbers"), (-1_000, "whole numbers"),
      (.infinity, "whole numbers"), (.nan, "no tick at which both arms counted"),
    ])
  func `what is no count is no traffic`(added: Double, complaint: String) {
    var samples = GuardSamples(seed: 9)
    var traffic = samples.traffic(share: 0.05)
    traffic.challenger.values = traffic.challenger.values.map { $0 + added }
    let judgement = Self.judgement(traffic)
    #expect(judgement.verdict == .inconclusive && judgement.reason.contains(complaint))
  }

  @Test func `a running total is no count of a tick`() {
    var samples = GuardSamples(seed: 10)
    var traffic = samples.traffic(share: 0.05)
    func totals(_ values: [Double]) -> [Double] {
      values.indices.map { values[...$0].reduce(0, +) }
    }
    traffic.champion.values = totals(traffic.champion.values)
    traffic.challenger.values = totals(traffic.challenger.values)
    #expect(Self.judgement(traffic).reason.contains("running total"))
  }

  @Test func `traffic that was not recorded proves no split`() {
    var samples = GuardSamples(seed: 11)
    let judgement = judge([samples.pair()], config: Self.config())
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.reason.contains("'requests' was not recorded"))
  }
}
