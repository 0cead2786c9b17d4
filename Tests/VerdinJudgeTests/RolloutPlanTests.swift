import Testing
import VerdinJudge

@Suite struct RolloutPlanTests {
  private func stages(_ shares: Double..., seconds: Double = 1_800) throws -> RolloutPlan {
    try RolloutPlan(stages: shares.map { RolloutPlan.Stage(share: $0, seconds: seconds) })
  }

  @Test func `the standard rollout is five half hours`() throws {
    #expect(try stages(0.01, 0.05, 0.25, 0.5, 1) == .standard)
  }

  @Test func `shares ascend within 0 and 1, and stages last`() {
    #expect(throws: RolloutPlan.Mistake.noStage) { try RolloutPlan(stages: []) }
    #expect(throws: RolloutPlan.Mistake.shareOutOfRange(0)) { try stages(0) }
    #expect(throws: RolloutPlan.Mistake.shareOutOfRange(1.5)) { try stages(0.5, 1.5) }
    #expect(throws: RolloutPlan.Mistake.notAscending(0.25, after: 0.5)) {
      try stages(0.5, 0.25)
    }
    #expect(throws: RolloutPlan.Mistake.notAscending(0.5, after: 0.5)) { try stages(0.5, 0.5) }
    #expect(throws: RolloutPlan.Mistake.noDuration(0)) { try stages(0.5, seconds: 0) }
    #expect(throws: RolloutPlan.Mistake.noDuration(.infinity)) {
      try stages(0.5, seconds: .infinity)
    }
  }
}
