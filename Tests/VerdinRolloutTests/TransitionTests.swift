import Foundation
import Testing
import VerdinJudge
import VerdinRollout

@Suite struct TransitionTests {
  /// Every kind of event once, as it could stand at the first stage.
  static let events: [RolloutEvent] = [
    .started(World.start), .stageEntered(1), .routed(TrafficShare(basisPoints: 100)),
    .looked(Look(time: 60, stage: 0, verdict: .pass, reason: "alike")),
    .extended(until: 3_600, reason: "marginal"), .waiting(reason: "marginal"),
    .paused(reason: "lunch"), .resumed, .promoted(reason: "sure"), .trafficPulled(.none),
    .rolledBack(.person(reason: "no")), .rollbackUnconfirmed(reason: "router gone"), .succeeded,
    .mirrored(.all), .mirrorPulled(.none),
  ]

  static let phases: [(String, [RolloutEvent])] = [
    ("absent", []),
    ("started", [events[0]]),
    ("running", [events[0], .stageEntered(0), events[2]]),
    ("waiting", [events[0], .stageEntered(0), events[2], events[5]]),
    ("paused", [events[0], .stageEntered(0), events[2], events[6]]),
    ("pulled", [events[0], .stageEntered(0), events[2], events[9]]),
    ("failed", [events[0], .stageEntered(0), events[2], events[10], .routed(.none)]),
    (
      "succeeded",
      [events[0]]
        + StagedPlan.standard.stages.enumerated().flatMap {
          [.stageEntered($0), .routed($1.share)]
        } + [.succeeded]
    ),
  ]

  @Test func `illegal transitions are refused with a sentence each`() throws {
    let table = try Self.refusals().map { "\($0.phase) | \($0.event) | \($0.reason)\n" }
    #expect(table.joined() == Self.illegal)
  }

