extension Node {
  /// Reads one JSON text, strictly as RFC 8259 has it; a byte order mark before it is skipped.
  ///
  /// A number beyond the range of a double reads as an infinity, for the caller to judge; a key
  /// written twice and nesting deeper than 128 are errors.
  ///
  /// - Parameter line: the line of the file that `json` starts at, for JSON Lines.
  package init(json: Span<UInt8>, file: String, line: Int = 1) throws(Diagnostic) {
    var reader = JSONReader(file: file, line: line)
    self = try reader.document(json)
  }

  package init(json: [UInt8], file: String, line: Int = 1) throws(Diagnostic) {
    try self.init(json: json.span, file: file, line: line)
  }
}

/// A recursive descent over the bytes of a JSON text. Only the place of the reading is kept here:
/// the bytes are lent to every step, so nothing is copied but strings.
struct JSONReader {
  static let deepest = 128

  let file: String
  var index = 0
  private(set) var line: Int
  /// Where the present line starts, so that a column costs nothing until it is asked for.
  private var lineStart = 0
  /// The last arrays of numbers.
  var recent = RecentNumbers()

  init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  mutating func document(_ bytes: Span<UInt8>) throws(Diagnostic) -> Node {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      index = 3
      lineStart = 3
    }
    skipSpace(bytes)
    if index == bytes.count { throw error("the text is empty where a JSON value should be") }
    let node = try value(bytes, depth: 0)
    skipSpace(bytes)
    if index < bytes.count {
      throw error(
        "\(found(bytes)) after the end of the JSON value",
        hint: "a JSON text holds one value; JSON Lines hold one a line")
    }
    return node
  }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(Diagnostic) -> Node {
    guard index < bytes.count else { throw truncated("a value") }
    let start = position
    switch bytes[index] {
    case UInt8(ascii: "{"): return Node(try object(bytes, depth: depth + 1), at: start)
    case UInt8(ascii: "["): return Node(try array(bytes, depth: depth + 1), at: start)
    case UInt8(ascii: "\""): return Node(.string(try string(bytes)), at: start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let first = index
      let number = try number(bytes)
      let text = try text(bytes, first..<index)
      return Node(.number(.init(value: number, text: text)), at: start)
    default: return Node(try word(bytes), at: start)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(Diagnostic) -> Node.Value {
    try checkDepth(depth)
    var members: [Node.Member] = []
    index += 1
    skipSpace(bytes)
    if peek(bytes) == UInt8(ascii: "}") {
      index += 1
      return .object([])
    }
    while true {
      guard let byte = peek(bytes) else { throw truncated("a key or '}'") }
      if byte == UInt8(ascii: "}") { throw trailingComma("}") }
      guard byte == UInt8(ascii: "\"") else {
        throw error("\(found(bytes)) where a key should be", hint: "keys stand in double quotes")
      }
      let keyPosition = position
      let key = try string(bytes)
      skipSpace(bytes)
      guard peek(bytes) == UInt8(ascii: ":") else {
        if index == bytes.count { throw truncated("':'") }
        throw error("\(found(bytes)) where the ':' after key '\(key)' should be")
      }
      index += 1
      skipSpace(bytes)
      members.append(
        .init(key: key, keyPosition: keyPosition, node: try value(bytes, depth: depth)))
      if try close(bytes, with: UInt8(ascii: "}")) { break }
    }
    try checkKeys(members)
    return .object(members)
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(Diagnostic) -> Node.Value {
    try checkDepth(depth)
    let start = self
    if let numbers = try numbers(bytes) { return numbers }
    self = start
    var elements: [Node] = []
    index += 1
    skipSpace(bytes)
    if peek(bytes) == UInt8(ascii: "]") {
      index += 1
      return .array([])
    }
    while true {
      if peek(bytes) == UInt8(ascii: "]") { throw trailingComma("]") }
      elements.append(try value(bytes, depth: depth))
      if try close(bytes, with: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  /// Steps over a comma, or over the closing bracket: whether it was the latter.
  private mutating func close(_ bytes: Span<UInt8>, with bracket: UInt8) throws(Diagnostic) -> Bool
  {
    skipSpace(bytes)
    switch peek(bytes) {
    case UInt8(ascii: ","):
      index += 1
      skipSpace(bytes)
      return false
    case bracket:
      index += 1
      return true
    case nil: throw truncated("',' or '\(Unicode.Scalar(bracket))'")
    default:
      throw error("\(found(bytes)) where ',' or '\(Unicode.Scalar(bracket))' should be")
    }
  }

  private func checkKeys(_ members: [Node.Member]) throws(Diagnostic) {
    var seen = Set<String>(minimumCapacity: members.count > 8 ? members.count : 0)
    for (i, member) in members.enumerated() {
      // Hashing a handful of keys costs more than comparing them.
      let isNew =
        members.count > 8
        ? seen.insert(member.key).inserted
        : !members[..<i].contains { $0.key == member.key }
      if !isNew {
        throw error("key '\(member.key)' is written twice", at: member.keyPosition)
      }
    }
  }

  private func checkDepth(_ depth: Int) throws(Diagnostic) {
    if depth > Self.deepest { throw error("nested more than \(Self.deepest) levels deep") }
  }
}

extension JSONReader {
  var position: Position { position(of: index) }

  /// - Precondition: `index` is on the present line.
  func position(of index: Int) -> Position { Position(line: line, column: index - lineStart + 1) }

  func peek(_ bytes: Span<UInt8>) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: index += 1
      case 0x0A:
        index += 1
        line += 1
        lineStart = index
      default: return
      }
    }
  }
}
