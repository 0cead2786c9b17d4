import Synchronization
import Testing
import VerdinJudge
import VerdinRollout

/// The process died: thrown at a chosen effect, before or after it took place.
struct Crash: Error {}

/// A router, a ledger and a clock that outlive the runner, and that can kill it.
final class World: MirroringRouter, Ledger, RolloutClock {
  private struct Memory {
    var share = TrafficShare.none
    var mirror = TrafficShare.none
    var events: [RecordedEvent] = []
    var now = 0.0
    var effects = 0
    var crashAt: (effect: Int, isAfter: Bool)?
    /// Whether the process has died: nothing works before another runner begins.
    var isCrashed = false
    var isRouterDead = false
    var isLedgerFull = false
    var isLedgerLost = false
    var meanwhile: (@Sendable () async throws -> Void)?
  }
  private let memory = Mutex(Memory())

  var share: TrafficShare {
    get { memory.withLock { $0.share } }
    set { memory.withLock { $0.share = newValue } }
  }
  var copies: TrafficShare {
    get { memory.withLock { $0.mirror } }
    set { memory.withLock { $0.mirror = newValue } }
  }
  var record: [RecordedEvent] { memory.withLock { $0.events } }
  var effects: Int { memory.withLock { $0.effects } }
  var now: Double { memory.withLock { $0.now } }

  func pass(_ seconds: Double) { memory.withLock { $0.now += seconds } }
  func crash(at effect: Int, after: Bool) {
    memory.withLock { $0.crashAt = (effect, after) }
  }
  func killRouter(_ isDead: Bool = true) { memory.withLock { $0.isRouterDead = isDead } }
  /// Neither can the ledger be read nor written.
  func loseLedger(_ isLost: Bool = true) { memory.withLock { $0.isLedgerLost = isLost } }
  func fillDisk(_ isFull: Bool = true) { memory.withLock { $0.isLedgerFull = isFull } }

  /// What somebody else does the next time that anybody waits.
  func meanwhile(_ act: @escaping @Sendable () async throws -> Void) {
    memory.withLock { $0.meanwhile = act }
  }

  func sleep(until time: Double) async throws {
    let act = memory.withLock { memory in
      memory.now = max(memory.now, time)
      defer { memory.meanwhile = nil }
      return memory.meanwhile
    }
    try await act?()
  }

  func objection(to share: TrafficShare) -> String? { nil }
  func setChallengerShare(_ share: TrafficShare) async throws {
    try effect { memory in
      // With copies the challenger has no share, as the real one sees to.
      if memory.isRouterDead || (share > .none && memory.mirror > .none) { throw Refused() }
      memory.share = share
    }
  }
  func setMirror(_ share: TrafficShare) async throws {
    try effect { memory in
      if memory.isRouterDead || (share > .none && memory.share > .none) { throw Refused() }
      memory.mirror = share
    }
  }
  func mirrorCommands(for share: TrafficShare) -> [String] { [] }
  func mirror() async throws -> TrafficShare {
    try memory.withLock { memory in
      if memory.isCrashed { throw Crash() }
      if memory.isRouterDead { throw Refused() }
      return memory.mirror
    }
  }
  func challengerShare() async throws -> TrafficShare {
    try memory.withLock { memory in
      if memory.isCrashed { throw Crash() }
      if memory.isRouterDead { throw Refused() }
      return memory.share
    }
  }
  func events() throws -> [RecordedEvent] {
    try memory.withLock { memory in
      if memory.isLedgerLost { throw Refused() }
      return memory.events
    }
  }
  func count() throws -> Int { try events().count }
  func append(_ event: RecordedEvent, sequence: Int) throws {
    try effect { memory in
      if memory.isLedgerFull || memory.isLedgerLost { throw Refused() }
      #expect(sequence == memory.events.count)
      memory.events.append(event)
    }
  }

  struct Refused: Error {}

  private func effect(_ body: (inout Memory) throws -> Void) throws {
    try memory.withLock { memory in
      if memory.isCrashed { throw Crash() }
      let number = memory.effects
      memory.effects += 1
      if let crash = memory.crashAt, crash.effect == number {
        memory.isCrashed = true
        if crash.isAfter { try body(&memory) }
        throw Crash()
      }
      try body(&memory)
    }
  }
}

/// Answers every look by a closure of time and stage.
struct ScriptedJudge: StageJudge {
  var answer: @Sendable (Double, Int) -> Look
  func look(at time: Double, in state: RolloutState) async -> Look {
    answer(time, state.stage ?? 0)
  }

  /// The same verdict at every look.
  static func always(_ verdict: Verdict) -> ScriptedJudge {
    ScriptedJudge { Look(time: $0, stage: $1, verdict: verdict, reason: "\(verdict)") }
  }
}

extension World {
  func runner(_ judge: any StageJudge) throws -> RolloutRunner {
    memory.withLock { $0.isCrashed = false }
    return try RolloutRunner(ledger: self, router: self, judge: judge, clock: self, actor: "test")
  }

  static let start = RolloutStart(
    plan: .standard, champion: "1", challenger: "2", configuration: "", router: "world:")
  /// The same with a shadow stage of half an hour before it.
  static let shadowed: RolloutStart = {
    var start = World.start
    start.shadow = ShadowStage(duration: 1_800, mirror: .all)
    return start
  }()

  /// Steps until the rollout ends, waits for a person, or has done a thousand steps.
  @discardableResult
  func run(
    _ judge: any StageJudge, _ start: RolloutStart = World.start
  ) async throws -> RolloutRunner {
    var runner = try runner(judge)
    if runner.state.phase == .absent { try runner.record(.started(start)) }
    for _ in 0..<1_000 {
      if case .idle(let time) = try await runner.step(interval: 60) {
        try await sleep(until: time)
      }
      if runner.state.phase != .running, runner.state.isRouted { return runner }
    }
    return runner
  }
}
