import Foundation
import Testing
import VerdinRollout

/// Real processes that die by SIGKILL at every call to the router and at every write of the ledger,
/// before, in the middle of and after its effect, and are started again.
///
/// `swift test` tries a sample of the points; with `VERDIN_CRASH=all` in the environment, as
/// `make crash-test` sets it, all of them.
@Suite struct CrashPointTests {
  private static let isWhole = ProcessInfo.processInfo.environment["VERDIN_CRASH"] == "all"
  /// Every how manyth point is tried in the sample.
  private static let stride = isWhole ? 1 : 9

  /// A rollout that succeeds, and one that harms at its second stage.
  private static let endings: [Int?] = [nil, 50]

  private struct Point: Sendable {
    var command: String
    var environment: [String: String]
    var name: String
  }

  @Test(.enabled(if: LedgerFaults.library != nil), arguments: endings)
  func `whatever kills it, traffic is explained, nothing is lost and it can be finished`(
    badAt: Int?
  ) async throws {
    let points = try await points(badAt)
    #expect(points.count > 40)
    var tried = points.enumerated().filter { $0.offset % Self.stride == Self.stride / 2 }
      .map(\.element)[...]
    // Mostly sleeping, so more at once than there are processors.
    let reached = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        if let point = tried.popFirst() { group.addTask { try await die(at: point, badAt) } }
      }
      var reached = 0
      while let isReached = try await group.next() {
        reached += isReached ? 1 : 0
        if let point = tried.popFirst() { group.addTask { try await die(at: point, badAt) } }
      }
      return reached
    }
    print(
      "killed at \(reached) of \(points.count) points, \(badAt == nil ? "success" : "rollback")")
    // How often a rollout looks depends on the machine's pace, so the last points may not come.
    #expect(reached > points.count / Self.stride / 2)
  }

  /// Every point that an undisturbed rollout passes.
  private func points(_ badAt: Int?) async throws -> [Point] {
    let site = try await RolloutSite(badAt: badAt)
    var points: [Point] = []
    for command in ["start", "run"] {
      let log = site.path("log")
      try site.folder.write("log", "")
      try site.folder.write("calls", "0\n")
      let counting = LedgerFaults.counting(into: log)
      let outcome =
        command == "start"
        ? try await site.start(environment: counting)
        : try await site.rollout("run", environment: counting)
      #expect(outcome.status == (command == "run" && badAt != nil ? 6 : 0), "\(outcome.errors)")
      let calls = String(decoding: try site.folder.read("calls"), as: UTF8.self)
      let routed = try #require(Int(calls.trimmingCharacters(in: .newlines)))
      for call in 0..<routed {
        for fault in ["kill-before", "kill-after"] {
          points.append(
            Point(
              command: command, environment: ["SPLIT_FAULT": fault, "SPLIT_AT": "\(call)"],
              name: "\(command), router, \(fault) \(call)"))
        }
      }
      let letters = String(decoding: try site.folder.read("log"), as: UTF8.self)
      for (call, letter) in letters.enumerated() {
        for fault in letter == "w" ? ["before", "half", "after"] : ["before", "after"] {
          points.append(
            Point(
              command: command, environment: LedgerFaults.environment("\(fault):\(call)"),
              name: "\(command), ledger, \(fault) \(call) (\(letter))"))
        }
      }
    }
    #expect(try site.share == (badAt == nil ? 100 : 0))
    return points
  }

  /// - Returns: whether the process came to the point.
  private func die(at point: Point, _ badAt: Int?) async throws -> Bool {
    let site = try await RolloutSite(badAt: badAt)
    let first = try await site.start(
      environment: point.command == "start" ? point.environment : [:])
    if point.command == "run" { try site.folder.write("calls", "0\n") }
    let killed =
      point.command == "start"
      ? first : try await site.rollout("run", environment: point.environment)
    let name = Comment(rawValue: "\(point.name): \(killed.errors)")
    guard killed.crashed else { return false }
    #expect(killed.status == SIGKILL, name)

    let before = try site.events()
    let state = try RolloutState(replaying: before)
    let explained = [TrafficShare.none, state.confirmedShare, state.challengerShare]
    #expect(explained.map(\.percent).contains(try site.share), name)

    let again = try await site.start()
    #expect(again.status == 0, "\(name): \(again.errors)")
    let rest = try await site.rollout("run")
    try await finish(site, rest, badAt, name)
    #expect(Array(try site.events().prefix(before.count)) == before, name)
    let whole = try await site.verdin(["verify", "--state-dir", "state"])
    #expect(whole.status == 0 && whole.text.contains("all as written"), name)
    return true
  }

  /// The end is the one that the data ask for, or a person's after traffic had to stay down.
  private func finish(
    _ site: RolloutSite, _ rest: Outcome, _ badAt: Int?, _ name: Comment
  ) async throws {
    let state = try RolloutState(replaying: try site.events())
    if state.phase == .pulled {
      #expect(badAt != nil && rest.status == 4, name)
      #expect(try site.share == 0, name)
      let back = try await site.rollout("rollback")
      #expect(back.status == 6, "\(name): \(back.errors)")
      #expect(try RolloutState(replaying: try site.events()).isEnded, name)
    } else {
      #expect(rest.status == (badAt == nil ? 0 : 6), "\(name): \(rest.errors)")
      #expect(state.isEnded, name)
    }
    #expect(try site.share == (badAt == nil ? 100 : 0), name)
  }
}
