import Testing
import VerdinJudge
import VerdinRollout

/// The stage before the first, at which the challenger gets copies.
@Suite struct ShadowStageTests {
  /// Another verdict at the shadow stage than at the others, which pass.
  private static func judge(_ verdict: Verdict, from time: Double = 0) -> ScriptedJudge {
    ScriptedJudge {
      Look(
        time: $0, stage: $1, verdict: $1 < 0 ? ($0 >= time ? verdict : .pass) : .pass,
        reason: "\(verdict)")
    }
  }

  private static func without(
    _ mirror: Bool = true, _ change: (inout RolloutStart) -> Void = { _ in }
  ) -> RolloutStart {
    var start = World.shadowed
    if !mirror { start.shadow?.mirror = nil }
    change(&start)
    return start
  }

  private static func steps(_ world: World) -> [String] {
    world.record.compactMap { recorded in
      switch recorded.event {
      case .looked: nil
      case .routed(let share): "routed \(share)"
      case .mirrored(let share): "mirrored \(share)"
      case .stageEntered(let stage): "stage \(stage)"
      default: recorded.event.kind.rawValue
      }
    }
  }

  @Test func `a pass ends the copies and then opens the first stage`() async throws {
    let world = World()
    let runner = try await world.run(Self.judge(.pass), World.shadowed)
    #expect(runner.state.phase == .succeeded)
    #expect(
      Self.steps(world).prefix(6) == [
        "started", "stage -1", "mirrored 100 %", "stage 0", "mirrored 0 %", "routed 1 %",
      ])
    let entered = world.record.first { $0.event == .stageEntered(0) }
    #expect(entered?.time == 1_800)
    #expect(world.copies == .none && world.share == .all)
  }

  /// Each half of an hour, with the first shares of the traffic after it.
  @Test func `copies that others make need no router that can`() async throws {
    let world = World()
    try await world.run(Self.judge(.pass), Self.without(false))
    #expect(
      Self.steps(world).prefix(5) == ["started", "stage -1", "routed 0 %", "stage 0", "routed 1 %"])
  }

  @Test func `a fail fails the rollout, at the end of the stage and not before`() async throws {
    for mirror in [true, false] {
      let world = World()
      let runner = try await world.run(Self.judge(.fail), Self.without(mirror))
      guard case .failed(.verdict) = runner.state.phase else {
        Issue.record("\(runner.state.phase)")
        continue
      }
      #expect(runner.state.isEnded && world.copies == .none && world.share == .none)
      #expect(world.record.first { $0.event.kind == .rolledBack }?.time == 1_800)
      #expect(!Self.steps(world).contains("stage 0"))
    }
  }

  @Test(arguments: [Verdict.marginal, .inconclusive])
  func `what is undecided is extended, and then a person decides`(verdict: Verdict) async throws {
    let world = World()
    var runner = try await world.run(Self.judge(verdict), World.shadowed)
    #expect(runner.state.phase == .waiting(reason: "\(verdict): \(verdict)"))
    #expect(world.record.count { $0.event.kind == .extended } == 1)
    #expect(world.copies == .all && world.share == .none)
    // No more looks while a person thinks: each would spend more of the error.
    guard case .waiting = try await runner.step(interval: 60) else {
      Issue.record("a look at a stage that waits")
      return
    }
    try runner.record(.promoted(reason: "sure"))
    let next = try await world.run(Self.judge(.pass), World.shadowed)
    #expect(next.state.phase == .succeeded)
  }

  @Test func `an extension decides at its end`() async throws {
    let world = World()
    let judge = ScriptedJudge {
      Look(
        time: $0, stage: $1, verdict: $1 < 0 && $0 <= 1_800 ? .inconclusive : .pass,
        reason: "later")
    }
    try await world.run(judge, World.shadowed)
    #expect(world.record.first { $0.event == .stageEntered(0) }?.time == 3_600)
  }

  @Test func `a plan that rolls back what is undecided does so here`() async throws {
    let world = World()
    let start = Self.without { $0.plan.unresolved = .rollBack }
    let runner = try await world.run(Self.judge(.inconclusive), start)
    guard case .failed(.unresolved) = runner.state.phase else {
      Issue.record("\(runner.state.phase)")
      return
    }
    #expect(world.copies == .none)
  }

  @Test func `answers that cannot be trusted hold the stage and then end it`() async throws {
    let world = World()
    let judge = ScriptedJudge {
      Look(time: $0, stage: $1, verdict: .pass, reason: "alike", distrust: "no log")
    }
    let runner = try await world.run(judge, World.shadowed)
    guard case .failed(.distrust) = runner.state.phase else {
      Issue.record("\(runner.state.phase)")
      return
    }
    #expect(world.copies == .none && world.now == 1_800)
  }

  @Test func `a router that has forgotten its copies waits for a person`() async throws {
    let world = World()
    var runner = try world.runner(Self.judge(.pass))
    try runner.record(.started(World.shadowed))
    while runner.state.stageBegan == nil { _ = try await runner.step(interval: 60) }
    #expect(world.copies == .all)
    world.copies = .none
    world.pass(300)
    _ = try await runner.step(interval: 60)
    #expect(runner.state.phase == .pulled && runner.state.confirmedMirror == .none)
    guard case .waiting = try await runner.step(interval: 60) else {
      Issue.record("copies come back by themselves")
      return
    }
    #expect(world.copies == .none)
    try runner.record(.resumed)
    while runner.state.stageBegan == nil { _ = try await runner.step(interval: 60) }
    #expect(world.copies == .all && runner.state.stageBegan == world.now)
  }

  @Test func `copies that nobody wants are ended before a share goes up`() async throws {
    let world = World()
    var runner = try world.runner(Self.judge(.pass))
    try runner.record(.started(World.shadowed))
    while runner.state.stage != 0 {
      if case .idle(let time) = try await runner.step(interval: 60) {
        try await world.sleep(until: time)
      }
    }
    while runner.state.stageBegan == nil { _ = try await runner.step(interval: 60) }
    #expect(world.copies == .none && world.share == TrafficShare(basisPoints: 100))
  }

  @Test func `a rollback ends copies too, whoever asked for them`() async throws {
    let world = World()
    var runner = try world.runner(Self.judge(.pass))
    try runner.record(.started(World.start))
    world.copies = .all
    try await runner.rollBack(.person(reason: "stop"))
    #expect(world.copies == .none)
    #expect(runner.state.isEnded)
  }

  @Test func `a router that does not end its copies is no confirmed rollback`() async throws {
    let world = World()
    var runner = try world.runner(Self.judge(.fail))
    try runner.record(.started(World.shadowed))
    while runner.state.stageBegan == nil { _ = try await runner.step(interval: 60) }
    world.killRouter()
    await #expect(throws: UnconfirmedRollback.self) {
      try await runner.rollBack(.person(reason: "stop"))
    }
    #expect(!runner.state.isEnded)
    world.killRouter(false)
    _ = try await runner.step(interval: 60)
    #expect(runner.state.isEnded && world.copies == .none)
  }

  @Test func `a shadow stage without time or copies is no plan`() {
    var start = World.shadowed
    #expect(start.faults.isEmpty)
    start.shadow = ShadowStage(duration: 0, mirror: TrafficShare.none)
    #expect(
      start.faults == [
        "the shadow stage lasts 0.0 seconds; it needs more than 0",
        "the shadow stage has no copies",
      ])
  }

  @Test func `success tells of the copies too`() async throws {
    let world = World()
    let runner = try await world.run(Self.judge(.pass), World.shadowed)
    let criteria = runner.state.criteria(after: world.record)
    #expect(criteria.first { $0.name == "answers to copies as good" }?.isMet == true)
    #expect(criteria.first?.detail == "5 of 5 stages done")
  }
}
