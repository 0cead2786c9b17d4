import Foundation
import VerdinIO

/// The rows of a file of JSON lines in `Tests/Fixtures`.
func fixture(_ name: String) throws -> [Node] {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)")
  return try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).enumerated().map {
    try Node(json: Array($1), file: name, line: $0 + 1)
  }
}

/// A number, also one that JSON has to write as a text.
func number(_ node: Node?) -> Double? {
  switch node?.value {
  case .number(let number): number.value
  case .string("NaN"): .nan
  case .string("Infinity"): .infinity
  case .string("-Infinity"): -.infinity
  default: nil
  }
}

func numbers(_ node: Node?) -> [Double] { (node?.elements ?? []).compactMap(number) }

/// Equal bit for bit, NaN equal to NaN, and nothing equal to nothing.
func same(_ a: Double?, _ b: Double?) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
}
