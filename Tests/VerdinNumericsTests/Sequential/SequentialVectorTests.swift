import Foundation
import Testing

/// Reference vectors `{id, op, in, out, tol{rel, abs}}` of the sequential and paired kernels.
///
/// Computed with a prototype in Python and recomputed in part with base R; the Lan-DeMets rows
/// reproduce published tables. A number passes when |got − expected| ≤ abs + rel · |expected|.
@Suite struct SequentialVectorTests {
  @Test func `the committed vectors are reproduced`() throws {
    let rows = try VectorRow.read(VectorRow.committed)
    #expect(Set(rows.map(\.op)) == Set(operations.keys))
    for row in rows { row.check() }
  }

  /// The whole collection is not part of the project; it is checked where it is at hand.
  @Test(.enabled(if: VectorRow.collection != nil))
  func `every vector of these kernels is reproduced`() throws {
    let rows = try VectorRow.read(try #require(VectorRow.collection))
    #expect(Set(rows.map(\.op)) == Set(operations.keys))
    for row in rows { row.check() }
  }
}

private let operations = sequentialOperations.merging(pairedOperations) { first, _ in first }

private struct VectorRow: Decodable {
  let id: String
  let op: String
  let `in`: [String: VectorValue]
  let out: [String: VectorValue]
  let tol: [String: Double]

  static let committed = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("References/vectors-sequential")

  static let collection = ProcessInfo.processInfo.environment["VERDIN_VECTORS"].map {
    URL(fileURLWithPath: $0)
  }

  static func read(_ folder: URL) throws -> [VectorRow] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "jsonl" }
      .sorted { $0.path < $1.path }
      .flatMap { try Data(contentsOf: $0).split(separator: UInt8(ascii: "\n")) }
      .filter { line in
        operations.keys.contains { line.firstRange(of: #""op":"\#($0)""#.utf8) != nil }
      }
      .map { try JSONDecoder().decode(VectorRow.self, from: $0) }
  }

  func check() {
    let got = operations[op]!(VectorInputs(values: `in`))
    for (name, expected) in out {
      let (want, have) = (expected.flattened, got[name]?.flattened ?? [])
      #expect(want.count == have.count, "\(id) \(op): \(name) has \(have.count) numbers")
      for (place, (a, b)) in zip(have, want).enumerated() where !isClose(a, b) {
        Issue.record("\(id) \(op): \(name)[\(place)] is \(a), not \(b)")
      }
    }
  }

  private func isClose(_ got: Double, _ expected: Double) -> Bool {
    if got == expected || got.isNaN && expected.isNaN { return true }
    return abs(got - expected) <= tol["abs"]! + tol["rel"]! * abs(expected)
  }
}

/// What a row holds under a name: a number ("inf", "-inf", "nan" as text), a word or a list.
enum VectorValue: Decodable {
  case number(Double)
  case word(String)
  case list([VectorValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let word = try? container.decode(String.self) {
      self = ["inf", "-inf", "nan"].contains(word) ? .number(Double(word)!) : .word(word)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .list(try container.decode([VectorValue].self))
    }
  }

  init(_ values: [Double]) { self = .list(values.map(VectorValue.number)) }

  var flattened: [Double] {
    switch self {
    case .number(let value): [value]
    case .word: []
    case .list(let values): values.flatMap(\.flattened)
    }
  }
}

struct VectorInputs {
  let values: [String: VectorValue]

  func number(_ name: String) -> Double { numbers(name)[0] }
  func count(_ name: String) -> Int { Int(number(name)) }
  func numbers(_ name: String) -> [Double] { values[name]?.flattened ?? [] }
  func flags(_ name: String) -> [Bool] { numbers(name).map { $0 == 1 } }
  func word(_ name: String) -> String {
    if case .word(let word) = values[name] { word } else { "" }
  }
  func rows(_ name: String) -> [[Double]] {
    if case .list(let rows) = values[name] { rows.map(\.flattened) } else { [] }
  }
}
