import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Runs another program, what it says on either stream being its output.
func run(_ line: String...) throws -> (status: Int32, output: Data) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = line
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, output)
}

/// Whether this machine's python3 can import a module.
func pythonHas(_ module: String) -> Bool {
  do {
    return try run("python3", "-c", "import \(module)").status == 0
  } catch {
    return false
  }
}

/// Whether bytes are well-formed XML.
struct XMLCheck {
  func accepts(_ bytes: Data) -> Bool { XMLParser(data: bytes).parse() }
}
