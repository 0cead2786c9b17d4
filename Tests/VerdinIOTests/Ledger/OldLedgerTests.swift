import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

/// A ledger that Verdin 0.1.0 wrote is read for ever. The file is never made anew.
@Suite struct OldLedgerTests {
  @Test func `an old ledger is whole, replays and ends where it ended`() throws {
    let sample = try LedgerSample()
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/ledger-0.1.0.sqlite")
    // Opening it writes beside it.
    try FileManager.default.copyItem(at: fixture, to: URL(filePath: sample.path))
    #expect(try SQLiteLedger.rollouts(path: sample.path) == ["a", "b"])
    let first = try SQLiteLedger(path: sample.path, rollout: "a")
    #expect(
      try first.verify() == (
        16, "7dff1cb63d8464e7bbbc5cd5b4a1b673ce899a4eaac7757749b5a0b909062df4"
      ))
    let events = try first.events()
    #expect(Set(events.map(\.event.kind)).count == 12)
    let state = try RolloutState(replaying: events)
    guard case .failed(.limit(let crossing)) = state.phase else {
      Issue.record("\(state.phase)")
      return
    }
    #expect(crossing.description == "mean of error_rate 0.061 is not below 0.05")
    #expect(state.isEnded && state.confirmedShare == .none)
    #expect(state.start?.router == "exec:/usr/local/bin/split")

    let second = try SQLiteLedger(path: sample.path, rollout: "b")
    #expect(
      try second.verify() == (
        7, "61112780fec69cd0596eda8b91fa68298d0dd93a872b67a3911806e9d0615622"
      ))
    let success = try RolloutState(replaying: second.events())
    #expect(success.phase == .succeeded && success.confirmedShare == .all)
    #expect(try second.events().last?.time == 1_790_000_360.25)
  }

  @Test func `what is written today has the form of the old ledger`() throws {
    let sample = try LedgerSample()
    try sample.write(LedgerSample.events)
    try sample.write(LedgerSample.success, rollout: "b")
    for (name, hash) in [
      ("a", "7dff1cb63d8464e7bbbc5cd5b4a1b673ce899a4eaac7757749b5a0b909062df4"),
      ("b", "61112780fec69cd0596eda8b91fa68298d0dd93a872b67a3911806e9d0615622"),
    ] {
      #expect(try SQLiteLedger(path: sample.path, rollout: name).verify().lastHash == hash)
    }
  }
}
