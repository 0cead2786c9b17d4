import Foundation
import Testing

@Suite struct RolloutCommandTests {
  @Test func `starting twice is once, starting otherwise is a mistake`() async throws {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    let first = try await site.start()
    #expect(first.status == 0 && first.output.isEmpty, "\(first.errors)")
    #expect(first.errors.contains("25 % of the traffic at the challenger, confirmed"))
    let events = try site.events()
    #expect(try await site.start().status == 0)
    #expect(try site.events() == events)
    let other = try await site.rollout(
      "start", "--config", "rollout.yaml", "--stages", "10,100")
    #expect(other.status == 2)
    #expect(other.errors.contains("exists and was started in another way"), "\(other.errors)")
    #expect(try site.events() == events)
    #expect(try site.share == 25)
  }

  @Test func `an unknown rollout is a mistake that names the known`() async throws {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    for isStarted in [false, true] {
      if isStarted { #expect(try await site.start().status == 0) }
      for command in [
        "status", "watch", "run", "step", "resume", "pause --reason x", "promote --reason x",
        "abort", "rollback",
      ] {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try await site.verdin(
          ["rollout", words[0], "--rollout", "b", "--state-dir", "state"] + words.dropFirst())
        #expect(outcome.status == 2, "\(command): \(outcome.errors)")
        #expect(outcome.errors.contains("no rollout 'b'"), "\(command): \(outcome.errors)")
        if isStarted, command != "rollback" {
          #expect(outcome.errors.contains("known: a"), "\(outcome.errors)")
        }
        #expect(outcome.output.isEmpty)
      }
      #expect(
        FileManager.default.fileExists(atPath: site.path("state")) == isStarted,
        "asking makes no folder")
    }
  }

  @Test(arguments: ["", "a/b", ".hidden", "a b", "../a"])
  func `a name that is no file's is a mistake`(name: String) async throws {
    let site = try await RolloutSite()
    let outcome = try await site.verdin(["rollout", "status", "--rollout", name])
    #expect(outcome.status == 2 && outcome.errors.contains("no name for a rollout"))
  }

  @Test func `list tells every rollout, the oldest first`() async throws {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    let none = try await list(site)
    #expect(none.status == 0 && none.output.isEmpty && none.errors.contains("no rollout in state"))
    for name in ["zebra", "ant"] {
      let start = try await site.verdin([
        "rollout", "start", "--rollout", name, "--state-dir", "state", "--config", "rollout.yaml",
      ])
      #expect(start.status == 0)
      if name == "zebra" { #expect(try await rollback(site, name).status == 6) }
      // The list is in the order of the seconds' fractions too, but not finer than a millisecond.
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(try await list(site).text == "zebra  rolled-back  0 %\nant  running  25 %\n")
  }

  @Test func `dry runs say every command and do nothing`() async throws {
    let site = try await RolloutSite()
    let split = site.path("split")
    let start = try await site.rollout("start", "--config", "rollout.yaml", "--dry-run")
    #expect(start.status == 0)
    #expect(start.text == "\(split) set 25\n\(split) set 50\n\(split) set 100\n")
    let plan = try await site.verdin(["rollout", "plan", "--config", "rollout.yaml"])
    #expect(plan.status == 0)
    for line in [
      "  1  25 % for 0.3s", "       \(split) set 25", "rollback", "       \(split) set 0",
      "  mean of error_rate < 0.1",
    ] {
      #expect(plan.text.contains(line + "\n"), "\(plan.text)")
    }
    #expect(!FileManager.default.fileExists(atPath: site.path("state")))
    #expect(!FileManager.default.fileExists(atPath: site.path("calls")), "the router is not asked")

    #expect(try await site.start().status == 0)
    let events = try site.events()
    let calls = try site.folder.read("calls")
    #expect(
      try await site.rollout("step", "--dry-run").text
        == "nothing is to be sent to the router now\n")
    let back = try await site.rollout("rollback", "--dry-run")
    #expect(back.status == 0 && back.text == "\(split) set 0\n")
    #expect(try site.events() == events)
    #expect(try site.folder.read("calls") == calls)
    #expect(try site.share == 25)
  }

  @Test func `steps carry a rollout on, and repeating one is harmless`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    for _ in 0..<60 where try site.kinds().last != "succeeded" {
      let step = try await site.rollout("step", "--output", "json-line")
      #expect(step.status == 0, "\(step.errors)")
      #expect(try jsonObject(step.output)["rollout"] as? String == "a")
      try await Task.sleep(for: .milliseconds(100))
    }
    let events = try site.events()
    #expect(try await site.rollout("step").status == 0)
    #expect(try site.events() == events)
    #expect(try site.share == 100)
  }

