/// Reads decimal numbers out of bytes: the nearest double, ties to even, as `strtod` in the C locale.
///
/// Accepted are an optional sign, digits with an optional point somewhere among or beside them, and an
/// optional exponent: `18`, `-0.5`, `+1.5`, `.5`, `5.`, `1e5`, `1E-5`. There are no words (`nan`,
/// `inf`), no hexadecimal, no separators and no spaces: the scan stops in front of them.
package enum DecimalScanner {
  /// What a scan found.
  package struct Scanned {
    /// Infinite when the number is too large for a 64-bit float.
    package var value: Double
    /// The offset of the first byte behind the number; the start of the scan when there is none.
    package var end: Int
  }

  /// The longest number that starts at `start`.
  ///
  /// - Precondition: 0 ≤ `start` ≤ `bytes.count`. Nothing is read beyond the view's padding.
  @inline(__always)
  package static func scan(_ bytes: ByteView, from start: Int) -> Scanned {
    let short = scanShort(bytes, from: start)
    if short.end > start && bytes[short.end] | 0x20 != UInt8(ascii: "e") { return short }
    return scanLong(bytes, from: start)
  }

  /// The number at `start` when it has at most seven digits and point, and no sign; what ends it is the
  /// caller's to look at, since it may be an exponent. An empty scan means a number of another shape.
  @inline(__always)
  static func scanShort(_ bytes: ByteView, from start: Int) -> Scanned {
    // Most numbers and what ends them fit in one word: take the point out and read what is left.
    let digits = Digits.values(bytes.word(at: start))
    let others = Digits.others(digits)
    let first = others.trailingZeroBitCount &>> 3
    let rest = others & (others &- 1)
    let stop = (digits &>> UInt64(truncatingIfNeeded: 8 &* first)) & 0xFF
    if stop == 0x2E ^ 0x30 {
      let second = rest.trailingZeroBitCount &>> 3
      guard rest != 0 && second > 1 else { return Scanned(value: 0, end: start) }
      let whole = (UInt64(1) &<< UInt64(truncatingIfNeeded: 8 &* first)) &- 1
      let joined = (digits & whole) | ((digits &>> 8) & ~whole)
      let mantissa = Digits.number(joined, count: second &- 1)
      return Scanned(
        value: Digits.double(mantissa) / smallPowersOfTen[second &- first &- 1],
        end: start &+ second)
    }
    guard others != 0 && first > 0 else { return Scanned(value: 0, end: start) }
    return Scanned(value: Digits.double(Digits.number(digits, count: first)), end: start &+ first)
  }

  /// Exact as doubles up to 10^22.
  static let smallPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The same for numbers of up to 19 digits.
  @inline(never)
  static func scanLong(_ bytes: ByteView, from start: Int) -> Scanned {
    let plain = PlainNumber.scan(from: start) { bytes.word(at: $0) }
    return plain.end > start ? plain : scanAny(bytes, from: start)
  }

  /// The same for numbers of any shape.
  @inline(never)
  private static func scanAny(_ bytes: ByteView, from start: Int) -> Scanned {
    var parts = DecimalParts(bytes, from: start)
    guard parts.hasDigits else { return Scanned(value: 0, end: start) }
    let magnitude: Double
    if parts.digitCount <= 19 || parts.keepSignificantDigits(bytes) {
      magnitude = value(parts.mantissa, parts.exponent)
    } else {
      // More than 19 digits: the value lies between these two, which are mostly the same double.
      let below = EiselLemire.double(mantissa: parts.mantissa, exponent: parts.exponent)
      let above = EiselLemire.double(mantissa: parts.mantissa + 1, exponent: parts.exponent)
      magnitude = below == above ? below : parts.exactValue(bytes)
    }
    return Scanned(value: parts.isNegative ? -magnitude : magnitude, end: parts.end)
  }

  @inline(__always)
  private static func value(_ mantissa: UInt64, _ exponent: Int) -> Double {
    // Clinger: both operands are exact, so their one rounding is the right one.
    if mantissa <= 1 << 53 && -22...22 ~= exponent {
      return exponent < 0
        ? Double(mantissa) / smallPowersOfTen[-exponent]
        : Double(mantissa) * smallPowersOfTen[exponent]
    }
    return EiselLemire.double(mantissa: mantissa, exponent: exponent)
  }
}
