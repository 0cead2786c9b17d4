import Foundation
import Testing
import VerdinRollout

/// Rollouts whose disk, ledger, router or terminal fails.
@Suite struct BrokenWorldTests {
  /// ENOSPC, EIO and EROFS at some write of the ledger and at all after it.
  @Test(.enabled(if: LedgerFaults.library != nil), arguments: [28, 5, 30], [0, 3, 9, 20])
  func `harm rolls back when the ledger cannot be written, and that is said`(
    number: Int, from: Int
  ) async throws {
    let site = try await RolloutSite(badAt: 25, settings: ["hold": "2s"])
    let started = try await site.start()
    #expect(started.status == 0, "\(started.errors)")
    let run = try await site.rollout(
      "run", environment: LedgerFaults.environment("\(number):\(from)"))
    if run.status == 5 {
      // It could not even be opened: the runner never began, and says so.
      #expect(from <= 3 && run.errors.lowercased().contains("error:"), "\(run.errors)")
      return
    }
    #expect(run.status == 6, "\(run.errors)")
    #expect(try site.share == 0)
    if try !RolloutState(replaying: site.events()).isEnded {
      #expect(run.errors.contains("the ledger could not be told"), "\(run.errors)")
    }
    #expect(try await site.verdin(["verify", "--state-dir", "state"]).status == 0)
  }

  @Test(.enabled(if: LedgerFaults.library != nil))
  func `without harm a full disk is told, tried again, and rolls back in the end`() async throws {
    let site = try await RolloutSite(settings: ["hold": "1s"])
    #expect(try await site.start().status == 0)
    let run = try await site.rollout("run", environment: LedgerFaults.environment("28:6"))
    #expect(run.status == 6, "\(run.errors)")
    #expect(run.errors.contains("trying again"), "\(run.errors)")
    #expect(run.errors.contains("out of control for too long"), "\(run.errors)")
    #expect(try site.share == 0)
    // The disk has room again: less traffic than the ledger explains stays down.
    let next = try await site.rollout("run")
    #expect(next.status == 4 && next.text.contains("took the challenger's traffic away"))
    #expect(try await site.rollout("resume").status == 0)
    #expect(try await site.rollout("run").status == 0)
    #expect(try site.share == 100)
  }

  @Test(.enabled(if: LedgerFaults.library != nil))
  func `a start that cannot be written moves no traffic`() async throws {
    let site = try await RolloutSite()
    let start = try await site.start(environment: LedgerFaults.environment("28:0"))
    #expect(start.status == 5, "\(start.errors)")
    #expect(try site.share == 0)
    #expect(try await site.start().status == 0)
  }

  @Test(arguments: ["garbage", "folder", "gone", "file in its way"])
  func `rollback needs nothing but the router`(damage: String) async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    try site.folder.write("rollout.yaml", "%%% no configuration")
    try site.folder.write("challenger.csv", "\u{0}\u{1}")
    let ledger = site.path("state/rollouts.sqlite")
    try FileManager.default.removeItem(
      atPath: damage == "file in its way" ? site.path("state") : ledger)
    switch damage {
    case "garbage": try site.folder.write("state/rollouts.sqlite", "no database at all\n")
    case "folder":
      try FileManager.default.createDirectory(
        atPath: ledger, withIntermediateDirectories: true)
    case "file in its way": try site.folder.write("state", "")
    default: break
    }
    #expect(try site.share == 25)
    let router = "exec:" + site.path("split")
    let back = try await site.rollout("rollback", "--router", router)
    #expect(back.status == 6, "\(back.errors)")
    #expect(back.errors.contains("the ledger was not told"), "\(back.errors)")
    #expect(try site.share == 0)

