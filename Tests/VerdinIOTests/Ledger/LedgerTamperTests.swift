import Foundation
import GRDB
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite struct LedgerTamperTests {
  @Test func `what was written is whole, event by event`() throws {
    let sample = try LedgerSample()
    try sample.write(LedgerSample.events)
    #expect(sample.complaint() == nil)
    let ledger = try SQLiteLedger(path: sample.path, rollout: "a")
    #expect(try ledger.events() == LedgerSample.events)
    #expect(try ledger.count() == LedgerSample.events.count)
  }

  /// Every byte of every text is replaced by another, by one that is no UTF-8, and by zero.
  @Test func `a changed byte is found, whichever it is`() throws {
    let sample = try LedgerSample()
    // The last row of a chain matters most: no row after it vouches for it.
    try sample.write([LedgerSample.events[0], LedgerSample.events[1]])
    let queue = try sample.tampering()
    var random = TestRandom(seed: 4)
    for row in 0..<2 {
      for column in ["rollout", "kind", "utc", "actor", "body", "hash"] {
        let bytes = try original(column, row, in: queue)
        for place in bytes.indices {
          // All of the short texts, and of the long ones a fair share.
          guard bytes.count < 100 || Int.random(in: 0..<8, using: &random) == 0 else { continue }
          var other = bytes
          let choices = [bytes[place] ^ 1, 0xFF, 0].filter { $0 != bytes[place] }
          other[place] = choices[Int.random(in: 0..<choices.count, using: &random)]
          try expectFound(other, column, row, sample, queue, "byte \(place)")
        }
        for more in [Data([0x20]), Data([0]), Data([0, 0x41])] {
          try expectFound(bytes + more, column, row, sample, queue, "something behind it")
        }
        try expectFound(Data(bytes.dropLast()), column, row, sample, queue, "its end cut off")
      }
    }
    #expect(sample.complaint() == nil, "the test has put all back")
  }

  @Test(arguments: ["sequence", "version"]) func `a changed number is found`(
    column: String
  ) throws {
    let sample = try LedgerSample()
    try sample.write(LedgerSample.events)
    let queue = try sample.tampering()
    for row in LedgerSample.events.indices {
      for number in [-1, 2, 99, Int.max] where number != row {
        // Two rows cannot have one number: the table itself refuses that.
        if column == "sequence", LedgerSample.events.indices.contains(number) { continue }
        try queue.write {
          try $0.execute(
            sql: "UPDATE event SET \(column) = ? WHERE sequence = ?", arguments: [number, row])
        }
        #expect(sample.complaint() != nil, "\(column) of row \(row) is \(number)")
        try queue.write {
          try $0.execute(
            sql: "UPDATE event SET \(column) = ? WHERE sequence = ?",
            arguments: [
              column == "sequence" ? row : LedgerRow.version, column == "sequence" ? number : row,
            ])
        }
      }
    }
    #expect(sample.complaint() == nil, "the test has put all back")
  }

  @Test func `a row taken out is found, unless it is the last`() throws {
    for row in LedgerSample.events.indices {
      let sample = try LedgerSample()
      try sample.write(LedgerSample.events)
      let whole = try SQLiteLedger(path: sample.path, rollout: "a").verify()
      try sample.tampering().write {
        try $0.execute(sql: "DELETE FROM event WHERE sequence = ?", arguments: [row])
      }
      if row < LedgerSample.events.count - 1 {
        #expect(sample.complaint() == .gap(before: row + 1))
      } else {
        let short = try SQLiteLedger(path: sample.path, rollout: "a").verify()
        #expect(short.lastHash != whole.lastHash, "the printed hash tells")
      }
    }
  }

  @Test func `rows swapped, put in, copied and moved to another rollout are found`() throws {
    let tricks = [
      // Swapped by their numbers, then by their texts.
      """
      UPDATE event SET sequence = 99 WHERE sequence = 3;
      UPDATE event SET sequence = 3 WHERE sequence = 4;
      UPDATE event SET sequence = 4 WHERE sequence = 99;
      """,
      """
      UPDATE event SET body = (SELECT body FROM event WHERE rollout = 'a' AND sequence = 6),
        kind = (SELECT kind FROM event WHERE rollout = 'a' AND sequence = 6) WHERE sequence = 8;
      """,
      """
      INSERT INTO event SELECT rollout, \(LedgerSample.events.count), version, kind, utc, actor,
        body, hash FROM event WHERE sequence = 6;
      """,
      """
      UPDATE event SET sequence = sequence + 100 WHERE sequence >= 6;
      UPDATE event SET sequence = sequence - 99 WHERE sequence >= 100;
      INSERT INTO event SELECT rollout, 6, version, kind, utc, actor, body, hash FROM event
        WHERE sequence = 10;
      """,
      "UPDATE event SET rollout = 'b' WHERE sequence = 15;",
      "UPDATE event SET rollout = 'b' WHERE sequence >= 1;",
      "UPDATE event SET rollout = 'b';",
      "INSERT INTO event SELECT 'b', sequence, version, kind, utc, actor, body, hash FROM event;",
      "UPDATE event SET version = 2 WHERE sequence = 15;",
    ]
    for trick in tricks {
      let sample = try LedgerSample()
      try sample.write(LedgerSample.events)
      try sample.tampering().write { try $0.execute(sql: trick) }
      #expect(sample.complaint() != nil, "\(trick)")
    }
  }

  @Test func `the honest cannot change or delete a row`() throws {
    let sample = try LedgerSample()
    try sample.write(LedgerSample.events)
    let queue = try DatabaseQueue(path: sample.path)
    for change in ["UPDATE event SET actor = 'b'", "DELETE FROM event"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: change) } }
    }
    #expect(sample.complaint() == nil)
  }

  @Test func `another writer's event in between is a conflict and changes nothing`() throws {
    let sample = try LedgerSample()
    try sample.write(Array(LedgerSample.events[..<3]))
    let ledger = try SQLiteLedger(path: sample.path, rollout: "a")
    for sequence in [0, 2, 4] {
      #expect(throws: LedgerConflict(sequence: sequence)) {
        try ledger.append(LedgerSample.events[3], sequence: sequence)
      }
    }
    #expect(try ledger.events() == Array(LedgerSample.events[..<3]))
  }

  @Test func `a row of a later form is named, not guessed at`() throws {
    let sample = try LedgerSample()
    try sample.write([LedgerSample.events[0]])
    var row = try LedgerRow(LedgerSample.events[1], rollout: "a", sequence: 1, after: "")
    row.version = 2
    let first = try SQLiteLedger(path: sample.path, rollout: "a").verify()
    row.hash = row.chained(to: first.lastHash)
    try sample.tampering().write {
      try $0.execute(
        sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          row.rollout, row.sequence, row.version, row.kind, row.utc, row.actor, row.body, row.hash,
        ])
    }
    #expect(sample.complaint() == .newer(sequence: 1, 2))
  }

  private func original(_ column: String, _ row: Int, in queue: DatabaseQueue) throws -> Data {
    try queue.read {
      try #require(
        try Data.fetchOne(
          $0, sql: "SELECT CAST(\(column) AS BLOB) FROM event WHERE sequence = ?",
          arguments: [row]))
    }
  }

  /// Changes a text, expects a complaint, and puts it back.
  private func expectFound(
    _ bytes: Data, _ column: String, _ row: Int, _ sample: LedgerSample, _ queue: DatabaseQueue,
    _ what: String
  ) throws {
    let old = try original(column, row, in: queue)
    for (value, isOld) in [(bytes, false), (old, true)] {
      try queue.write {
        try $0.execute(
          sql: "UPDATE event SET \(column) = CAST(? AS TEXT) WHERE sequence = ?",
          arguments: [value, row])
      }
      if !isOld { #expect(sample.complaint() != nil, "\(what) of \(column) in row \(row)") }
    }
  }
}
