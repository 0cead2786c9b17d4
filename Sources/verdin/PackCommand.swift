import ArgumentParser
import Foundation
import VerdinIO
import VerdinReport

struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Write a recording or requests as a column file, in which numbers are not text.",
    discussion: """
      A CSV, or JSON Lines of metric pairs, becomes a file of one request, for 'verdin judge'; JSON \
      Lines of requests become a file with a record for each, for 'verdin batch'. They are judged like \
      what they were made from. Exit codes: 0 written, 2 the input is wrong, 5 a file could not be read \
      or written.
      """)

  @OptionGroup var recording: RecordingOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  func run() throws {
    var file = try ColumnFile(path: output)
    let source = recording.metrics.map(ByteSource.init(argument:))
    let bytes = try source?.read()
    if let source, let bytes, bytes.startsLikeJSON {
      try bytes.withSpan { try pack($0, source.name, into: &file) }
    } else {
      let recorded =
        if let source, let bytes {
          try readMetrics(
            .memory(name: source.name, bytes: bytes), options: recording.reading.options())
        } else {
          try recording.read().recorded
        }
      for note in recorded.notes { Console.note("note: \(note)") }
      try file.append(Node(request: recorded.pairs))
    }
    try file.end()
  }

  private func pack(_ text: Span<UInt8>, _ name: String, into file: inout ColumnFile) throws {
    var holdsPairs = false
    try forEachLine(of: text) { line, number in
      guard !holdsPairs else { return }
      let node = try Node(json: line, file: name, line: number)
      holdsPairs = node["champion"] != nil
      if !holdsPairs { try file.append(node) }
    }
    if holdsPairs {
      try file.append(Node(request: readMetricPairs(jsonLines: text, file: name)))
    }
  }
}

/// A column file that is being written. Without its end no command reads it.
private struct ColumnFile {
  private let path: String
  private let handle: FileHandle
  private var writer = ColumnWriter()

  init(path: String) throws {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw OutputError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    self.handle = handle
  }

  mutating func append(_ request: Node) throws {
    let extraction = ColumnExtraction(request)
    var text = JSONWriter()
    text.node(extraction.request)
    writer.append(text: text.bytes, columns: extraction.columns)
    try flush()
  }

  mutating func end() throws {
    writer.end()
    try flush()
    try handle.close()
  }

  private mutating func flush() throws {
    do {
      try handle.write(contentsOf: writer.take())
    } catch {
      throw OutputError.cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}

extension JSONWriter {
  /// Appends a tree as it was read, numbers in their own words.
  fileprivate mutating func node(_ node: Node) {
    switch node.value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let number): raw(Array(number.text.utf8))
    case .string(let text): string(text)
    case .numbers(let numbers): array(numbers) { $0.number($1) }
    case .array, .gappy: array(node.elements ?? []) { $0.node($1) }
    case .object(let members):
      object { json in
        for member in members {
          json.key(data: member.key)
          json.node(member.node)
        }
      }
    }
  }
}
