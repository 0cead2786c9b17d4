import Foundation
import Testing
import VerdinRollout

/// A stage of copies before the first, with Verdin's own proxy, two models and callers.
@Suite(.serialized) struct ShadowRolloutTests {
  private func steps(_ site: ShadowSite) throws -> [String] {
    try site.site.events().compactMap { recorded in
      switch recorded.event {
      case .looked: nil
      case .routed(let share): "routed \(share)"
      case .mirrored(let share): "mirrored \(share)"
      case .stageEntered(let stage): "stage \(stage)"
      default: recorded.event.kind.rawValue
      }
    }
  }

  @Test func `a challenger that answers as well gets its first share, and no copies any more`()
    async throws
  {
    let world = try await ShadowSite()
    let start = try await world.start()
    #expect(start.status == 0, "\(start.errors)")
    #expect(try world.ask("get mirror") == "mirror 100")
    #expect(try world.ask("get share") == "share 0")
    let early = try await gate(world)
    #expect(early.status == 4, "the stage has not had its time: \(early.errors)")
    let gate = try await gate(world, "--wait", "60s")
    #expect(gate.status == 0, "\(gate.errors)\(gate.text)")
    #expect(
      Array(try steps(world).prefix(6)) == [
        "started", "stage -1", "mirrored 100 %", "stage 0", "mirrored 0 %", "routed 25 %",
      ])
    #expect(try world.ask("get mirror") == "mirror 0")
    #expect(try world.ask("get share") == "share 25")
    let status = try jsonObject(
      try await world.site.rollout("status", "--output", "json").output)
    #expect(status["stage"] as? Int == 1 && status["mirror_percent"] as? Int == 0)
    let again = try await self.gate(world)
    #expect(again.status == 0, "a stage that was decided is not judged again")
    #expect(try world.unanswered == "")

    // What the proxy has logged is what `verdin shadow` reads.
    let shadow = try await world.site.verdin([
      "shadow", "--champion", "a.jsonl", "--challenger", "b.jsonl", "--labels", "labels.csv",
      "--coverage", "10", "--error-margin", "10", "--accuracy-margin", "10", "--latency-margin",
      "100", "--output", "json",
    ])
    let comparison = try jsonObject(shadow.output)
    #expect(shadow.status == 0, "\(comparison)")
  }

  @Test(arguments: ["wrong", "errors"])
  func `a challenger that answers worse never gets a user`(fault: String) async throws {
    let world = try await ShadowSite()
    try world.site.folder.write(fault, "0.3")
    #expect(try await world.start().status == 0)
    let gate = try await gate(world, "--wait", "60s")
    #expect(gate.status == 6, "\(gate.errors)")
    #expect(gate.errors.contains(fault == "wrong" ? "accuracy: " : "errors: "), "\(gate.errors)")
    #expect(
      try steps(world) == ["started", "stage -1", "mirrored 100 %", "rolled-back", "mirrored 0 %"])
    #expect(try world.ask("get mirror") == "mirror 0")
    #expect(try world.ask("get share") == "share 0")
    #expect(try world.unanswered == "")
  }

  @Test func `a rollback from nothing but the router ends the copies`() async throws {
    let world = try await ShadowSite(duration: "10m")
    #expect(try await world.start().status == 0)
    let rollback = try await world.site.rollout(
      "rollback", "--router", "proxy:\(world.site.path("s"))")
    #expect(rollback.status == 6, "\(rollback.errors)")
    #expect(try world.ask("get mirror") == "mirror 0")
    #expect(try steps(world).suffix(2) == ["rolled-back", "mirrored 0 %"])
  }

  @Test func `a proxy that was started anew makes no copies until a person says so`() async throws {
    let world = try await ShadowSite(duration: "10m")
    #expect(try await world.start().status == 0)
    try await world.restartProxy()
    #expect(try world.ask("get mirror") == "mirror 0")
    try await Task.sleep(for: .milliseconds(300))
    let step = try await world.site.rollout("step")
    #expect(step.status == 4, "\(step.errors)")
    #expect(try steps(world).last == "mirror-pulled")
    #expect(try await world.site.rollout("resume").status == 0)
    #expect(try await world.site.rollout("step").status == 0)
    #expect(try world.ask("get mirror") == "mirror 100")
  }

  @Test func `plan and dry run tell of the copies, and send nothing`() async throws {
    let world = try await ShadowSite()
    let plan = try await world.site.verdin([
      "rollout", "plan", "--config", "rollout.yaml", "--strategy", "shadow",
    ])
    #expect(plan.status == 0 && plan.text.contains("0  copies of 100 % of the requests for 3s"))
    let dry = try await world.site.rollout(
      "start", "--config", "rollout.yaml", "--strategy", "shadow", "--dry-run")
    #expect(dry.text.hasPrefix("set mirror 100\nset mirror 0\nset share 25\n"), "\(dry.text)")
    #expect(try world.ask("get mirror") == "mirror 0")
  }

  @Test func `copies by others, with their logs named, are judged just so`() async throws {
    let site = try await RolloutSite(settings: ["settle": "0.01s"])
    let config = String(decoding: try site.folder.read("rollout.yaml"), as: UTF8.self)
    try site.folder.write(
      "rollout.yaml",
      config + """
        shadow:
          {champion: a.jsonl, challenger: b.jsonl, labels: labels.csv, latency_margin: 100}

        """)
    let lines = (0..<3_000).map { number in
      #"{"id":"r\#(number)","status":200,"latency_ms":\#(5 + number % 3),"prediction":1}"# + "\n"
    }
    for name in ["a.jsonl", "b.jsonl"] { try site.folder.write(name, lines.joined()) }
    try site.folder.write(
      "labels.csv", "id,label\n" + (0..<3_000).map { "r\($0),1\n" }.joined())
    let start = try await site.rollout(
      "start", "--config", "rollout.yaml", "--strategy", "shadow")
    #expect(start.status == 0, "\(start.errors)")
    #expect(try site.share == 0)
    #expect(try await site.rollout("run").status == 0)
    #expect(try site.share == 100)
    #expect(try site.kinds().count { $0 == "stage-entered" } == 4)
    #expect(try !site.kinds().contains("mirrored"))
  }

  @Test func `without logs, or with copies that a router cannot make, nothing starts`()
    async throws
  {
    let site = try await RolloutSite()
    let mute = try await site.rollout("start", "--config", "rollout.yaml", "--strategy", "shadow")
    #expect(mute.status == 2 && mute.errors.contains("where the answers to copies are logged"))
    let config = String(decoding: try site.folder.read("rollout.yaml"), as: UTF8.self)
    try site.folder.write(
      "rollout.yaml", config + "shadow: {champion: a, challenger: b, mirror: 10}\n")
    let able = try await site.rollout("start", "--config", "rollout.yaml", "--strategy", "shadow")
    #expect(able.status == 2 && able.errors.contains("this router copies no requests"))
    #expect(try site.events().isEmpty)
  }

  private func gate(_ world: ShadowSite, _ arguments: String...) async throws -> Outcome {
    try await world.site.verdin(
      ["gate", "--rollout", "a", "--state-dir", "state", "--stage", "0"] + arguments)
  }
}
