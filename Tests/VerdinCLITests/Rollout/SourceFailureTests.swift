import Foundation
import Testing

/// Sources and routers that fail in the middle of a rollout hold it and then roll it back; nothing of
/// it ever opens a stage.
@Suite struct SourceFailureTests {
  private static let damages: [(name: String, said: String)] = [
    ("missing", "there is no such file"),
    ("empty", "the file is empty"),
    ("header only", "no value of error_rate"),
    ("garbage", "challenger.csv"),
    ("not a number", "is not a number"),
    ("a folder", "challenger.csv"),
    ("another metric", "the challenger has no value of error_rate"),
    ("stale", "error_rate"),
    ("long ago", "no value of error_rate"),
  ]

  @Test(arguments: damages.indices)
  func `a source that fails holds the stage and rolls it back in the end`(
    index: Int
  ) async throws {
    let (damage, said) = Self.damages[index]
    let site = try await RolloutSite(settings: [
      "stage_duration": "1.5s", "hold": "1s", "unresolved": "rollback", "extension": "0.5s",
    ])
    #expect(try await site.start().status == 0)
    try self.damage(site, by: damage)
    let run = try await site.rollout("run", "--output", "json")
    #expect(run.status == 6, "\(damage): \(run.errors)")
    #expect(try site.share == 0)
    #expect(try site.kinds().filter { $0 == "stage-entered" }.count == 1, "\(damage)")
    #expect(run.errors.contains(said), "\(damage): \(run.errors)")
    let reason = try #require(try jsonObject(run.output)["reason"] as? String)
    #expect(reason.contains("data could not be trusted for too long"), "\(damage): \(reason)")
  }

  @Test func `a source that comes back in time is forgiven`() async throws {
    let site = try await RolloutSite(settings: ["hold": "20s"])
    #expect(try await site.start().status == 0)
    try FileManager.default.removeItem(atPath: site.path("challenger.csv"))
    let runner = try site.launch(rollout: "run")
    try await site.wait("distrust") { try runner.errors.contains("not to be trusted") }
    let status = try await site.rollout("status")
    #expect(status.text.contains("there is no such file"), "\(status.text)")
    try FileManager.default.copyItem(
      atPath: site.path("good.csv"), toPath: site.path("challenger.csv"))
    let ended = try await runner.outcome()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try site.share == 100)
  }

  @Test func `arms that were swapped do not pass`() async throws {
    let site = try await RolloutSite(
      badAt: 25, settings: ["stages": "[25, 100]", "unresolved": "rollback", "extension": "1s"])
    // The harm is in the champion's file now, as if somebody had confused the two.
    let text = String(decoding: try site.folder.read("rollout.yaml"), as: UTF8.self)
      .replacing(
        "metrics: {champion: champion.csv, challenger: challenger.csv}",
        with: "metrics: {champion: challenger.csv, challenger: champion.csv}\n  traffic: answers")
    try site.folder.write("rollout.yaml", text)
    #expect(try await site.start().status == 0)
    let run = try await site.rollout("run")
    // The requests counted tell: 25 % were asked for, and half came.
    #expect(run.status == 6, "\(run.errors)")
    #expect(run.errors.contains("where 25 % were asked for"), "\(run.errors)")
    #expect(try site.share == 0)
  }

  @Test(arguments: ["set", "get"])
  func `a router that fails once is asked again`(command: String) async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    try site.folder.write("calls", "0\n")
    let run = try await site.rollout(
      "run",
      environment: ["SPLIT_FAULT": "fail-once", "SPLIT_ON": command, "SPLIT_AT": "1"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("out of order"), "\(run.errors)")
    #expect(try site.share == 100)
  }

  @Test(arguments: ["fail", "lie", "garbage"])
  func `a router that cannot be read back never opens the next stage`(fault: String) async throws {
    let site = try await RolloutSite(settings: ["hold": "1s"])
    #expect(try await site.start().status == 0)
    try site.folder.write("calls", "0\n")
    // The first answer is good; from the second on, after the first share went up, none is.
    let run = try await site.rollout(
      "run", environment: ["SPLIT_FAULT": fault, "SPLIT_ON": "get", "SPLIT_AT": "2"])
    #expect(run.status == 7, "\(run.errors)")
    #expect(run.errors.contains("trying again"), "\(run.errors)")
    #expect(try site.kinds().filter { $0 == "stage-entered" }.count <= 2)
    #expect(try site.share == 0, "it could be set, if not read back")
  }

  private func damage(_ site: RolloutSite, by damage: String) throws {
    let file = "challenger.csv"
    func keep(_ isKept: (Int) -> Bool) throws {
      let lines = String(decoding: try site.folder.read(file), as: UTF8.self).split(separator: "\n")
      let kept = lines.enumerated().filter { isKept($0.offset) }.map(\.element)
      try site.folder.write(file, kept.joined(separator: "\n") + "\n")
    }
    switch damage {
    case "missing": try FileManager.default.removeItem(atPath: site.path(file))
    case "empty": try site.folder.write(file, "")
    case "header only": try keep { $0 == 0 }
    case "garbage": try site.folder.write(file, "\u{0}\u{7}\u{1}\n\"\n")
    case "not a number": try site.folder.write(file, "timestamp,answers,errors\n1.5,many,2\n")
    case "a folder":
      try FileManager.default.removeItem(atPath: site.path(file))
      try FileManager.default.createDirectory(
        atPath: site.path(file), withIntermediateDirectories: false)
    case "another metric":
      let text = String(decoding: try site.folder.read(file), as: UTF8.self)
      try site.folder.write(file, text.replacing("answers", with: "responses"))
    case "stale": try keep { $0 < 14 }
    case "long ago": try keep { $0 < 4 }
    default: preconditionFailure(damage)
    }
  }
}