  /// `RECORD=1` writes the table anew.
  @Test func `the manual has all of them`() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/rollout-guarantees.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let head = "| event | cannot follow in | because |\n|---|---|---|\n"
    let start = try #require(text.range(of: head)).upperBound
    let end = text.range(of: "\n\n", range: start..<text.endIndex)?.lowerBound ?? text.endIndex
    let table = try Self.manual()
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try text.replacingCharacters(in: start..<end, with: table)
        .write(to: page, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<end] == table, "RECORD=1 rewrites docs/rollout-guarantees.md")
    }
  }

  /// One row for each sentence about an event, with all phases in which it is said.
  private static func manual() throws -> String {
    let all = try refusals()
    var rows: [String] = []
    for event in events.map(\.kind.rawValue) {
      var sentences: [String] = []
      for refusal in all where refusal.event == event && !sentences.contains(refusal.reason) {
        sentences.append(refusal.reason)
      }
      for sentence in sentences {
        let phases = all.filter { $0.event == event && $0.reason == sentence }.map(\.phase)
        rows.append("| `\(event)` | \(phases.joined(separator: ", ")) | \(sentence) |")
      }
    }
    return rows.joined(separator: "\n")
  }

  private static func refusals() throws -> [(phase: String, event: String, reason: String)] {
    var refusals: [(String, String, String)] = []
    for (name, past) in phases {
      var state = RolloutState()
      for event in past { try state.apply(event, at: 0) }
      for event in events {
        var next = state
        do {
          try next.apply(event, at: 60)
        } catch {
          #expect(next == state, "a refused event changes nothing")
          refusals.append((name, event.kind.rawValue, error.reason))
        }
      }
    }
    return refusals
  }

  @Test func `every event survives its record`() throws {
    let encoder = JSONEncoder()
    #expect(Set(Self.events.map(\.kind)) == Set(RolloutEvent.Kind.allCases))
    for event in Self.events {
      let bytes = try encoder.encode(event)
      #expect(try JSONDecoder().decode(RolloutEvent.self, from: bytes) == event)
    }
  }

  @Test func `plans that cannot be run say what is wrong`() {
    func stage(_ percent: Double, _ duration: Double = 60) -> StagedPlan.Stage {
      .init(share: TrafficShare(percent: percent)!, duration: duration)
    }
    #expect(StagedPlan.standard.faults.isEmpty)
    #expect(StagedPlan(stages: []).faults == ["a rollout needs at least one stage"])
    #expect(
      StagedPlan(stages: [stage(5), stage(5), stage(100, 0)]).faults == [
        "stage 2 has 5 %, no more than stage 1 with 5 %",
        "stage 3 lasts 0.0 seconds; it needs more than 0",
      ])
    #expect(
      StagedPlan(stages: [stage(0), stage(50)]).faults == [
        "stage 1 has no traffic", "the last stage has 50 %; a rollout ends with all traffic",
      ])
  }

  private static let illegal = """
    absent | stage-entered | the rollout has not been started
    absent | routed | the rollout has not been started
    absent | looked | the rollout has not been started
    absent | extended | the rollout has not been started
    absent | waiting | the rollout has not been started
    absent | paused | the rollout has not been started
    absent | resumed | the rollout has not been started
    absent | promoted | the rollout has not been started
    absent | traffic-pulled | the rollout has not been started
    absent | rolled-back | the rollout has not been started
    absent | rollback-unconfirmed | the rollout has not been started
    absent | succeeded | the rollout has not been started
    absent | mirrored | the rollout has not been started
    absent | mirror-pulled | the rollout has not been started
    started | started | the rollout has been started before
    started | stage-entered | stage 2 does not follow the start
    started | routed | 1 % was routed where 0 % is wanted
    started | looked | the look is at stage 1, not at the current one
    started | extended | no stage is under way
    started | waiting | no stage is under way
    started | resumed | the rollout is running
    started | promoted | no stage is under way
    started | traffic-pulled | 0 % is not less than the confirmed 0 %
    started | rollback-unconfirmed | no rollback waits to be confirmed
    started | succeeded | the last stage is not under way
    started | mirrored | 100 % of the requests were copied where 0 % are wanted
    started | mirror-pulled | 0 % of copies is not less than the confirmed 0 %
    running | started | the rollout has been started before
    running | resumed | the rollout is running
    running | rollback-unconfirmed | no rollback waits to be confirmed
    running | succeeded | the last stage is not under way
    running | mirrored | 100 % of the requests were copied where 0 % are wanted
    running | mirror-pulled | 0 % of copies is not less than the confirmed 0 %
    waiting | started | the rollout has been started before
    waiting | stage-entered | the rollout is not running
    waiting | extended | no stage is under way
    waiting | waiting | no stage is under way
    waiting | rollback-unconfirmed | no rollback waits to be confirmed
    waiting | succeeded | the last stage is not under way
    waiting | mirrored | 100 % of the requests were copied where 0 % are wanted
    waiting | mirror-pulled | 0 % of copies is not less than the confirmed 0 %
    paused | started | the rollout has been started before
    paused | stage-entered | the rollout is not running
    paused | extended | no stage is under way
    paused | waiting | no stage is under way
    paused | paused | the rollout is paused already
    paused | promoted | resume the rollout first
    paused | rollback-unconfirmed | no rollback waits to be confirmed
    paused | succeeded | the last stage is not under way
    paused | mirrored | 100 % of the requests were copied where 0 % are wanted
    paused | mirror-pulled | 0 % of copies is not less than the confirmed 0 %
    pulled | started | the rollout has been started before
    pulled | stage-entered | the rollout is not running
    pulled | routed | 1 % was routed where 0 % is wanted
    pulled | extended | no stage is under way
    pulled | waiting | no stage is under way
    pulled | paused | somebody pulled the traffic; resume or roll back
    pulled | promoted | resume the rollout first
    pulled | traffic-pulled | 0 % is not less than the confirmed 0 %
    pulled | rollback-unconfirmed | no rollback waits to be confirmed
    pulled | succeeded | the last stage is not under way
    pulled | mirrored | 100 % of the requests were copied where 0 % are wanted
    pulled | mirror-pulled | 0 % of copies is not less than the confirmed 0 %
    failed | started | the rollout has been started before
    failed | stage-entered | the rollout was rolled back; start a new one
    failed | routed | 1 % was routed where 0 % is wanted
    failed | looked | the rollout was rolled back; start a new one
    failed | extended | the rollout was rolled back; start a new one
    failed | waiting | the rollout was rolled back; start a new one
    failed | paused | the rollout was rolled back; start a new one
    failed | resumed | the rollout was rolled back; start a new one
    failed | promoted | the rollout was rolled back; start a new one
    failed | traffic-pulled | the rollout was rolled back; start a new one
    failed | rolled-back | the rollout was rolled back; start a new one
    failed | rollback-unconfirmed | no rollback waits to be confirmed
    failed | succeeded | the rollout was rolled back; start a new one
    failed | mirrored | 100 % of the requests were copied where 0 % are wanted
    failed | mirror-pulled | the rollout was rolled back; start a new one
    succeeded | started | the rollout has been started before
    succeeded | stage-entered | the rollout has succeeded; start a new one
    succeeded | routed | 1 % was routed where 100 % is wanted
    succeeded | looked | the rollout has succeeded; start a new one
    succeeded | extended | the rollout has succeeded; start a new one
    succeeded | waiting | the rollout has succeeded; start a new one
    succeeded | paused | the rollout has succeeded; start a new one
    succeeded | resumed | the rollout has succeeded; start a new one
    succeeded | promoted | the rollout has succeeded; start a new one
    succeeded | traffic-pulled | the rollout has succeeded; start a new one
    succeeded | rollback-unconfirmed | no rollback waits to be confirmed
    succeeded | succeeded | the rollout has succeeded; start a new one
    succeeded | mirrored | 100 % of the requests were copied where 0 % are wanted
    succeeded | mirror-pulled | the rollout has succeeded; start a new one

    """
}
