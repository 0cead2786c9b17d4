import Foundation
import Testing

/// One operation with its input and the output that another program computed.
///
/// The format: `{id, op, in, out, tol: {rel, abs}}`. A number agrees when it is within
/// abs + rel · |expected|, lists element by element, anything else exactly.
struct Vector {
  var id: String
  var operation: String
  var input: FigureRow
  var output: FigureRow
  var relative: Double
  var absolute: Double

  init(_ row: FigureRow) throws {
    id = try #require(row.text("id"))
    operation = try #require(row.text("op"))
    input = try row.row("in")
    output = try row.row("out")
    let tolerance = try row.row("tol")
    relative = try tolerance.number("rel")
    absolute = try tolerance.number("abs")
  }

  /// All vectors of the JSON Lines files in a folder.
  static func read(folder: URL) throws -> [Vector] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "jsonl" }
      .sorted { $0.path < $1.path }
      .flatMap { try FigureRow.read($0).map(Vector.init) }
  }

  /// Compares everything that is expected with what was computed.
  func check(_ computed: [String: Result]) throws {
    for key in output.keys {
      guard let value = computed[key] else {
        Issue.record("\(id) \(operation): no '\(key)' was computed")
        continue
      }
      switch value {
      case .number(let number): expect(number, try output.number(key), key)
      case .numbers(let numbers):
        let expected = try output.numbers(key)
        #expect(numbers.count == expected.count, "\(id) \(operation): \(key)")
        for (place, pair) in zip(numbers, expected).enumerated() {
          expect(pair.0, pair.1, "\(key)[\(place)]")
        }
      case .text(let text):
        #expect(text == output.text(key), "\(id) \(operation): \(key)")
      case .flags(let flags):
        #expect(flags == (try output.flags(key)), "\(id) \(operation): \(key)")
      }
    }
  }

  private func expect(_ value: Double, _ expected: Double, _ key: String) {
    #expect(
      value.isClose(to: expected, relative: relative, absolute: absolute),
      "\(id) \(operation): \(key) is \(value), \(value - expected) off")
  }

  enum Result {
    case number(Double)
    case numbers([Double])
    case text(String)
    case flags([Bool])
  }
}

extension Vector.Result: ExpressibleByFloatLiteral {
  init(floatLiteral value: Double) { self = .number(value) }
}

extension Vector.Result: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .text(value) }
}

/// Operations by their names in the vectors. A family is one file that adds one constant.
typealias Operations = [String: @Sendable (FigureRow) throws -> [String: Vector.Result]]
