/// Writes strict JSON into bytes that are kept from one record to the next.
///
/// Keys stand in the order of the calls. A number that JSON cannot hold (NaN, ±∞) becomes `null`;
/// strings are escaped only where JSON demands it.
package struct JSONWriter: Sendable {
  package enum Layout: Sendable {
    /// No white space at all.
    case compact
    /// One member or element a line, indented by two spaces.
    case pretty
  }

  /// What has been written so far.
  package private(set) var bytes: [UInt8] = []
  private let layout: Layout
  private var depth = 0
  /// Whether the next member or element is the first of its object or array.
  private var isFirst = true
  private var followsKey = false

  package init(layout: Layout = .compact) {
    self.layout = layout
  }

  /// Forgets what was written and keeps the storage.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    depth = 0
    isFirst = true
    followsKey = false
  }

  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    isFirst = true
  }

  // MARK: Structure

  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  package mutating func array<Elements: Sequence>(
    _ elements: Elements, each: (inout JSONWriter, Elements.Element) -> Void
  ) {
    open(UInt8(ascii: "["))
    for element in elements { each(&self, element) }
    close(UInt8(ascii: "]"))
  }

  /// A literal key, which needs no escaping: letters and underscores.
  package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    endKey()
  }

  /// A key that comes from data.
  package mutating func key(data name: String) {
    separate()
    quote(name)
    endKey()
  }

  // MARK: Values

  package mutating func string(_ value: String) {
    separate()
    quote(value)
  }

  package mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  package mutating func integer(_ value: Int) {
    separate()
    append(value)
  }

  /// The shortest decimal that reads back as the same double; whole numbers without a point.
  package mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    // Beyond 2^54 Swift prints an exponent, which is shorter.
    if value.magnitude < 0x1p54, value == value.rounded(.towardZero) {
      append(Int(value))
    } else {
      append(described: value)
    }
  }

  /// The value to 12 significant digits, for figures whose last bits differ between CPUs.
  package mutating func rounded(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    var figure = DecimalFigure(value)
    figure.round(toDigits: 12)
    figure.append(to: &bytes)
  }

  /// A value that already is JSON, as it stands.
  package mutating func raw(_ json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
  }

  /// A finite number with its point, as Java prints whole doubles: `20.0`.
  mutating func pointed(_ value: Double) {
    precondition(value.isFinite, "\(value) is not a JSON number")
    separate()
    append(described: value)
  }

  // MARK: Bytes

  private mutating func endKey() {
    bytes.append(UInt8(ascii: ":"))
    if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    depth += 1
    isFirst = true
  }

  private mutating func close(_ bracket: UInt8) {
    depth -= 1
    if !isFirst { breakLine() }
    bytes.append(bracket)
    isFirst = false
  }

  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    if depth > 0 { breakLine() }
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func append(_ integer: Int) {
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = integer.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  private mutating func append(described value: Double) {
    bytes.append(contentsOf: value.description.utf8)
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if needsEscape(text) {
      for byte in text.utf8 { appendEscaped(byte) }
    } else {
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case 0..<0x20:
      bytes.append(contentsOf: #"\u00"#.utf8)
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      bytes.append(hexDigits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}

private let hexDigits = [UInt8]("0123456789abcdef".utf8)

private func needsEscape(_ text: String) -> Bool {
  // The view's own `contains` was a fifth of a record's time; a span is scanned without calls.
  let span = text.utf8.span
  for index in span.indices {
    let byte = span[index]
    if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
  }
  return false
}

// One call a member reads as the record's shape. `null` stands for nil.
extension JSONWriter {
  package mutating func member(_ key: StaticString, _ value: String?) {
    self.key(key)
    if let value { string(value) } else { null() }
  }

  package mutating func member(_ key: StaticString, _ value: Bool) {
    self.key(key)
    bool(value)
  }

  package mutating func member(_ key: StaticString, _ value: Int?) {
    self.key(key)
    if let value { integer(value) } else { null() }
  }

  /// `null` also for a number that JSON cannot hold.
  package mutating func member(_ key: StaticString, _ value: Double?) {
    self.key(key)
    if let value { number(value) } else { null() }
  }

  package mutating func member(_ key: StaticString, rounded value: Double) {
    self.key(key)
    rounded(value)
  }

  package mutating func member(_ key: StaticString, _ values: [String]) {
    self.key(key)
    array(values) { $0.string($1) }
  }

  package mutating func member(_ key: StaticString, _ members: (inout JSONWriter) -> Void) {
    self.key(key)
    object(members)
  }
}
