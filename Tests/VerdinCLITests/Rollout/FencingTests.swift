import Foundation
import Testing
import VerdinRollout

/// Several processes at one rollout.
@Suite struct FencingTests {
  private static let patient = ["stage_duration": "10m"]

  @Test func `a second runner is refused and told who holds the rollout`() async throws {
    let site = try await RolloutSite(settings: Self.patient)
    #expect(try await site.start().status == 0)
    let first = try site.launch(rollout: "run")
    try await site.wait("a look") { try site.kinds().contains("looked") }
    for command in ["run", "step"] {
      let second = try await site.rollout(command)
      #expect(second.status == 5)
      #expect(second.errors.contains("in the hands of"), "\(second.errors)")
      #expect(second.errors.contains("(process "), "\(second.errors)")
    }
    let gate = try await site.verdin(
      ["gate", "--rollout", "a", "--state-dir", "state", "--stage", "1"])
    #expect(gate.status == 5)
    // The right to act dies with its holder.
    first.send(SIGKILL)
    #expect(try await first.outcome().crashed)
    #expect(try await site.rollout("step").status == 0)
  }

  @Test func `a pause from elsewhere stops the clockwork, a promotion ends the stage`() async throws
  {
    let site = try await RolloutSite(settings: ["stage_duration": "1.5s"])
    #expect(try await site.start().status == 0)
    let runner = try site.launch(rollout: "run")
    #expect(try await site.rollout("pause", "--reason", "lunch").status == 0)
    try await Task.sleep(for: .seconds(2))
    #expect(try site.share == 25)
    #expect(try site.kinds().filter { $0 == "stage-entered" }.count == 1)
    #expect(try site.kinds().last == "looked", "harm is watched for while a person thinks")
    #expect(try await site.rollout("resume").status == 0)
    try await site.wait("half of the traffic") { try site.share == 50 }
    #expect(try await site.rollout("promote", "--reason", "sure").status == 0)
    try await site.wait("all traffic") { try site.share == 100 }
    #expect(try await runner.outcome().status == 0)
    #expect(try site.kinds().last == "succeeded")
  }

  @Test func `a rollback from elsewhere ends the runner with 6`() async throws {
    let site = try await RolloutSite(settings: Self.patient)
    #expect(try await site.start().status == 0)
    let runner = try site.launch(rollout: "run")
    try await site.wait("a look") { try site.kinds().contains("looked") }
    // The router obeys at once and confirms late: the runner looks in between.
    let back = try await site.rollout(
      "rollback", "--reason", "I do not like it",
      environment: [
        "SPLIT_FAULT": "slow", "SPLIT_ON": "get", "SPLIT_AT": "0", "SPLIT_SECONDS": "0.5",
      ])
    #expect(back.status == 6, "\(back.errors)")
    #expect(back.text.contains("confirmed by exec:"))
    #expect(try site.share == 0)
    let ended = try await runner.outcome()
    #expect(ended.status == 6 && ended.text.contains("I do not like it"), "\(ended.errors)")
    #expect(try site.share == 0)
    #expect(try Array(site.kinds().suffix(2)) == ["rolled-back", "routed"])
  }

  /// The runner's `set` takes longer than the whole rollback, and takes effect after it.
  @Test(arguments: [1.0, 2.5])
  func `a rollback wins over a share that is just being raised`(seconds: Double) async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    try site.folder.write("calls", "0\n")
    let runner = try site.launch(
      rollout: "run",
      environment: [
        "SPLIT_FAULT": "slow", "SPLIT_ON": "set", "SPLIT_AT": "0", "SPLIT_SECONDS": "\(seconds)",
      ])
    try await site.wait("a share on its way up") {
      FileManager.default.fileExists(atPath: site.path("slow"))
    }
    let back = try await site.rollout("rollback")
    #expect(back.status == 6, "\(back.errors)")
    let ended = try await runner.outcome()
    #expect(ended.status == 6, "\(ended.errors)")
    #expect(try site.share == 0)
    #expect(try RolloutState(replaying: site.events()).isEnded)
  }

  @Test func `abort ends a rollout under way and refuses one that has ended`() async throws {
    let site = try await RolloutSite(settings: Self.patient)
    #expect(try await site.start().status == 0)
    let aborted = try await site.rollout("abort", "--reason", "enough")
    #expect(aborted.status == 6, "\(aborted.errors)")
    #expect(try site.share == 0)
    let again = try await site.rollout("abort")
    #expect(again.status == 2 && again.errors.contains("has ended: rolled-back"), "\(again.errors)")
    #expect(try await site.rollout("rollback").status == 6, "a rollback may be repeated")
  }
}
