/// Finds a few members of a JSON object in its bytes.
///
/// Nothing is found in what is no strict JSON (RFC 8259), writes a key twice, has an escape in a key or is
/// nested deeper than 32. It can read one document after another.
///
/// - Complexity: O(bytes), and in each object O(keys²); no allocation once storage has grown.
struct JSONMembers {
  private let names: [[UInt8]]
  /// Where the value of each name lies.
  private var places: [Range<Int>?]
  /// Where the keys of the objects that are open lie, those of the innermost at the end.
  private var keys: [Range<Int>] = []
  private var index = 0

  private struct Malformed: Error {}

  init(named names: [String]) {
    self.names = names.map { Array($0.utf8) }
    places = names.map { _ in nil }
  }

  /// Reads a document to its last byte, and forgets the one before.
  mutating func read(_ document: Span<UInt8>) {
    forget()
    do {
      _ = try UTF8Span(validating: document)
      try whole(document)
    } catch {
      forget()
    }
  }

  /// Where in the document the value of the name with that number lies.
  subscript(number: Int) -> Range<Int>? { places[number] }

  private mutating func forget() {
    for number in places.indices { places[number] = nil }
    keys.removeAll(keepingCapacity: true)
    index = 0
  }

  private mutating func whole(_ bytes: Span<UInt8>) throws(Malformed) {
    guard next(bytes) == UInt8(ascii: "{") else { throw Malformed() }
    try object(bytes, depth: 0)
    if next(bytes) != nil { throw Malformed() }
  }

