import Testing
import VerdinJudge
import VerdinRollout

@Suite struct RolloutRunTests {
  @Test func `a challenger that passes gets all traffic in two and a half hours`() async throws {
    let world = World()
    let runner = try await world.run(ScriptedJudge.always(.pass))
    #expect(runner.state.phase == .succeeded)
    #expect(world.share == .all)
    #expect(world.now == 5 * 1_800)
    let shares = world.record.compactMap {
      if case .routed(let share) = $0.event { share } else { nil }
    }
    #expect(shares.map(\.percent) == [1, 5, 25, 50, 100])
    #expect(runner.state.limitsMet == [0: true, 1: true, 2: true, 3: true, 4: true])
  }

  @Test(arguments: 0..<5) func `a fail at any stage sends all traffic back at once`(
    stage: Int
  ) async throws {
    let world = World()
    let runner = try await world.run(
      ScriptedJudge {
        Look(
          time: $0, stage: $1, verdict: $1 == stage ? .fail : .pass, reason: "latency is worse")
      })
    #expect(runner.state.phase == .failed(.verdict(reason: "latency is worse")))
    #expect(world.share == .none)
    #expect(world.now == Double(stage) * 1_800, "the first look of the stage decides")
  }

  @Test func `a limit crossed rolls back even when the comparison passes`() async throws {
    let crossing = Crossing(
      metric: "latency_ms", statistic: "mean", value: 101, limit: 100, side: .below,
      observations: 50)
    let world = World()
    let runner = try await world.run(
      ScriptedJudge {
        Look(
          time: $0, stage: $1, verdict: .pass, reason: "alike",
          crossings: $0 >= 600 ? [crossing] : [])
      })
    #expect(runner.state.phase == .failed(.limit(crossing)))
    #expect(world.now == 600)
    #expect(runner.state.limitsMet[0] == false)
  }

  @Test func `early stages go on without harm, the last comparison only with a pass`() async throws
  {
    let world = World()
    let runner = try await world.run(ScriptedJudge.always(.inconclusive))
    guard case .waiting = runner.state.phase else {
      Issue.record("\(runner.state.phase)")
      return
    }
    #expect(world.share.percent == 50)
    // Three stages, the fourth, and its extension.
    #expect(world.now == 4 * 1_800 + 1_800)
  }

  @Test func `a marginal stage is extended once and then waits`() async throws {
    let world = World()
    let runner = try await world.run(ScriptedJudge.always(.marginal))
    #expect(world.share.percent == 1)
    #expect(world.now == 3_600)
    guard case .waiting = runner.state.phase else {
      Issue.record("\(runner.state.phase)")
      return
    }
  }

  @Test func `data that cannot be trusted hold a stage and then roll it back`() async throws {
    let world = World()
    let runner = try await world.run(
      ScriptedJudge {
        Look(
          time: $0, stage: $1, verdict: .pass, reason: "alike", distrust: "no fresh data")
      })
    #expect(runner.state.phase == .failed(.distrust(reason: "no fresh data")))
    #expect(world.now == 1_800)
    #expect(world.share == .none)
  }

  @Test func `trust that returns in time goes on`() async throws {
    let world = World()
    let runner = try await world.run(
      ScriptedJudge {
        Look(
          time: $0, stage: $1, verdict: .pass, reason: "alike",
          distrust: $0 > 900 && $0 < 2_400 ? "no fresh data" : nil)
      })
    #expect(runner.state.phase == .succeeded)
    #expect(world.now == 2_400 + 4 * 1_800)
  }

  @Test func `a full disk cannot stop a rollback`() async throws {
    let world = World()
    var runner = try world.runner(ScriptedJudge.always(.pass))
    try runner.record(.started(World.start))
    _ = try await runner.step(interval: 60)
    _ = try await runner.step(interval: 60)
    #expect(world.share.percent == 1)
    world.fillDisk()
    await #expect(throws: UnrecordedRollback.self) {
      try await runner.rollBack(.person(reason: "operator"))
    }
    #expect(world.share == .none)
    world.fillDisk(false)
    // The next runner finds less traffic than the ledger explains, and stays down.
    let next = try await world.run(ScriptedJudge.always(.pass))
    #expect(next.state.phase == .pulled)
    #expect(world.share == .none)
  }

  @Test func `a rollback that the router does not confirm is said and tried again`() async throws {
    let world = World()
    var runner = try world.runner(ScriptedJudge.always(.pass))
    try runner.record(.started(World.start))
    _ = try await runner.step(interval: 60)
    _ = try await runner.step(interval: 60)
    world.killRouter()
    await #expect(throws: UnconfirmedRollback.self) {
      try await runner.rollBack(.person(reason: "operator"))
    }
    #expect(runner.state.rollbackTrouble != nil)
    #expect(!runner.state.isEnded)
    world.killRouter(false)
    let next = try await world.run(ScriptedJudge.always(.pass))
    #expect(next.state.isEnded)
    #expect(world.share == .none)
  }

  @Test func `traffic that somebody raised is taken down to what the ledger explains`() async throws
  {
    let world = World()
    var runner = try world.runner(ScriptedJudge.always(.pass))
    try runner.record(.started(World.start))
    _ = try await runner.step(interval: 60)
    _ = try await runner.step(interval: 60)
    world.share = TrafficShare(basisPoints: 9_000)
    var next = try world.runner(ScriptedJudge.always(.pass))
    _ = try await next.step(interval: 60)
    #expect(world.share.percent == 1)
  }
}
