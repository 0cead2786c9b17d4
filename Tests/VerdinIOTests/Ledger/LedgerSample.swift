import Foundation
import GRDB
import VerdinRollout

@testable import VerdinIO

/// A ledger in a folder of its own that others may tamper with; deleted with the last reference.
final class LedgerSample {
  let folder = FileManager.default.temporaryDirectory.appending(path: "verdin-ledger-\(UUID())")
  var path: String { folder.appending(path: "rollouts.sqlite").path }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(path)") }
  }

  /// A short rollout with one event of every kind that a failed one can have.
  static let events: [RecordedEvent] = {
    let half = TrafficShare(basisPoints: 5_000)
    let plan = StagedPlan(
      stages: [.init(share: half, duration: 600), .init(share: .all, duration: 600)])
    let crossing = Crossing(
      metric: "error_rate", statistic: "mean", value: 0.061, limit: 0.05, side: .below,
      lower: 0.053, upper: 0.07, observations: 4_000)
    let events: [RolloutEvent] = [
      .started(
        RolloutStart(
          plan: plan, champion: "1", challenger: "2", configuration: "metrics: {}",
          router: "exec:/usr/local/bin/split", metrics: "/srv/metrics.csv")),
      .stageEntered(0), .routed(half),
      .looked(Look(time: 60, stage: 0, verdict: .marginal, reason: "looks worse – not proven")),
      .extended(until: 1_200, reason: "marginal"), .paused(reason: "lunch"), .resumed,
      .waiting(reason: "marginal"), .promoted(reason: "I know why"), .trafficPulled(.none),
      .resumed, .routed(half),
      .looked(
        Look(
          time: 900, stage: 0, verdict: .fail, reason: crossing.description,
          crossings: [crossing], inputDigest: SHA256.hex([]))),
      .rolledBack(.limit(crossing)), .rollbackUnconfirmed(reason: "the router does not answer"),
      .routed(.none),
    ]
    return events.enumerated().map {
      RecordedEvent($1, at: 1_790_000_000.25 + 60 * Double($0), by: "ana@example (process 7)")
    }
  }()

  /// A rollout that two passes bring to its end.
  static let success: [RecordedEvent] = {
    let look = Look(time: 1_790_000_180, stage: 0, verdict: .pass, reason: "the guard passes")
    let half = TrafficShare(basisPoints: 5_000)
    let events: [RolloutEvent] = [
      LedgerSample.events[0].event, .stageEntered(0), .routed(half), .looked(look),
      .stageEntered(1),
      .routed(.all), .succeeded,
    ]
    return events.enumerated().map {
      RecordedEvent($1, at: 1_790_000_000.25 + 60 * Double($0), by: "ana@example (process 7)")
    }
  }()

  func write(_ events: [RecordedEvent], rollout: String = "a") throws {
    let ledger = try SQLiteLedger(path: path, rollout: rollout)
    for (place, event) in events.enumerated() { try ledger.append(event, sequence: place) }
  }

  /// A connection without the triggers that keep the honest from changing rows.
  func tampering() throws -> DatabaseQueue {
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(
        sql: "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted")
    }
    return queue
  }

  /// What is wrong with the whole file, as `verdin verify` asks: every rollout by itself.
  func complaint() -> LedgerError? {
    do {
      for name in try SQLiteLedger.rollouts(path: path) {
        _ = try SQLiteLedger(path: path, rollout: name).verify()
      }
      return nil
    } catch let failure as LedgerError {
      return failure
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
