import Foundation
import VerdinIO

func json(_ text: String, line: Int = 1) throws -> Node {
  try Node(json: Array(text.utf8), file: "f.json", line: line)
}

func yaml(_ text: String) throws -> Node {
  try Node(yaml: Array(text.utf8), file: "f.yaml")
}

/// What is wrong with a text, as the terminal shows it; empty when nothing is.
func complaint(_ read: () throws -> some Any) -> String {
  do {
    _ = try read()
    return ""
  } catch {
    return "\(error)"
  }
}

func config(_ text: String, file: String = "run.yaml") throws -> LoadedConfig {
  try LoadedConfig(Array(text.utf8), file: file)
}

func complaints(_ text: String, file: String = "run.yaml") -> String {
  complaint { try config(text, file: file) }
}

/// The fixtures and, where an environment variable names them, larger reference data.
enum TestData {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let kayentaFixture = root.appending(path: "Tests/Fixtures/kayenta-golden.jsonl")
  static let schema = root.appending(path: "schemas/verdin-config.schema.json")

  /// The whole recording, in the folder that `VERDIN_REFERENCE_DATA` names.
  static var kayentaGolden: URL? {
    ProcessInfo.processInfo.environment["VERDIN_REFERENCE_DATA"].map {
      URL(filePath: $0).appending(path: "kayenta/golden.jsonl")
    }
  }

  static func lines(_ file: URL) throws -> [[UInt8]] {
    try Data(contentsOf: file).split(separator: 0x0A).map(Array.init)
  }
}
