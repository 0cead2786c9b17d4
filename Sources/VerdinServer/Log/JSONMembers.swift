/// A few members of a JSON object, each as a text that can stand in another JSON text: checked to the
/// last byte and without blanks.
///
/// Nothing is found in what is no strict JSON (RFC 8259), writes a key twice, has an escape in a key or is
/// nested deeper than 32.
///
/// - Complexity: O(bytes), and in each object O(keys²).
struct JSONMembers {
  private var values: [String: [UInt8]] = [:]

  subscript(name: String) -> [UInt8]? { values[name] }

  init(of document: [UInt8], named names: Set<String>) {
    guard String(validating: document, as: UTF8.self) != nil else { return }
    var scanner = Scanner(bytes: document, names: names)
    do throws(Malformed) {
      try scanner.document()
      values = scanner.found
    } catch {}
  }

  private struct Malformed: Error {}

  private struct Scanner {
    let bytes: [UInt8]
    let names: Set<String>
    var found: [String: [UInt8]] = [:]
    private var index = 0
    /// What was read, without blanks.
    private var out: [UInt8] = []

    init(bytes: [UInt8], names: Set<String>) {
      self.bytes = bytes
      self.names = names
    }

    mutating func document() throws(Malformed) {
      guard next() == UInt8(ascii: "{") else { throw Malformed() }
      try object(depth: 0)
      if next() != nil { throw Malformed() }
    }

    /// The next byte that is no blank.
    private mutating func next() -> UInt8? {
      while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
      return index < bytes.count ? bytes[index] : nil
    }

    private mutating func take(_ byte: UInt8) throws(Malformed) {
      guard next() == byte else { throw Malformed() }
      index += 1
      out.append(byte)
    }

    private mutating func value(depth: Int) throws(Malformed) {
      guard depth < 32 else { throw Malformed() }
      switch next() {
      case UInt8(ascii: "{"): try object(depth: depth)
      case UInt8(ascii: "["): try array(depth: depth)
      case UInt8(ascii: "\""): try string()
      case UInt8(ascii: "t"): try word("true")
      case UInt8(ascii: "f"): try word("false")
      case UInt8(ascii: "n"): try word("null")
      default: try number()
      }
    }

    private mutating func object(depth: Int) throws(Malformed) {
      try take(UInt8(ascii: "{"))
      var keys: [String] = []
      if next() == UInt8(ascii: "}") { return try take(UInt8(ascii: "}")) }
      while true {
        let start = out.count
        guard next() == UInt8(ascii: "\"") else { throw Malformed() }
        try string()
        let key = String(decoding: out[(start + 1)..<(out.count - 1)], as: UTF8.self)
        guard !key.utf8.contains(UInt8(ascii: "\\")), !keys.contains(key) else {
          throw Malformed()
        }
        keys.append(key)
        try take(UInt8(ascii: ":"))
        let place = out.count
        try value(depth: depth + 1)
        if depth == 0, names.contains(key) { found[key] = Array(out[place...]) }
        guard next() == UInt8(ascii: ",") else { return try take(UInt8(ascii: "}")) }
        try take(UInt8(ascii: ","))
      }
    }

    private mutating func array(depth: Int) throws(Malformed) {
      try take(UInt8(ascii: "["))
      if next() == UInt8(ascii: "]") { return try take(UInt8(ascii: "]")) }
      while true {
        try value(depth: depth + 1)
        guard next() == UInt8(ascii: ",") else { return try take(UInt8(ascii: "]")) }
        try take(UInt8(ascii: ","))
      }
    }

    /// - Precondition: a quote is next.
    private mutating func string() throws(Malformed) {
      let start = index
      index += 1
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\""):
          index += 1
          out += bytes[start..<index]
          return
        case UInt8(ascii: "\\"): try escape()
        case 0..<0x20: throw Malformed()
        default: index += 1
        }
      }
      throw Malformed()
    }

    private mutating func escape() throws(Malformed) {
      guard index + 1 < bytes.count else { throw Malformed() }
      index += 2
      if #""\/bfnrt"#.utf8.contains(bytes[index - 1]) { return }
      guard bytes[index - 1] == UInt8(ascii: "u") else { throw Malformed() }
      let unit = try hexUnit()
      guard (0xD800..<0xE000).contains(unit) else { return }
      // A scalar beyond U+FFFF is written as two UTF-16 units, the high one first.
      guard unit < 0xDC00, bytes[index...].starts(with: #"\u"#.utf8) else { throw Malformed() }
      index += 2
      guard (0xDC00..<0xE000).contains(try hexUnit()) else { throw Malformed() }
    }

    private mutating func hexUnit() throws(Malformed) -> UInt16 {
      guard index + 4 <= bytes.count else { throw Malformed() }
      let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
      guard digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
        throw Malformed()
      }
      index += 4
      return unit
    }

    private mutating func word(_ word: String) throws(Malformed) {
      guard bytes[index...].starts(with: word.utf8) else { throw Malformed() }
      index += word.utf8.count
      out += word.utf8
    }

    private mutating func number() throws(Malformed) {
      let start = index
      if peek == UInt8(ascii: "-") { index += 1 }
      let leading = index
      guard digits() > 0 else { throw Malformed() }
      if bytes[leading] == UInt8(ascii: "0"), index > leading + 1 { throw Malformed() }
      if peek == UInt8(ascii: ".") {
        index += 1
        guard digits() > 0 else { throw Malformed() }
      }
      if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
        index += 1
        if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
        guard digits() > 0 else { throw Malformed() }
      }
      out += bytes[start..<index]
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Steps over digits, and says how many there were.
    private mutating func digits() -> Int {
      let start = index
      while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
      return index - start
    }
  }
}
