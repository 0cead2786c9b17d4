import Testing
import VerdinJudge
import VerdinRollout

/// A runner that dies at any effect, before or after it takes place, and is started again.
@Suite struct CrashTests {
  /// What the ledger explains: the share that was confirmed and the one that is wanted.
  private static func isExplained(_ share: TrafficShare, by events: [RecordedEvent]) throws -> Bool
  {
    let state = try RolloutState(replaying: events)
    return [.none, state.confirmedShare, state.challengerShare].contains(share)
  }

  /// The same for the copies.
  private static func areExplained(_ copies: TrafficShare, by events: [RecordedEvent]) throws
    -> Bool
  {
    let state = try RolloutState(replaying: events)
    return [.none, state.confirmedMirror, state.wantedMirror].contains(copies)
  }

  private static let endings: [(String, ScriptedJudge)] = [
    ("success", .always(.pass)),
    (
      "rollback",
      ScriptedJudge {
        Look(time: $0, stage: $1, verdict: $1 == 2 ? .fail : .pass, reason: "worse")
      }
    ),
    (
      "rollback of the shadow",
      ScriptedJudge {
        Look(time: $0, stage: $1, verdict: $1 < 0 ? .fail : .pass, reason: "worse")
      }
    ),
  ]

  private static let starts = [World.start, World.shadowed]

  @Test(arguments: [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1)], [false, true])
  func `a crash at any effect leaves traffic that the ledger explains`(
    course: (ending: Int, start: Int), isAfter: Bool
  ) async throws {
    let (name, judge) = Self.endings[course.ending]
    let start = Self.starts[course.start]
    let whole = World()
    try await whole.run(judge, start)
    for effect in 0..<whole.effects {
      let world = World()
      world.crash(at: effect, after: isAfter)
      // A rollback that dies between router and ledger throws the ledger's error: a crash as well.
      await #expect(throws: (any Error).self, "\(name), effect \(effect)") {
        try await world.run(judge, start)
      }
      #expect(try Self.areExplained(world.copies, by: world.record), "\(name), effect \(effect)")
      #expect(
        try Self.isExplained(world.share, by: world.record),
        "\(name), effect \(effect), after \(isAfter): \(world.share)")
      let before = world.record
      var runner = try await world.run(judge, start)
      if runner.state.phase == .pulled {
        // Traffic was gone before the rollback was written: nothing climbs back by itself.
        #expect(world.share == .none && world.copies == .none)
        try await runner.rollBack(.person(reason: "finish"))
      }
      #expect(runner.state.isEnded, "\(name), effect \(effect): \(runner.state.phase)")
      #expect(world.copies == .none)
      #expect(Array(world.record.prefix(before.count)) == before, "no event is lost")
    }
  }

  /// Any order of verdicts, crashes, restarts and commands.
  @Test(arguments: 0..<2_000 as Range<UInt64>)
  func `no order of judgements, crashes and commands breaks the rules`(seed: UInt64) async throws {
    var random = SeededRandom(seed)
    let world = World()
    let verdicts: [Verdict] = [.pass, .pass, .pass, .inconclusive, .marginal, .fail]
    let judge = ScriptedJudge { time, stage in
      var random = SeededRandom(seed &+ UInt64(time) &* 31)
      let distrust = random.next(20) == 0 ? "stale" : nil
      // Ends differ from seed to seed: some runs are mostly good.
      let verdict = random.next(10) < Int(seed % 10) ? .pass : verdicts[random.next(6)]
      return Look(
        time: time, stage: stage, verdict: verdict, reason: "\(verdict)", distrust: distrust)
    }
    let start = Self.starts[random.next(2)]
    for _ in 0..<6 {
      if random.next(2) == 0 {
        world.crash(at: world.effects + random.next(40), after: random.next(2) == 0)
      }
      do { try await command(random.next(6), world, judge) } catch {}
      // Somebody or a restart may end the copies at any time.
      if random.next(8) == 0 { world.copies = .none }
      do { try await world.run(judge, start) } catch {}
      #expect(try Self.areExplained(world.copies, by: world.record), "seed \(seed)")
      #expect(world.copies == .none || world.share == .none, "seed \(seed)")
      #expect(try Self.isExplained(world.share, by: world.record), "seed \(seed)")
      try checkHistory(world.record, seed)
    }
  }

  private func command(_ number: Int, _ world: World, _ judge: ScriptedJudge) async throws {
    var runner = try world.runner(judge)
    switch number {
    case 0: try runner.record(.paused(reason: "wait"))
    case 1: try runner.record(.resumed)
    case 2: try runner.record(.promoted(reason: "I know better"))
    case 3: try await runner.rollBack(.person(reason: "stop"))
    default: world.pass(120)
    }
  }

  /// The rules again, written down from the record alone.
  private func checkHistory(_ record: [RecordedEvent], _ seed: UInt64) throws {
    let isShadowed = record.contains {
      if case .started(let start) = $0.event { start.shadow != nil } else { false }
    }
    var entered = isShadowed ? -2 : -1
    var hasFailed = false
    var lastLook: Look?
    var isPromoted = false
    for recorded in record {
      switch recorded.event {
      case .stageEntered(let stage):
        #expect(!hasFailed, "seed \(seed): a failed rollout goes on")
        #expect(stage == entered + 1, "seed \(seed): stages out of order")
        if stage > (isShadowed ? -1 : 0), !isPromoted {
          try checkOpening(lastLook, of: stage, seed)
        }
        (entered, lastLook, isPromoted) = (stage, nil, false)
      case .looked(let look): lastLook = look
      case .promoted: isPromoted = true
      case .rolledBack: hasFailed = true
      case .routed(let share):
        if hasFailed { #expect(share == .none, "seed \(seed)") }
      case .mirrored(let share):
        #expect(share == .none || entered == -1, "seed \(seed): copies at a stage with traffic")
      case .succeeded:
        #expect(entered == 4 && !hasFailed, "seed \(seed)")
      default: break
      }
    }
  }

  private func checkOpening(_ look: Look?, of stage: Int, _ seed: UInt64) throws {
    let look = try #require(look, "seed \(seed): a stage opened without a look")
    #expect(look.distrust == nil && look.crossings.isEmpty, "seed \(seed)")
    #expect(
      look.verdict == .pass || (look.verdict == .inconclusive && (1..<4).contains(stage)),
      "seed \(seed): \(look.verdict) opened stage \(stage + 1)")
  }
}

/// SplitMix64.
struct SeededRandom {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
  mutating func next(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(count))
  }
}
