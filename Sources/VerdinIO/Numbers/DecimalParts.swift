/// The pieces of one decimal number: sign · mantissa · 10^exponent, and where they stood.
struct DecimalParts {
  private(set) var isNegative = false
  /// All digits as one integer, wrapped around when there are more than 19.
  private(set) var mantissa: UInt64 = 0
  private(set) var exponent = 0
  /// Behind the last byte of the number.
  private(set) var end: Int
  /// How many digits there are, leading zeros and all.
  private(set) var digitCount = 0

  var hasDigits: Bool { digitCount > 0 }

  private let digitsStart: Int
  private let digitsEnd: Int
  /// The power of ten that the last digit counts.
  private var lastDigitExponent = 0

  init(_ bytes: ByteView, from start: Int) {
    var position = start
    let sign = bytes[position]
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      position += 1
    }
    digitsStart = position
    position = DecimalParts.readDigits(bytes, from: position, into: &mantissa)
    digitCount = position - digitsStart
    if bytes[position] == UInt8(ascii: ".") {
      let fraction = position + 1
      let fractionEnd = DecimalParts.readDigits(bytes, from: fraction, into: &mantissa)
      digitCount += fractionEnd - fraction
      exponent = fraction - fractionEnd
      if digitCount > 0 { position = fractionEnd }
    }
    digitsEnd = position
    end = position
    if hasDigits { readExponent(bytes) }
    lastDigitExponent = exponent
  }

  @inline(__always)
  private static func readDigits(
    _ bytes: ByteView, from start: Int, into mantissa: inout UInt64
  ) -> Int {
    var position = start
    while true {
      let digits = Digits.values(bytes.word(at: position))
      let count = Digits.others(digits).trailingZeroBitCount &>> 3
      if count == 8 {
        mantissa = mantissa &* 100_000_000 &+ Digits.number(digits)
        position &+= 8
        continue
      }
      if count > 0 {
        mantissa = mantissa &* powersOfTen[count] &+ Digits.number(digits, count: count)
      }
      return position &+ count
    }
  }

  private static let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000,
  ]

  /// An `e` with no digits behind it does not belong to the number.
  private mutating func readExponent(_ bytes: ByteView) {
    guard bytes[end] | 0x20 == UInt8(ascii: "e") else { return }
    var position = end + 1
    let sign = bytes[position]
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
    let start = position
    var written = 0
    while case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      // No file has so many digits that an exponent beyond this could be brought back.
      if written < 1 << 50 { written = written * 10 + Int(digit) }
      position += 1
    }
    guard position > start else { return }
    exponent += sign == UInt8(ascii: "-") ? -written : written
    end = position
  }

  /// Makes the mantissa the first 19 digits from the first that is not zero, and the exponent theirs.
  ///
  /// - Returns: whether that is the whole number, because only zeros were left out.
  mutating func keepSignificantDigits(_ bytes: ByteView) -> Bool {
    var kept = 0
    var left = digitCount
    var onlyZerosLeftOut = true
    mantissa = 0
    for position in digitsStart..<digitsEnd where bytes[position] != UInt8(ascii: ".") {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if kept < 19 {
        left -= 1
        if mantissa == 0 && digit == 0 { continue }
        mantissa = mantissa * 10 + UInt64(digit)
        kept += 1
      } else if digit != 0 {
        onlyZerosLeftOut = false
        break
      }
    }
    exponent += left
    return onlyZerosLeftOut
  }

  /// The nearest double when 19 digits do not tell it, from all of them.
  func exactValue(_ bytes: ByteView) -> Double {
    var text = [UInt8]()
    for position in digitsStart..<digitsEnd where bytes[position] != UInt8(ascii: ".") {
      text.append(bytes[position])
    }
    let written = "\(String(decoding: text, as: UTF8.self))e\(lastDigitExponent)"
    guard let value = Double(written) else {
      preconditionFailure("the standard library cannot read '\(written)'")
    }
    return value
  }
}
