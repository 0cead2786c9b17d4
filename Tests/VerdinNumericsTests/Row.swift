import Foundation
import Testing

/// One line of a JSON Lines file, with "inf", "-inf" and "nan" standing for what JSON cannot write,
/// and null for a number that does not exist.
struct Row {
  private let fields: [String: Any]

  init(_ fields: [String: Any]) { self.fields = fields }

  /// The rows of a file; a first line that holds only a header is left out.
  static func read(_ url: URL) throws -> [Row] {
    try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { line in
      let value = try JSONSerialization.jsonObject(with: line)
      return Row(try #require(value as? [String: Any]))
    }.filter { !$0.has("header") }
  }

  /// The folder `Tests/References`.
  static let references = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("References")

  var keys: [String] { fields.keys.sorted() }
  func has(_ key: String) -> Bool { fields[key] != nil }
  func text(_ key: String) -> String? { fields[key] as? String }
  func row(_ key: String) throws -> Row { Row(try require(key)) }
  func flag(_ key: String) throws -> Bool { try require(key) as Bool }
  func flags(_ key: String) throws -> [Bool] { try require(key) as [Bool] }
  func integer(_ key: String) throws -> Int { Int(try number(key)) }

  func number(_ key: String) throws -> Double {
    try #require(Self.number(fields[key] as Any), "no number under '\(key)'")
  }

  func numbers(_ key: String) throws -> [Double] {
    try (require(key) as [Any]).map { try #require(Self.number($0), "no numbers under '\(key)'") }
  }

  func isList(_ key: String) -> Bool { fields[key] is [Any] }

  private func require<Value>(_ key: String) throws -> Value {
    try #require(fields[key] as? Value, "nothing of that type under '\(key)'")
  }

  private static func number(_ value: Any) -> Double? {
    if let number = value as? NSNumber { return number.doubleValue }
    if value is NSNull { return .nan }
    switch value as? String {
    case "inf": return .infinity
    case "-inf": return -.infinity
    case "nan": return .nan
    default: return nil
    }
  }
}
