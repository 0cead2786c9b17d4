import VerdinIO
import VerdinReport

/// The findings of `verdin lint` as one run of a static analysis, for code scanning and editors.
///
/// Columns are counted in code points, as the format wants it.
///
/// - SeeAlso: SARIF 2.1.0, docs.oasis-open.org/sarif/sarif/v2.1.0
func lintSARIF(_ findings: [Diagnostic], version: String, columns: CodePointColumns) -> [UInt8] {
  var json = JSONWriter(layout: .pretty)
  json.object { json in
    json.key(data: "$schema")
    json.string("https://json.schemastore.org/sarif-2.1.0.json")
    json.member("version", "2.1.0")
    json.key("runs")
    json.array([findings]) { json, findings in
      json.object { json in
        json.member("tool") { $0.member("driver") { $0.driver(version) } }
        json.member("columnKind", "unicodeCodePoints")
        json.key("results")
        json.array(findings) { json, finding in json.object { $0.result(finding, columns) } }
      }
    }
  }
  json.endLine()
  return json.bytes
}

/// Where something stands in a configuration, counted in code points.
struct CodePointColumns {
  /// The lines in which columns are counted in bytes.
  private let lines: [ArraySlice<UInt8>]

  /// - Parameter text: the configuration. The reader of JSON counts bytes, that of YAML code points.
  init(_ text: [UInt8], file: String) {
    let newline = UInt8(ascii: "\n")
    lines =
      isJSON(text, file: file)
      ? text.split(separator: newline, omittingEmptySubsequences: false) : []
  }

  /// The same place with its column, from 1, in code points.
  func place(_ position: Position) -> Position {
    guard lines.indices.contains(position.line - 1) else { return position }
    let before = lines[position.line - 1].prefix(position.column - 1)
    // A code point has one byte that continues none.
    return Position(line: position.line, column: 1 + before.count { $0 & 0xC0 != 0x80 })
  }
}

extension Diagnostic.Severity {
  fileprivate var rule: String {
    switch self {
    case .error: "configuration-error"
    case .warning: "configuration-warning"
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .error: "The configuration cannot be read, and nothing can be judged by it."
    case .warning: "The configuration can be read, and hardly anybody means what it says."
    }
  }
}

extension JSONWriter {
  fileprivate mutating func driver(_ version: String) {
    member("name", "verdin lint")
    member("version", version)
    key("rules")
    array([Diagnostic.Severity.error, .warning]) { json, severity in
      json.object { json in
        json.member("id", severity.rule)
        json.member("shortDescription") { $0.member("text", severity.meaning) }
        json.member("defaultConfiguration") { $0.member("level", severity.rawValue) }
      }
    }
  }

  fileprivate mutating func result(_ finding: Diagnostic, _ columns: CodePointColumns) {
    member("ruleId", finding.severity.rule)
    member("level", finding.severity.rawValue)
    member("message") {
      $0.member("text", finding.message + (finding.hint.map { " (\($0))" } ?? ""))
    }
    key("locations")
    array([finding]) { json, finding in
      json.object { json in
        json.member("physicalLocation") { json in
          json.member("artifactLocation") { $0.member("uri", address(of: finding.file)) }
          guard let position = finding.position.map(columns.place) else { return }
          json.member("region") { json in
            json.member("startLine", position.line)
            json.member("startColumn", position.column)
          }
        }
      }
    }
  }
}

/// A path as a reference of RFC 3986: relative to the folder of the run, or a file's whole address.
private func address(of path: String) -> String {
  let digits = Array("0123456789ABCDEF")
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
  let escaped = path.utf8.reduce(into: "") { text, byte in
    if plain.contains(byte) {
      text.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
  return path.hasPrefix("/") ? "file://" + escaped : escaped
}
