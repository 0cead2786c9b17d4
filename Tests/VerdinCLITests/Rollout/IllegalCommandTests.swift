import Foundation
import Testing

/// What people may ask of a rollout in which phase. All transitions: `TransitionTests`.
@Suite struct IllegalCommandTests {
  private static let refusals: [(phase: String, [(command: String, sentence: String)])] = [
    ("running", [("resume", "the rollout is running")]),
    (
      "paused",
      [
        ("pause", "the rollout is paused already"),
        ("promote", "resume the rollout first"),
      ]
    ),
    (
      "pulled",
      [
        ("pause", "somebody pulled the traffic; resume or roll back"),
        ("promote", "resume the rollout first"),
      ]
    ),
    (
      "rolled-back",
      [
        ("pause", "the rollout was rolled back; start a new one"),
        ("resume", "the rollout was rolled back; start a new one"),
        ("promote", "the rollout was rolled back; start a new one"),
        ("abort", "rollout 'a' has ended: rolled-back"),
      ]
    ),
    (
      "succeeded",
      [
        ("pause", "the rollout has succeeded; start a new one"),
        ("resume", "the rollout has succeeded; start a new one"),
        ("promote", "the rollout has succeeded; start a new one"),
        ("abort", "rollout 'a' has ended: succeeded"),
      ]
    ),
  ]

  @Test(arguments: refusals.indices)
  func `what cannot be done now is 2 with a sentence, and changes nothing`(index: Int) async throws
  {
    let (phase, commands) = Self.refusals[index]
    let site = try await RolloutSite(
      settings: phase == "succeeded" ? [:] : ["stage_duration": "10m"])
    #expect(try await site.start().status == 0)
    try await bring(site, into: phase)
    let status = try await site.rollout("status", "--output", "json")
    #expect(try jsonObject(status.output)["phase"] as? String == phase)
    let (events, share) = try (site.events(), site.share)
    for (command, sentence) in commands {
      let reason = command == "resume" || command == "abort" ? [] : ["--reason", "because"]
      let refused = try await site.verdin(
        ["rollout", command, "--rollout", "a", "--state-dir", "state"] + reason)
      #expect(refused.status == 2, "\(command): \(refused.errors)")
      #expect(refused.errors.contains("error: \(sentence)"), "\(command): \(refused.errors)")
      #expect(try site.events() == events, "\(command)")
      #expect(try site.share == share, "\(command)")
    }
  }

  @Test func `after a success a rollback is still possible`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    try await bring(site, into: "succeeded")
    #expect(try await site.rollout("rollback", "--reason", "on Monday").status == 6)
    #expect(try site.share == 0)
    #expect(try site.kinds().suffix(2) == ["rolled-back", "routed"])
  }

  private func bring(_ site: RolloutSite, into phase: String) async throws {
    switch phase {
    case "paused": #expect(try await site.rollout("pause", "--reason", "lunch").status == 0)
    case "pulled":
      try site.setShare(0)
      #expect(try await site.rollout("step").status == 4)
    case "rolled-back": #expect(try await site.rollout("rollback").status == 6)
    case "succeeded":
      let run = try await site.rollout("run")
      #expect(run.status == 0, "\(run.errors)")
    default: break
    }
  }
}
