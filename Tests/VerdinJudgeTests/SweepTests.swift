import Testing
import VerdinJudge

@Suite struct SweepTests {
  private let config = JudgeConfig(
    metrics: [
      MetricConfig(
        name: "latency", harm: .increase, margin: .relative(0.1),
        limits: Limits(above: 4, below: 100)),
      MetricConfig(name: "queue", margin: .relativeOrAbsolute(0.2, 3)),
      MetricConfig(name: "order", margin: .superiority(0.7)),
      MetricConfig(name: "drift", limits: Limits(above: -8, below: -2)),
    ])

  @Test func `a factor of 1 changes nothing`() {
    #expect(config.tolerating(Tolerance()) == config)
  }

  @Test func `margins grow from no difference, whatever their form`() {
    let metrics = config.tolerating(Tolerance(margins: 2)).metrics
    #expect(metrics[0].margin == .relative(0.2) && metrics[0].limits == config.metrics[0].limits)
    #expect(metrics[1].margin == .relativeOrAbsolute(0.4, 6))
    #expect(metrics[2].margin == .superiority(0.5 + (0.7 - 0.5) * 2))
    #expect(
      config.tolerating(Tolerance(margins: 4)).metrics[2].margin == .superiority(1))
  }

  /// A looser limit lies farther from what it allows, also below zero.
  @Test func `limits move away from harm on both sides`() {
    let limits = config.tolerating(Tolerance(limits: 2)).metrics.map(\.limits)
    #expect(limits[0] == Limits(above: 2, below: 200))
    #expect(limits[3] == Limits(above: -16, below: -1))
  }

  @Test func `every setting is judged by every policy, and the configured one stands first`() {
    var seen: [String] = []
    let sweep = Sweep(
      over: config, factors: [0.5, 1], scores: [80], configured: .kayenta
    ) { config, policy in
      seen.append(policy.name)
      let isLoose = config.metrics[0].margin == .relative(0.1)
      return SweepVerdict(isLoose ? .pass : .fail, metrics: [])
    }
    // 2 × 2 settings a policy, and a score for the one that decides by scores.
    #expect(seen.count { $0 == "kayenta" } == 5 && seen.count { $0 == "verdin" } == 4)
    #expect(sweep.policies.map(\.policy) == ["kayenta", "verdin"])
    #expect(sweep.asConfigured.verdict == .pass)
    #expect(sweep.policies[0].alongMargins(sweep.factors).map(\.verdict) == [.fail, .pass])
  }

  /// Without groups Kayenta's score is 0 whatever the metrics did, which compares nothing.
  @Test func `metrics without groups are one group for a policy that stands beside`() {
    var groups: [String: Set<[String]>] = [:]
    func sweep(_ configured: JudgePolicy) {
      _ = Sweep(over: config, factors: [1, 2], scores: [], configured: configured) {
        groups[$1.name, default: []].insert($0.metrics[0].groups)
        return SweepVerdict(.pass, metrics: [])
      }
    }
    sweep(.verdin)
    #expect(groups == ["verdin": [[]], "kayenta": [["metrics"]]])
    groups = [:]
    sweep(.kayenta)
    #expect(groups["kayenta"] == [[]])
  }
}
