/// Arrays of numbers, most of which are written plainly.
extension JSONReader {
  /// An array of numbers, of which some may be missing.
  ///
  /// - Returns: nil, somewhere inside the array, when it holds anything else.
  mutating func numbers(_ bytes: Span<UInt8>) throws(Diagnostic) -> Node.Value? {
    if let (numbers, end) = recent.repeated(bytes, at: index) {
      index = end
      return .numbers(numbers)
    }
    let (start, firstLine) = (index, line)
    var numbers: [Double] = []
    var nulls: [Int] = []
    var hasGaps = false
    // A number and its comma take two bytes.
    numbers.reserveCapacity(min(recent.length, (bytes.count - index) / 2))
    repeat {
      index += 1
      // Python writes a space behind every comma.
      if peek(bytes) == 0x20 { index &+= 1 }
      let plain = plainNumber(bytes)
      if plain.end > index {
        index = plain.end
        numbers.append(plain.value)
        if peek(bytes) == UInt8(ascii: ",") { continue }
      } else {
        skipSpace(bytes)
        guard let byte = peek(bytes) else { return nil }
        if byte == UInt8(ascii: "-") || isDigit(byte) {
          numbers.append(try number(bytes))
        } else if let gap = gap(bytes) {
          if gap == .null { nulls.append(numbers.count) }
          numbers.append(.nan)
          hasGaps = true
        } else {
          return nil
        }
      }
      skipSpace(bytes)
    } while peek(bytes) == UInt8(ascii: ",")
    guard peek(bytes) == UInt8(ascii: "]") else { return nil }
    index += 1
    if !hasGaps {
      if line == firstLine { recent.remember(numbers, text: start..<index) }
      return .numbers(numbers)
    }
    // An array of no number is none of numbers, and one on many lines is known element by element.
    return line == firstLine && !numbers.allSatisfy(\.isNaN) ? .gappy(numbers, nulls: nulls) : nil
  }

  /// A plain number, unless the text ends near it.
  @inline(__always)
  private func plainNumber(_ bytes: Span<UInt8>) -> DecimalScanner.Scanned {
    // Words are read up to the last place that a scan looks at.
    guard index &+ PlainNumber.reach &+ 8 <= bytes.count else {
      return DecimalScanner.Scanned(value: 0, end: index)
    }
    return PlainNumber.scan(from: index) { bytes.word(at: $0) }
  }

  private enum Gap { case null, nan }

  /// Steps over `null` or `"NaN"`.
  private mutating func gap(_ bytes: Span<UInt8>) -> Gap? {
    guard index + 8 <= bytes.count else { return nil }
    let word = bytes.word(at: index)
    if word & 0xFFFF_FFFF == 0x6C6C_756E {
      index += 4
      return .null
    }
    if word & 0xFF_FFFF_FFFF == 0x22_4E61_4E22 {
      index += 5
      return .nan
    }
    return nil
  }
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

extension JSONReader {
  /// Steps over a number and gives the nearest double, infinite beyond the range of doubles.
  mutating func number(_ bytes: Span<UInt8>) throws(Diagnostic) -> Double {
    let start = index
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let integer = index
    var mantissa: UInt64 = 0
    digits(bytes, into: &mantissa)
    var count = index - integer
    if count == 0 { throw missingDigit(bytes, after: "'-'") }
    if count > 1, bytes[integer] == UInt8(ascii: "0") {
      index = start
      throw error("a number starts with 0", hint: "JSON allows no leading zeros")
    }
    var exponent = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let fraction = index
      digits(bytes, into: &mantissa)
      exponent = fraction - index
      if exponent == 0 { throw missingDigit(bytes, after: "the decimal point") }
      count -= exponent
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      exponent += try self.exponent(bytes)
    }
    // Up to 19 digits fit the mantissa, leading zeros included.
    guard count <= 19 else { return nearestDouble(bytes, start..<index) }
    let magnitude =
      exactly(mantissa, timesTenTo: exponent)
      ?? EiselLemire.double(mantissa: mantissa, exponent: exponent)
    return isNegative ? -magnitude : magnitude
  }

  @inline(__always)
  private mutating func digits(_ bytes: Span<UInt8>, into mantissa: inout UInt64) {
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit > 9 { return }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      index &+= 1
    }
  }

  private mutating func exponent(_ bytes: Span<UInt8>) throws(Diagnostic) -> Int {
    index += 1
    var isNegative = false
    if let sign = peek(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      isNegative = sign == UInt8(ascii: "-")
      index += 1
    }
    let start = index
    var exponent: UInt64 = 0
    digits(bytes, into: &exponent)
    if index == start { throw missingDigit(bytes, after: "the exponent's 'e'") }
    // Longer ones are left to the slow path by being beyond every table.
    let magnitude = index - start > 9 ? 999_999_999 : Int(exponent)
    return isNegative ? -magnitude : magnitude
  }

  private func missingDigit(_ bytes: Span<UInt8>, after what: String) -> Diagnostic {
    guard index < bytes.count else { return truncated("a digit") }
    let isInfinity = bytes[index] | 0x20 == UInt8(ascii: "i")
    return error(
      "\(found(bytes)) where a digit should be, after \(what)",
      hint: isInfinity ? "JSON numbers are finite" : nil)
  }
}

/// `mantissa` × 10^`exponent` when one rounding gives it (Clinger 1990): both factors are exact.
@inline(__always)
private func exactly(_ mantissa: UInt64, timesTenTo exponent: Int) -> Double? {
  guard mantissa <= 1 << 53, -22...22 ~= exponent else { return nil }
  return exponent < 0
    ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
  1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]

/// The double nearest to a number with more digits than a 64-bit mantissa holds.
private func nearestDouble(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double {
  let text = String(decoding: range, of: bytes)
  guard let value = Double(text) else { preconditionFailure("'\(text)' is no JSON number") }
  return value
}
