import Foundation

/// One line of `BadInputs/cases.txt`: a command line that must not succeed.
struct BadInput: Sendable, CustomStringConvertible {
  var name: String
  /// The words behind `verdin`; `< file` is its standard input.
  var command: String

  var description: String { name }
  var isBatch: Bool { command.hasPrefix("batch") }

  static let folder = repository.appending(path: "Tests/VerdinCLITests/BadInputs")

  static func all() throws -> [BadInput] {
    try String(contentsOf: folder.appending(path: "cases.txt"), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        precondition(parts.count == 2, "cases.txt: a line is 'name | command', found '\(line)'")
        return BadInput(name: parts[0], command: parts[1])
      }
  }

  func run(in folder: Folder) throws -> Outcome {
    let sides = command.components(separatedBy: " < ")
    let input = try sides.count == 2 ? folder.read(sides[1]) : Data()
    return try folder.verdin(sides[0].components(separatedBy: " "), input: input)
  }

  /// A copy of `BadInputs/` with the files in notation written out.
  static func copied() throws -> Folder {
    let copy = try Folder()
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    for name in files.sorted() {
      let file = folder.appending(path: name)
      if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
        try FileManager.default.createDirectory(
          at: copy.url.appending(path: name), withIntermediateDirectories: true)
      } else if name.hasSuffix(".bytes") {
        try copy.write(
          String(name.dropLast(".bytes".count)), bytes(notation: Data(contentsOf: file)))
      } else {
        try copy.write(name, Data(contentsOf: file))
      }
    }
    return copy
  }

  /// What a notation stands for: its line ends do not count, `\n`, `\r`, `\\` and `\x00` are bytes,
  /// and `\(ab*3)` is `ababab`.
  private static func bytes(notation: Data) -> Data {
    var bytes = Data()
    var rest = notation.filter { $0 != UInt8(ascii: "\n") }[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.removeFirst() {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "x"):
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        rest.removeFirst(2)
        guard let value = UInt8(digits, radix: 16) else { preconditionFailure("\\x\(digits)") }
        bytes.append(value)
      case UInt8(ascii: "("):
        let inside = rest.prefix { $0 != UInt8(ascii: "*") }
        let count = rest.dropFirst(inside.count + 1).prefix { $0 != UInt8(ascii: ")") }
        guard let times = Int(String(decoding: count, as: UTF8.self)) else {
          preconditionFailure("\\(…*\(String(decoding: count, as: UTF8.self)))")
        }
        for _ in 0..<times { bytes.append(inside) }
        rest.removeFirst(inside.count + count.count + 2)
      case let other: bytes.append(other)
      }
    }
    return bytes
  }
}
