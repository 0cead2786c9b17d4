import Testing
import VerdinIO
import VerdinRollout

@Suite struct RolloutSettingsTests {
  @Test func `what is not said is the standard plan`() throws {
    let settings = try #require(try config(with: "rollout: {}").rollout)
    #expect(settings == RolloutSettings())
    #expect(settings.plan == .standard)
    #expect(settings.rules.interval == 60)
    #expect(try config(with: "").rollout == nil)
  }

  @Test func `every key is read`() throws {
    let settings = try #require(
      try config(
        with: """
          rollout:
            stages: [0.5, "10 %", {share: 50, duration: 2h}, {share: 100%}]
            stage_duration: 10m
            early_stages: pass
            extension: 5m
            unresolved: rollback
            hold: 90s
            router: haproxy:/run/haproxy.sock?backend=model
            metrics: growing.csv
            interval: 30s
            settle: 15s
            traffic: hits
            min_points: 7
            min_trials: 250
          """
      ).rollout)
    #expect(
      settings.plan.stages == [
        stage(50, 600), stage(1_000, 600), stage(5_000, 7_200), stage(10_000, 600),
      ])
    #expect(settings.plan.earlyStages == .pass)
    #expect(settings.plan.extensionLimit == 300 && settings.plan.holdLimit == 90)
    #expect(settings.plan.unresolved == .rollBack)
    #expect(settings.router == "haproxy:/run/haproxy.sock?backend=model")
    #expect(settings.metrics == .recording(.both("growing.csv")))
    #expect(settings.rules.interval == 30 && settings.rules.settle == 15)
    #expect(settings.rules.traffic == "hits")
    #expect(settings.rules.caution.points == 7 && settings.rules.caution.trials == 250)
  }

  @Test(arguments: [
    ("stages: 5", "'stages' of 'rollout' must be a list", "[1, 5, 25, 50, 100]"),
    ("stages: [5, 5, 100]", "stage 2 has 5 %, no more than stage 1 with 5 %", "in percent"),
    ("stages: [5, 50]", "the last stage has 50 %; a rollout ends with all traffic", "in percent"),
    ("stages: []", "a rollout needs at least one stage", "in percent"),
    ("stages: [0, 100]", "a percentage above 0 and at most 100", "0.25"),
    ("stages: [101]", "a percentage above 0 and at most 100", "0.25"),
    ("stages: [0.001, 100]", "a percentage above 0 and at most 100", "0.25"),
    ("stages: [half, 100]", "a percentage above 0 and at most 100", "0.25"),
    ("stages: [{duration: 5m}, 100]", "a stage without a share", "{share: 5, duration: 30m}"),
    ("stages: [{share: 5, length: 5m}, 100]", "unknown key 'length'", "duration"),
    ("early_stages: passed", "'passed'", "did you mean 'pass'?"),
    ("unresolved: roll-back", "'roll-back'", "did you mean 'rollback'?"),
    ("stage_duration: 0", "", ""),
    ("interval: soon", "must be a length of time", ""),
    ("min_points: 0", "", "1"),
    ("holds: 5m", "unknown key 'holds'", "did you mean 'hold'?"),
  ])
  func `mistakes say where and how`(text: String, fact: String, hint: String) {
    let complaint = complaints("rollout:\n  \(text)\nmetrics: {m: {harm: increase}}\n")
    #expect(complaint.hasPrefix("run.yaml:2:"), "\(complaint)")
    #expect(fact.isEmpty || complaint.contains(fact), "\(complaint)")
    #expect(hint.isEmpty || complaint.contains(hint), "\(complaint)")
  }

  private func config(with text: String) throws -> LoadedConfig {
    try LoadedConfig(
      Array((text + "\nmetrics: {m: {harm: increase}}\n").utf8), file: "run.yaml")
  }

  private func stage(_ points: Int, _ duration: Double) -> StagedPlan.Stage {
    .init(share: TrafficShare(basisPoints: points), duration: duration)
  }
}
