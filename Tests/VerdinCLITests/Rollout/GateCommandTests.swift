import Foundation
import Testing

@Suite struct GateCommandTests {
  @Test func `gates in their order carry a rollout to its end, each once`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    for stage in 1...3 {
      let gate = try await self.gate(site, stage, "--wait", "20s")
      #expect(gate.status == 0, "stage \(stage): \(gate.errors)")
      #expect(try site.share == [50, 100, 100][stage - 1])
      let events = try site.events()
      let again = try await self.gate(site, stage, "--wait", "20s")
      #expect(again.status == 0)
      #expect(try site.events() == events, "a task that is tried again judges nothing again")
      #expect(try withoutTimes(again.output) == withoutTimes(gate.output))
    }
    #expect(try site.kinds().last == "succeeded")
    // Long after, an early gate still stands as it was decided.
    #expect(try await gate(site, 1).status == 0)
  }

  @Test func `a rollback ends the gate with 6, however often it is tried`() async throws {
    let site = try await RolloutSite(badAt: 25)
    #expect(try await site.start().status == 0)
    let gate = try await self.gate(site, 1, "--wait", "20s")
    #expect(gate.status == 6, "\(gate.errors)")
    let events = try site.events()
    for stage in [1, 2, 3, 1] {
      let again = try await self.gate(site, stage, "--wait", "20s")
      #expect(again.status == 6)
      #expect(try site.events() == events)
      #expect(try withoutTimes(again.output) == withoutTimes(gate.output))
    }
    #expect(try site.share == 0)
  }

  @Test func `a gate before its stage's end is not decided and does not wait unasked`() async throws
  {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    #expect(try await site.start().status == 0)
    let gate = try await self.gate(site, 1)
    #expect(gate.status == 4, "\(gate.errors)")
    #expect(try site.share == 25)
    let short = try await self.gate(site, 1, "--wait", "0.5s", "--interval", "0.1s")
    #expect(short.status == 4)
  }

  @Test func `harm ends a waiting gate at once`() async throws {
    let site = try await RolloutSite(badAt: 25, settings: ["stage_duration": "10m"])
    #expect(try await site.start().status == 0)
    let began = Date()
    let gate = try await self.gate(site, 1, "--wait", "1h", "--interval", "0.2s")
    #expect(gate.status == 6, "\(gate.errors)")
    #expect(Date().timeIntervalSince(began) < 60)
  }

  @Test func `gates out of order, without a stage and without a rollout are mistakes`() async throws
  {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    #expect(try await gate(site, 1).errors.contains("no rollout 'a'"))
    #expect(try await site.start().status == 0)
    let early = try await gate(site, 3)
    #expect(early.status == 2)
    #expect(early.errors.contains("stage 3 is not under way: stage 1 is"), "\(early.errors)")
    for stage in [0, 4, 99] {
      let none = try await gate(site, stage)
      #expect(none.status == 2)
      #expect(none.errors.contains("has no stage \(stage)"), "\(none.errors)")
      #expect(none.errors.contains("its stages are 1 to 3"), "\(none.errors)")
    }
    #expect(try site.share == 25)
  }

  @Test func `a gate whose router fails is 5 and moves nothing`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    let gate = try await self.gate(
      site, 1, "--wait", "20s", environment: ["SPLIT_FAULT": "fail", "SPLIT_ON": "set"])
    #expect(gate.status == 5, "\(gate.errors)")
    #expect(gate.errors.contains("out of order"), "\(gate.errors)")
    #expect(try site.share == 25)
    // The stage was done; only its successor's share is missing.
    #expect(try await self.gate(site, 1, "--wait", "20s").status == 0)
    #expect(try site.share == 50)
  }

  private func gate(
    _ site: RolloutSite, _ stage: Int, _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await site.verdin(
      [
        "gate", "--rollout", "a", "--state-dir", "state", "--stage", "\(stage)",
        "--output", "json-line",
      ] + arguments, environment: environment)
  }

  /// A status but for the time at which it was asked.
  private func withoutTimes(_ output: Data) throws -> NSDictionary {
    var status = try jsonObject(output)
    status["time"] = nil
    return status as NSDictionary
  }
}