  /// The next byte that is no blank.
  private mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
    while index < bytes.count, bytes[index].isJSONBlank { index += 1 }
    return peek(bytes)
  }

  private func peek(_ bytes: Span<UInt8>) -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) throws(Malformed) {
    guard next(bytes) == byte else { throw Malformed() }
    index += 1
  }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(Malformed) {
    guard depth < 32 else { throw Malformed() }
    switch next(bytes) {
    case UInt8(ascii: "{"): try object(bytes, depth: depth)
    case UInt8(ascii: "["): try array(bytes, depth: depth)
    case UInt8(ascii: "\""): try string(bytes)
    case UInt8(ascii: "t"): try word("true", bytes)
    case UInt8(ascii: "f"): try word("false", bytes)
    case UInt8(ascii: "n"): try word("null", bytes)
    default: try number(bytes)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(Malformed) {
    try take(UInt8(ascii: "{"), bytes)
    let outer = keys.count
    if next(bytes) == UInt8(ascii: "}") { return try take(UInt8(ascii: "}"), bytes) }
    while true {
      let key = try key(bytes, after: outer)
      keys.append(key)
      try take(UInt8(ascii: ":"), bytes)
      _ = next(bytes)
      let start = index
      try value(bytes, depth: depth + 1)
      if depth == 0 {
        for number in names.indices where bytes.holds(names[number], at: key) {
          places[number] = start..<index
        }
      }
      guard next(bytes) == UInt8(ascii: ",") else { break }
      try take(UInt8(ascii: ","), bytes)
    }
    keys.removeLast(keys.count - outer)
    try take(UInt8(ascii: "}"), bytes)
  }

  /// A key between its quotes, which none of the object's keys before may be.
  private mutating func key(
    _ bytes: Span<UInt8>, after outer: Int
  ) throws(Malformed) -> Range<Int> {
    guard next(bytes) == UInt8(ascii: "\"") else { throw Malformed() }
    let start = index + 1
    try string(bytes)
    let key = start..<(index - 1)
    for place in key where bytes[place] == UInt8(ascii: "\\") { throw Malformed() }
    for other in keys[outer...] where bytes.isSame(at: other, as: key) { throw Malformed() }
    return key
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(Malformed) {
    try take(UInt8(ascii: "["), bytes)
    if next(bytes) == UInt8(ascii: "]") { return try take(UInt8(ascii: "]"), bytes) }
    while true {
      try value(bytes, depth: depth + 1)
      guard next(bytes) == UInt8(ascii: ",") else { return try take(UInt8(ascii: "]"), bytes) }
      try take(UInt8(ascii: ","), bytes)
    }
  }

  /// - Precondition: a quote is next.
  private mutating func string(_ bytes: Span<UInt8>) throws(Malformed) {
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): try escape(bytes)
      case 0..<0x20: throw Malformed()
      default: index += 1
      }
    }
    throw Malformed()
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(Malformed) {
    guard index + 1 < bytes.count else { throw Malformed() }
    index += 2
    switch bytes[index - 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"): break
    default: throw Malformed()
    }
    let unit = try hexUnit(bytes)
    guard (0xD800..<0xE000).contains(unit) else { return }
    // A scalar beyond U+FFFF is written as two UTF-16 units, the high one first.
    guard unit < 0xDC00, peek(bytes) == UInt8(ascii: "\\") else { throw Malformed() }
    index += 1
    guard peek(bytes) == UInt8(ascii: "u") else { throw Malformed() }
    index += 1
    guard (0xDC00..<0xE000).contains(try hexUnit(bytes)) else { throw Malformed() }
  }

  private mutating func hexUnit(_ bytes: Span<UInt8>) throws(Malformed) -> UInt16 {
    guard index + 4 <= bytes.count else { throw Malformed() }
    var unit: UInt16 = 0
    for place in index..<(index + 4) {
      guard let digit = bytes[place].hexValue else { throw Malformed() }
      unit = unit << 4 | digit
    }
    index += 4
    return unit
  }

  private mutating func word(_ word: String, _ bytes: Span<UInt8>) throws(Malformed) {
    for letter in word.utf8 {
      guard peek(bytes) == letter else { throw Malformed() }
      index += 1
    }
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(Malformed) {
    if peek(bytes) == UInt8(ascii: "-") { index += 1 }
    let leading = index
    guard digits(bytes) > 0 else { throw Malformed() }
    if bytes[leading] == UInt8(ascii: "0"), index > leading + 1 { throw Malformed() }
    if peek(bytes) == UInt8(ascii: ".") {
      index += 1
      guard digits(bytes) > 0 else { throw Malformed() }
    }
    if let byte = peek(bytes), byte | 0x20 == UInt8(ascii: "e") {
      index += 1
      if let sign = peek(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        index += 1
      }
      guard digits(bytes) > 0 else { throw Malformed() }
    }
  }

  /// Steps over digits, and says how many there were.
  private mutating func digits(_ bytes: Span<UInt8>) -> Int {
    let start = index
    while let byte = peek(bytes), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      index += 1
    }
    return index - start
  }
}

extension Span<UInt8> {
  fileprivate func holds(_ name: [UInt8], at place: Range<Int>) -> Bool {
    guard name.count == place.count else { return false }
    for offset in name.indices where self[place.lowerBound + offset] != name[offset] {
      return false
    }
    return true
  }

  fileprivate func isSame(at one: Range<Int>, as other: Range<Int>) -> Bool {
    guard one.count == other.count else { return false }
    for (left, right) in zip(one, other) where self[left] != self[right] { return false }
    return true
  }
}

extension UInt8 {
  fileprivate var isJSONBlank: Bool {
    self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
  }

  fileprivate var hexValue: UInt16? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

extension [UInt8] {
  /// Writes a value that was found, without the blanks between its parts.
  mutating func writeJSON(_ document: Span<UInt8>, at place: Range<Int>) {
    var isInString = false
    var isEscaped = false
    for index in place {
      let byte = document[index]
      if isEscaped {
        isEscaped = false
      } else if isInString {
        isEscaped = byte == UInt8(ascii: "\\")
        isInString = byte != UInt8(ascii: "\"")
      } else if byte.isJSONBlank {
        continue
      } else {
        isInString = byte == UInt8(ascii: "\"")
      }
      append(byte)
    }
  }
}
