func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// The double nearest to the decimal number in `range`, which follows JSON's grammar; infinite
/// beyond the range of a double.
func scanNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double {
  let text = String(decoding: range, of: bytes)
  guard let value = Double(text) else { preconditionFailure("'\(text)' is no JSON number") }
  return value
}

extension JSONReader {
  /// Steps over a number and gives its place.
  mutating func numberLexeme(_ bytes: Span<UInt8>) throws(Diagnostic) -> Range<Int> {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let integer = index
    try digits(bytes, after: "'-'")
    if bytes[integer] == UInt8(ascii: "0"), index > integer + 1 {
      index = start
      throw error("a number starts with 0", hint: "JSON allows no leading zeros")
    }
    if peek(bytes) == UInt8(ascii: ".") {
      index += 1
      try digits(bytes, after: "the decimal point")
    }
    if let byte = peek(bytes), byte | 0x20 == UInt8(ascii: "e") {
      index += 1
      if let sign = peek(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        index += 1
      }
      try digits(bytes, after: "the exponent's 'e'")
    }
    return start..<index
  }

  private mutating func digits(_ bytes: Span<UInt8>, after what: String) throws(Diagnostic) {
    let start = index
    while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    if index > start { return }
    guard index < bytes.count else { throw truncated("a digit") }
    let isInfinity = bytes[index] | 0x20 == UInt8(ascii: "i")
    throw error(
      "\(found(bytes)) where a digit should be, after \(what)",
      hint: isInfinity ? "JSON numbers are finite" : nil)
  }
}
