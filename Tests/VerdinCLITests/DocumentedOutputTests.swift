import Foundation
import Testing

/// What the pages of `docs` show is what `verdin` says.
///
/// The shell runs every fenced block `sh`; the lines of the block `json` or `text` after it come in
/// what the block printed, in their order and with anything between them.
@Suite struct DocumentedOutputTests {
  @Test(arguments: Page.all) func `a page shows what its commands print`(page: Page) throws {
    let folder = try Folder()
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "datasets"),
      withDestinationURL: repository.appending(path: "datasets"))
    for example in page.examples {
      var printed = lines(try folder.shell(example.command))[...]
      for line in lines(example.shown) where !line.isEmpty {
        guard let place = printed.firstIndex(of: line) else {
          Issue.record("\(page): the command does not print '\(line)'\n\(example.command)")
          break
        }
        printed = printed[(place + 1)...]
      }
    }
  }

  @Test func `many pages have an example`() {
    #expect(Page.all.count { !$0.examples.isEmpty } >= 9)
  }

  /// Without what depends on the place in a JSON text.
  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { line in
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      return trimmed.hasSuffix(",") ? String(trimmed.dropLast()) : trimmed
    }
  }
}

/// A page of the documentation with the commands it shows.
struct Page: Sendable, CustomTestStringConvertible {
  let name: String
  let examples: [Example]

  struct Example: Sendable {
    var command: String
    var shown: String
  }

  var testDescription: String { name }

  static let all: [Page] = {
    let root = repository.appending(path: "docs")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "md" }
      .map(Page.init).sorted { $0.name < $1.name }
  }()

  private init(_ file: URL) {
    name = file.lastPathComponent
    let text = String(
      decoding: FileManager.default.contents(atPath: file.path) ?? Data(), as: UTF8.self)
    var examples: [Example] = []
    // Every second piece between the fences is a block, its language in the first line.
    let pieces = "\n\(text)".components(separatedBy: "\n```")
    var command: String?
    for block in stride(from: 1, to: pieces.count, by: 2).map({ pieces[$0] }) {
      let language = block.prefix { $0 != "\n" }
      let body = String(block.dropFirst(language.count + 1))
      if let command, ["json", "text"].contains(language) {
        examples.append(Example(command: command, shown: body))
      }
      command = language == "sh" ? body : nil
    }
    self.examples = examples
  }
}

extension Folder {
  /// What a shell prints that finds `verdin` in its path and runs here.
  fileprivate func shell(_ command: String) throws -> String {
    let place = Self.executable.deletingLastPathComponent().path
    let others = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let process = process([], environment: ["PATH": "\(place):\(others)"])
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
