import Foundation
import Testing

/// The repository's top directory.
let repository = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Compares bytes with a file in `Snapshots/`, or writes that file when `RECORD` is `1`.
func expectSnapshot(_ bytes: [UInt8], _ name: String) throws {
  let file = repository.appending(path: "Tests/VerdinReportTests/Snapshots/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(bytes).write(to: file)
  }
  let expected = try Data(contentsOf: file)
  #expect(
    String(decoding: bytes, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
    "\(name) differs; RECORD=1 rewrites it")
}

/// Whether this machine's python3 can import a module.
func pythonHas(_ module: String) -> Bool {
  do {
    return try runPython(["-c", "import \(module)"]).status == 0
  } catch {
    return false
  }
}

func runPython(_ arguments: [String]) throws -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["python3"] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
