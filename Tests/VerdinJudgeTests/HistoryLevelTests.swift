import Testing
import VerdinNumerics

@testable import VerdinJudge

/// How often healthy fleets are taken for sick ones, with a history and without.
@Suite struct HistoryLevelTests {
  private static func config(_ margin: Double, _ history: AAHistory) -> JudgeConfig {
    JudgeConfig(
      defaults: MetricConfig(name: "", harm: .increase, margin: .relative(margin)),
      history: history)
  }

  /// 240 fleets exactly at the margin, each with 20 windows of its own. At 1 % more than 8 wrong
  /// fails, at 5 % more than 25 wrong passes have a probability below one in a thousand.
  @Test func `at the margin a fail is wrong in 1 %, a pass in 5 %`() {
    var fleet = HealthyFleet(seed: 1)
    var (failed, passed) = (0, 0)
    for _ in 0..<240 {
      let history = fleet.history(20)
      let pair = fleet.pair(ratio: 1.05)
      let verdict = judge([pair], config: Self.config(0.05, history)).verdict
      if verdict == .fail { failed += 1 }
      if verdict == .pass { passed += 1 }
    }
    #expect(failed <= 8)
    #expect(passed <= 25)
  }

  @Test func `pods that differ raise fewer alarms with a history`() {
    var fleet = HealthyFleet(seed: 2)
    fleet.pods = 0.05
    let history = fleet.history(30)
    let pairs = (0..<100).map { _ in fleet.pair() }
    func alarms(_ history: AAHistory) -> Int {
      pairs.count {
        [.marginal, .fail].contains(judge([$0], config: Self.config(0.03, history)).verdict)
      }
    }
    #expect(alarms(history) <= 5)
    #expect(alarms(AAHistory()) >= 10)
  }

  @Test func `half as much again is found in eight minutes`() {
    var fleet = HealthyFleet(seed: 3)
    fleet.ticks = 8
    let history = fleet.history(20)
    let found = (0..<50).count { _ in
      judge([fleet.pair(ratio: 1.5)], config: Self.config(0.1, history)).verdict == .fail
    }
    #expect(found >= 48)
  }
}