  @Test func `watch tells every event as a line and ends with the rollout`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    let watch = try site.launch(rollout: "watch", "--every", "0.1s")
    #expect(try await site.rollout("run").status == 0)
    let told = try await watch.outcome()
    #expect(told.status == 0 && told.errors.isEmpty)
    let lines = told.text.split(separator: "\n")
    #expect(lines.count == (try site.events().count))
    #expect(lines.first?.contains("started: challenger against champion") == true)
    #expect(lines.last?.hasSuffix("succeeded: the challenger has all traffic") == true)
    #expect(lines.allSatisfy { $0.prefixMatch(of: /\d\d:\d\d:\d\dZ  \w/) != nil }, "\(told.text)")
  }

  @Test func `status shows where it stands, in text and in JSON`() async throws {
    let site = try await RolloutSite(settings: ["stage_duration": "90s"])
    #expect(try await site.start().status == 0)
    #expect(try await site.rollout("pause", "--reason", "lunch").status == 0)
    let text = try await site.rollout("status")
    #expect(text.status == 0)
    #expect(
      text.text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME") == """
        rollout a: paused, stage 1 of 3
          challenger challenger against champion champion
          lunch
          traffic  ██████░░░░░░░░░░░░░░░░░░ 25 % confirmed

        history
          TIME  started: challenger against champion, 25 %, 50 %, 100 %
          TIME  stage 1 entered
          TIME  25 % of the traffic at the challenger, confirmed
          TIME  paused: lunch

        """)
    for form in ["json", "json-line"] {
      let json = try await site.rollout("status", "--output", form)
      let status = try jsonObject(json.output)
      #expect(status["phase"] as? String == "paused" && status["reason"] as? String == "lunch")
      #expect(status["stage"] as? Int == 1 && status["confirmed_percent"] as? Double == 25)
      let began = try #require(status["stage_began"] as? Double)
      #expect(status["stage_ends"] as? Double == began + 90)
      let events = try #require(status["events"] as? [Object])
      #expect(events.compactMap { $0["kind"] as? String } == (try site.kinds()))
      #expect(events.allSatisfy { ($0["actor"] as? String)?.contains("(process ") == true })
      if form == "json-line" { #expect(json.text.split(separator: "\n").count == 1) }
    }
  }

  @Test func `without a router, a source or a sound plan nothing starts`() async throws {
    let site = try await RolloutSite()
    try site.folder.write("bare.yaml", "metrics: {m: {harm: increase}}\n")
    let router = ["--router", "exec:" + site.path("split")]
    for (arguments, fact) in [
      (["--metrics", "champion.csv"], "nothing says what splits the traffic"),
      (router + ["--config", "bare.yaml"], "nothing says where the metrics come from"),
      (router + ["--metrics", "x.csv", "--stages", "5,5,100"], "no more than stage 1"),
      (router + ["--metrics", "x.csv", "--stages", "5,50"], "a rollout ends with all traffic"),
      (["--router", "exce:/x", "--metrics", "x.csv"], "exec"),
    ] {
      let outcome = try await site.verdin(
        ["rollout", "start", "--rollout", "a", "--state-dir", "state"] + arguments)
      #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains(fact), "\(arguments): \(outcome.errors)")
      #expect(try site.share == 0)
      #expect(try site.events().isEmpty)
    }
  }

  private func list(_ site: RolloutSite) async throws -> Outcome {
    try await site.verdin(["rollout", "list", "--state-dir", "state"])
  }

  private func rollback(_ site: RolloutSite, _ name: String) async throws -> Outcome {
    try await site.verdin(["rollout", "rollback", "--rollout", name, "--state-dir", "state"])
  }
}
