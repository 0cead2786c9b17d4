import Foundation
import GRDB
import VerdinRollout

/// The ledger of one rollout in a SQLite file that may hold many.
///
/// Rows are only ever added; each carries the hash of the row before, so that a changed byte is found.
/// Every append waits until the disk has it (`synchronous=FULL`).
package struct SQLiteLedger: Ledger {
  private let database: DatabaseQueue
  private let rollout: String

  package init(path: String, rollout: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    // GRDB's own way to this mode writes to the file at every opening.
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    }
    database = try DatabaseQueue(path: path, configuration: configuration)
    self.rollout = rollout
    if try !database.read({ try $0.tableExists("event") }) {
      try database.write { try $0.execute(sql: Self.schema) }
    }
  }

  private static let schema = """
    CREATE TABLE IF NOT EXISTS event (
      rollout TEXT NOT NULL, sequence INTEGER NOT NULL, version INTEGER NOT NULL,
      kind TEXT NOT NULL, utc TEXT NOT NULL, actor TEXT NOT NULL, body TEXT NOT NULL,
      hash TEXT NOT NULL, PRIMARY KEY (rollout, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON event
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    """

  /// - Throws: `LedgerError` when the chain is broken; nothing is read from a ledger that lies.
  package func events() throws -> [RecordedEvent] {
    let rows = try database.read { try Self.rows($0, of: rollout) }
    try Self.verify(rows)
    return try rows.map { try $0.recorded() }
  }

  package func count() throws -> Int {
    try database.read { try Self.last($0, of: rollout).map { $0.sequence + 1 } ?? 0 }
  }

  package func append(_ event: RecordedEvent, sequence: Int) throws {
    try database.write { database in
      let last = try Self.last(database, of: rollout)
      guard sequence == (last.map { $0.sequence + 1 } ?? 0) else {
        throw LedgerConflict(sequence: sequence)
      }
      let row = try LedgerRow(
        event, rollout: rollout, sequence: sequence, after: last?.hash ?? LedgerRow.origin)
      try database.execute(
        sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          row.rollout, row.sequence, row.version, row.kind, row.utc, row.actor, row.body, row.hash,
        ])
    }
  }

  /// The names of all rollouts in the file, in the order of their start. One whose first rows were
  /// taken out is among them.
  ///
  /// - Throws: `LedgerError.misnamed` for rows under a name that Verdin cannot have written.
  package static func rollouts(path: String) throws -> [String] {
    let ledger = try SQLiteLedger(path: path, rollout: "")
    let names = try ledger.database.read {
      try Data.fetchAll(
        $0,
        sql: """
          SELECT CAST(rollout AS BLOB) FROM event GROUP BY rollout ORDER BY min(utc), rollout
          """)
    }
    return try names.map { bytes in
      guard let name = String(validating: bytes, as: UTF8.self), !name.contains("\0") else {
        throw LedgerError.misnamed
      }
      return name
    }
  }

  /// Checks the chain of the rollout's rows, and that each can be understood.
  ///
  /// - Returns: how many rows there are and the hash of the last.
  package func verify() throws -> (rows: Int, lastHash: String) {
    let rows = try database.read { try Self.rows($0, of: rollout) }
    try Self.verify(rows)
    for row in rows { _ = try row.recorded() }
    return (rows.count, rows.last?.hash ?? LedgerRow.origin)
  }

  private static func verify(_ rows: [LedgerRow]) throws {
    var previous = LedgerRow.origin
    for (place, row) in rows.enumerated() {
      guard row.sequence == place else { throw LedgerError.gap(before: row.sequence) }
      guard row.hash == row.chained(to: previous) else {
        throw LedgerError.broken(sequence: row.sequence)
      }
      previous = row.hash
    }
  }

  private static func rows(_ database: Database, of rollout: String) throws -> [LedgerRow] {
    try Row.fetchAll(
      database, sql: "\(select) WHERE rollout = ? ORDER BY sequence", arguments: [rollout]
    ).map(LedgerRow.init)
  }

  private static func last(_ database: Database, of rollout: String) throws -> LedgerRow? {
    try Row.fetchOne(
      database, sql: "\(select) WHERE rollout = ? ORDER BY sequence DESC LIMIT 1",
      arguments: [rollout]
    ).map(LedgerRow.init)
  }

  /// Texts as their bytes: as a string they would end at the first zero byte, and what was put behind
  /// it would go unseen.
  private static let select =
    "SELECT sequence, version, "
    + LedgerRow.texts.map { "CAST(\($0) AS BLOB) AS \($0)" }.joined(separator: ", ")
    + " FROM event"
}

extension LedgerRow {
  fileprivate static let texts = ["rollout", "kind", "utc", "actor", "body", "hash"]

  /// - Throws: `LedgerError.broken` for a text that is not UTF-8: Verdin never wrote it.
  fileprivate init(_ row: Row) throws {
    let sequence: Int = row["sequence"]
    guard (0..<Int.max).contains(sequence) else { throw LedgerError.broken(sequence: sequence) }
    let texts = try Self.texts.map { name in
      let bytes: [UInt8] = Array(row[name] as Data)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw LedgerError.broken(sequence: sequence)
      }
      return text
    }
    self.init(
      rollout: texts[0], sequence: sequence, version: row["version"], kind: texts[1],
      utc: texts[2], actor: texts[3], body: texts[4], hash: texts[5])
  }
}