    // The note beside the ledger knows the router too.
    try site.setShare(25)
    let noted = try await site.rollout("rollback")
    if damage == "file in its way" {
      #expect(noted.status == 2 && noted.errors.contains("--router"), "\(noted.errors)")
    } else {
      #expect(noted.status == 6, "\(noted.errors)")
      #expect(try site.share == 0)
    }
  }

  @Test func `a broken ledger is refused by everything else`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    try FileManager.default.removeItem(atPath: site.path("state/rollouts.sqlite"))
    try site.folder.write("state/rollouts.sqlite", "no database at all, and longer than a header\n")
    for command in ["run", "step", "status", "resume", "pause --reason x"] {
      let words = command.split(separator: " ").map(String.init)
      let refused = try await site.verdin(
        ["rollout", words[0], "--rollout", "a", "--state-dir", "state"] + words.dropFirst())
      #expect(refused.status == 5, "\(command): \(refused.errors)")
      #expect(refused.errors.contains("not a database"), "\(command): \(refused.errors)")
    }
    #expect(try await site.verdin(["verify", "--state-dir", "state"]).status == 5)
    #expect(try site.share == 25)
  }

  @Test(arguments: ["fail", "lie", "garbage"])
  func `a rollback that the router does not confirm is 7 and says what to do`(
    fault: String
  ) async throws {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    #expect(try await site.start().status == 0)
    let broken = ["SPLIT_FAULT": fault, "SPLIT_ON": fault == "fail" ? "set" : "get"]
    let back = try await site.rollout("rollback", environment: broken)
    #expect(back.status == 7, "\(back.errors)")
    #expect(back.errors.contains("the rollback is NOT confirmed"), "\(back.errors)")
    #expect(back.errors.contains("give the champion all traffic at the router itself, now"))
    // The ledger knows, so that whoever runs it next goes on trying.
    #expect(try Array(site.kinds().suffix(2)) == ["rolled-back", "rollback-unconfirmed"])
    let status = try await site.rollout("status", "--output", "json")
    #expect(try jsonObject(status.output)["rollback_unconfirmed"] is String)
    let run = try await site.rollout("run")
    #expect(run.status == 6, "\(run.errors)")
    #expect(try site.share == 0)
  }

  @Test func `a runner whose rollback is never confirmed ends with 7`() async throws {
    let site = try await RolloutSite(badAt: 25)
    #expect(try await site.start().status == 0)
    let run = try await site.rollout(
      "run", environment: ["SPLIT_FAULT": "fail", "SPLIT_ON": "set"])
    #expect(run.status == 7, "\(run.errors)")
    #expect(run.errors.contains("trying again"))
    #expect(run.errors.contains("give the champion all traffic at the router itself, now"))
    let again = try await site.rollout("run")
    #expect(again.status == 6, "\(again.errors)")
    #expect(try site.share == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT], [0.05, 0.3, 0.5, 0.7, 0.9])
  func `a signal leaves the traffic as it is, and the next runner goes on`(
    signal: Int32, seconds: Double
  ) async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    let runner = try site.launch(rollout: "run")
    try await Task.sleep(for: .seconds(seconds))
    runner.send(signal)
    let ended = try await runner.outcome()
    // In its first moments it has no words yet; at its last it may be done.
    if ended.crashed {
      #expect(ended.status == signal)
    } else if ended.status != 0 {
      #expect(ended.status == 128 + signal)
      #expect(ended.errors.contains("the traffic stays as it is"), "\(ended.errors)")
    }
    let state = try RolloutState(replaying: site.events())
    #expect(
      [0, state.confirmedShare.percent, state.challengerShare.percent].contains(try site.share))
    let rest = try await site.rollout("run")
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try site.share == 100)
  }

  @Test(arguments: [true, false])
  func `a log that nobody can write ends no rollout`(isFull: Bool) async throws {
    let site = try await RolloutSite(badAt: 50)
    #expect(try await site.start().status == 0)
    let pipe = Pipe()
    let log =
      isFull ? try FileHandle(forWritingTo: URL(filePath: "/dev/full")) : pipe.fileHandleForWriting
    let runner = try site.launch(
      ["rollout", "run", "--rollout", "a", "--state-dir", "state"], streams: log)
    try pipe.fileHandleForReading.close()
    let ended = try await runner.outcome()
    #expect(!ended.crashed && ended.status == 6, "\(ended)")
    #expect(try site.share == 0)
  }
}
