extension JSONReader {
  /// Reads a string from its opening quote.
  mutating func string(_ bytes: Span<UInt8>) throws(Diagnostic) -> String {
    let opening = position
    index += 1
    var result = ""
    var start = index
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let tail = try text(bytes, start..<index)
        index += 1
        return result.isEmpty ? tail : result + tail
      case UInt8(ascii: "\\"):
        result += try text(bytes, start..<index)
        result.unicodeScalars.append(try escape(bytes))
        start = index
      case 0..<0x20:
        let hex = String(bytes[index], radix: 16, uppercase: true)
        throw error("the control character 0x\(hex) in a text", hint: "write it as an escape")
      default: index += 1
      }
    }
    throw error("a text that does not end", at: opening, hint: "is a '\"' missing?")
  }

  /// The UTF-8 text in `range`, which holds no escape and lies on the present line.
  func text(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Diagnostic) -> String {
    do {
      return String(copying: try UTF8Span(validating: bytes.extracting(range)))
    } catch {
      throw self.error(
        "bytes that are not UTF-8",
        at: position(of: range.lowerBound + error.byteOffsets.lowerBound))
    }
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(Diagnostic) -> Unicode.Scalar {
    let start = position
    index += 1
    guard let letter = peek(bytes) else { throw truncated("an escape") }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      index -= 1
      throw error(
        "\(found(bytes)) after a backslash", at: start, hint: "a backslash itself is \\\\")
    }
    let unit = try hexUnit(bytes)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // A scalar beyond U+FFFF is written as two UTF-16 units, the high one first.
    guard unit < 0xDC00, peek(bytes) == UInt8(ascii: "\\"), index + 1 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "u")
    else { throw error("half of a surrogate pair", at: start) }
    index += 2
    let low = try hexUnit(bytes)
    let offset = (UInt32(unit) - 0xD800) << 10 + (UInt32(low) &- 0xDC00)
    guard 0xDC00..<0xE000 ~= low, let scalar = Unicode.Scalar(0x10000 + offset) else {
      throw error("half of a surrogate pair", at: start)
    }
    return scalar
  }

  private mutating func hexUnit(_ bytes: Span<UInt8>) throws(Diagnostic) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek(bytes) else { throw truncated("a hexadecimal digit") }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error("\(found(bytes)) where a hexadecimal digit of \\u should be")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
