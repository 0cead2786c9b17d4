import Foundation

/// Rows of a fixture in `Tests/References`, which were computed by R, scipy, numpy, mpmath or plain
/// integer arithmetic; the README there says which and how.
func referenceRows<Row: Decodable>(
  _ file: String, as type: Row.Type, at path: String = #filePath
) throws -> [Row] {
  let tests = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
  let text = try String(
    contentsOf: tests.appendingPathComponent("References").appendingPathComponent(file),
    encoding: .utf8)
  let decoder = JSONDecoder()
  // The first line is a header that names the tool.
  return try text.split(separator: "\n").dropFirst().map {
    try decoder.decode(Row.self, from: Data($0.utf8))
  }
}
