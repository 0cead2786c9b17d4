import Foundation
import VerdinRollout

/// One event as it lies in the ledger.
struct LedgerRow: Equatable {
  var rollout: String
  var sequence: Int
  /// The version of the form that `body` has.
  var version: Int
  var kind: String
  /// When, in RFC 3339 and UTC, for people.
  var utc: String
  var actor: String
  /// The recorded event in JSON.
  var body: String
  /// SHA-256 over the hash of the row before and all of the above.
  var hash: String

  static let version = 1
  /// What stands before the first row.
  static let origin = String(repeating: "0", count: 64)

  init(_ recorded: RecordedEvent, rollout: String, sequence: Int, after previous: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.rollout = rollout
    self.sequence = sequence
    version = Self.version
    kind = recorded.event.kind.rawValue
    utc = Date(timeIntervalSince1970: recorded.time).formatted(
      .iso8601.dateTimeSeparator(.standard).time(includingFractionalSeconds: true))
    actor = recorded.actor
    body = String(decoding: try encoder.encode(recorded), as: UTF8.self)
    hash = ""
    hash = chained(to: previous)
  }

  init(
    rollout: String, sequence: Int, version: Int, kind: String, utc: String, actor: String,
    body: String, hash: String
  ) {
    self.rollout = rollout
    self.sequence = sequence
    self.version = version
    self.kind = kind
    self.utc = utc
    self.actor = actor
    self.body = body
    self.hash = hash
  }

  /// The hash the row must have behind one whose hash is `previous`. Every field is preceded by its
  /// length, so that no two rows read alike.
  func chained(to previous: String) -> String {
    var digest = SHA256()
    for field in [previous, rollout, "\(sequence)", "\(version)", kind, utc, actor, body] {
      digest.update(Array("\(field.utf8.count):\(field)".utf8))
    }
    return digest.hex()
  }

  func recorded() throws -> RecordedEvent {
    guard version == Self.version else { throw LedgerError.newer(sequence: sequence, version) }
    return try JSONDecoder().decode(RecordedEvent.self, from: Data(body.utf8))
  }
}

/// What can be wrong with a ledger.
package enum LedgerError: Error, Equatable {
  /// A row does not carry the hash that the rows before it lead to.
  case broken(sequence: Int)
  /// A row is missing in front of the given one.
  case gap(before: Int)
  /// A row was written by a later Verdin.
  case newer(sequence: Int, Int)
  /// Rows stand under a name that no rollout can have.
  case misnamed
}

extension LedgerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .broken(let sequence):
      "row \(sequence) of the ledger is not what was written: its hash does not follow from the rows "
        + "before it"
    case .gap(let sequence): "the ledger has no row \(sequence - 1)"
    case .newer(let sequence, let version):
      "row \(sequence) of the ledger has form \(version), which this version does not know"
    case .misnamed: "rows of the ledger belong to a rollout that Verdin cannot have named"
    }
  }
}
