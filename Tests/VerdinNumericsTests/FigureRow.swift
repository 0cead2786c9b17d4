import Foundation
import Testing

/// One line of a JSON Lines file, with "inf", "-inf" and "nan" standing for what JSON cannot write,
/// and null for a number that does not exist.
struct FigureRow {
  private let fields: [String: JSON]

  private init(_ fields: [String: JSON]) { self.fields = fields }

  /// The rows of a file; a first line that holds only a header is left out.
  static func read(_ url: URL) throws -> [FigureRow] {
    // JSONSerialization would do, but it is up to two units in the last place off.
    let decoder = JSONDecoder()
    return try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map {
      FigureRow(try decoder.decode([String: JSON].self, from: $0))
    }.filter { !$0.has("header") }
  }

  /// The folder `Tests/References`.
  static let references = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("References")

  var keys: [String] { fields.keys.sorted() }
  func has(_ key: String) -> Bool { fields[key] != nil }
  func integer(_ key: String) throws -> Int { Int(try number(key)) }

  func text(_ key: String) -> String? {
    if case .text(let text) = fields[key] { text } else { nil }
  }

  func row(_ key: String) throws -> FigureRow {
    guard case .object(let fields) = fields[key] else { throw Missing(key: key, kind: "object") }
    return FigureRow(fields)
  }

  func number(_ key: String) throws -> Double {
    guard let number = fields[key]?.number else { throw Missing(key: key, kind: "number") }
    return number
  }

  func numbers(_ key: String) throws -> [Double] {
    try list(key).map {
      guard let number = $0.number else { throw Missing(key: key, kind: "list of numbers") }
      return number
    }
  }

  func flag(_ key: String) throws -> Bool {
    guard let flag = fields[key]?.flag else { throw Missing(key: key, kind: "flag") }
    return flag
  }

  func flags(_ key: String) throws -> [Bool] {
    try list(key).map {
      guard let flag = $0.flag else { throw Missing(key: key, kind: "list of flags") }
      return flag
    }
  }

  private func list(_ key: String) throws -> [JSON] {
    guard case .list(let elements) = fields[key] else { throw Missing(key: key, kind: "list") }
    return elements
  }

  private struct Missing: Error {
    var key: String
    var kind: String
  }
}

/// A value of any kind.
private enum JSON: Decodable {
  case number(Double)
  case flag(Bool)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .number(.nan)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let elements = try? container.decode([JSON].self) {
      self = .list(elements)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  var number: Double? {
    switch self {
    case .number(let number): number
    case .text("inf"): .infinity
    case .text("-inf"): -.infinity
    case .text("nan"): .nan
    default: nil
    }
  }

  var flag: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }
}
