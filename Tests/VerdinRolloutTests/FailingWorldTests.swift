import Testing
import VerdinJudge
import VerdinRollout

/// What the runner does while its ledger or its router fails.
@Suite struct FailingWorldTests {
  @Test func `harm rolls back although the ledger can no longer be written`() async throws {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.fail))
    world.fillDisk()
    await #expect(throws: UnrecordedRollback.self) { _ = try await runner.step(interval: 60) }
    #expect(world.share == .none)
  }

  @Test func `harm rolls back although the ledger can no longer be read`() async throws {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.fail))
    world.loseLedger()
    await #expect(throws: UnrecordedRollback.self) { _ = try await runner.step(interval: 60) }
    #expect(world.share == .none)
  }

  @Test func `a healthy challenger outlives a disk that is full for a while`() async throws {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.pass))
    world.fillDisk()
    for _ in 0..<29 {
      await #expect(throws: LedgerFailure.self) { _ = try await runner.step(interval: 60) }
      #expect(world.share.percent == 1)
      world.pass(60)
    }
    world.fillDisk(false)
    #expect(try await world.run(ScriptedJudge.always(.pass)).state.phase == .succeeded)
  }

  @Test func `a ledger that fails as long as data may go without trust rolls back`() async throws {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.pass))
    world.loseLedger()
    for _ in 0..<30 {
      await #expect(throws: LedgerFailure.self) { _ = try await runner.step(interval: 60) }
      world.pass(60)
    }
    await #expect(throws: UnrecordedRollback.self) { _ = try await runner.step(interval: 60) }
    #expect(world.share == .none)
    world.loseLedger(false)
    // The ledger still explains 1 %, the router has less: nothing climbs back by itself.
    #expect(try await world.run(ScriptedJudge.always(.pass)).state.phase == .pulled)
  }

  @Test func `a router that fails while a share goes up is tried until it is rolled back`()
    async throws
  {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.pass))
    world.pass(1_800)
    _ = try await runner.step(interval: 60)
    guard case .recorded(.stageEntered(1)) = try await runner.step(interval: 60) else {
      Issue.record("no next stage")
      return
    }
    world.killRouter()
    for _ in 0..<30 {
      await #expect(throws: World.Refused.self) { _ = try await runner.step(interval: 60) }
      world.pass(60)
    }
    // It does not answer the rollback either, and that is said.
    await #expect(throws: UnconfirmedRollback.self) { _ = try await runner.step(interval: 60) }
    world.killRouter(false)
    let next = try await world.run(ScriptedJudge.always(.pass))
    guard case .failed(.trouble) = next.state.phase else {
      Issue.record("\(next.state.phase)")
      return
    }
    #expect(world.share == .none && next.state.isEnded)
  }

  @Test func `traffic taken away is not given back by the next stage`() async throws {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.pass))
    world.pass(1_800)
    _ = try await runner.step(interval: 60)
    // Somebody rolls back at the router itself, and the ledger is never told.
    world.share = .none
    _ = try await runner.step(interval: 60)
    #expect(try await runner.step(interval: 60) == .recorded(.trafficPulled(.none)))
    #expect(world.share == .none)
    guard case .waiting = try await runner.step(interval: 60) else {
      Issue.record("it goes on")
      return
    }
  }

  @Test func `a rollback that has reached the router and not yet the ledger is heard out`()
    async throws
  {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.pass))
    world.share = .none
    world.meanwhile {
      var person = try world.runner(ScriptedJudge.always(.pass))
      try await person.rollBack(.person(reason: "stop"))
    }
    world.pass(60)
    await #expect(throws: LedgerConflict.self) { _ = try await runner.step(interval: 60) }
    #expect(try await runner.step(interval: 60) == .ended)
    #expect(!world.record.contains { $0.event == .trafficPulled(.none) })
  }

  @Test func `a rollback behind the runner's back holds, also when it has just raised the share`()
    async throws
  {
    let world = World()
    var runner = try await begun(world, ScriptedJudge.always(.pass))
    var person = try world.runner(ScriptedJudge.always(.pass))
    try await person.rollBack(.person(reason: "stop"))
    // The runner's command was under way and wins the race at the router.
    world.share = TrafficShare(basisPoints: 500)
    #expect(try await runner.step(interval: 60) == .ended)
    #expect(world.share == .none)
  }

  /// A rollout whose first stage has its traffic.
  private func begun(_ world: World, _ judge: ScriptedJudge) async throws -> RolloutRunner {
    var runner = try world.runner(judge)
    try runner.record(.started(World.start))
    while runner.state.stageBegan == nil { _ = try await runner.step(interval: 60) }
    return runner
  }
}
