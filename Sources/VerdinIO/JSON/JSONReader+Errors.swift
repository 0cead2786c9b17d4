/// What goes wrong in a JSON text, in words.
extension JSONReader {
  func error(_ message: String, hint: String? = nil) -> Diagnostic {
    error(message, at: position, hint: hint)
  }

  func error(_ message: String, at position: Position, hint: String? = nil) -> Diagnostic {
    Diagnostic(file: file, position: position, message: message, hint: hint)
  }

  func truncated(_ expected: String) -> Diagnostic {
    error("the text ends where \(expected) should be", hint: "is the file complete?")
  }

  func trailingComma(_ bracket: String) -> Diagnostic {
    error("a comma before '\(bracket)'", hint: "JSON allows no comma after the last element")
  }

  /// The byte at hand, quoted as a reader would.
  func found(_ bytes: Span<UInt8>) -> String {
    switch bytes[index] {
    case 0x21..<0x7F: "'\(Unicode.Scalar(bytes[index]))'"
    case UInt8(ascii: " "): "a space"
    case let byte: "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    }
  }

  /// `true`, `false` or `null`; everything else is an error, common slips with a hint.
  mutating func word(_ bytes: Span<UInt8>) throws(Diagnostic) -> Node.Value {
    let start = index
    var end = index
    while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
    let word = String(decoding: start..<end, of: bytes)
    index = end
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: index = start
    }
    if word.isEmpty {
      let hint: String? =
        switch bytes[start] {
        case UInt8(ascii: "'"): "texts stand in double quotes"
        case UInt8(ascii: "+"), UInt8(ascii: "."): "a number starts with a digit or '-'"
        case UInt8(ascii: "/"), UInt8(ascii: "#"): "JSON has no comments"
        default: nil
        }
      throw error("\(found(bytes)) where a value should be", hint: hint)
    }
    let hint: String? =
      switch word.lowercased() {
      case "nan": "write null or \"NaN\" for a missing point"
      case "infinity", "inf": "JSON numbers are finite"
      case "none", "undefined", "nil": "write null"
      case "true", "false", "null": "write \(word.lowercased())"
      default: "texts stand in double quotes"
      }
    throw error("'\(word)' is not JSON", hint: hint)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_")
      || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}

extension String {
  /// The ASCII text in `range` of `bytes`.
  init(decoding range: Range<Int>, of bytes: Span<UInt8>) {
    self.init()
    for index in range { unicodeScalars.append(Unicode.Scalar(bytes[index])) }
  }
}
