/// A finite double as decimal digits, to be rounded and printed without Foundation.
///
/// Starts as the shortest decimal that reads back as the double, so rounding is the rounding of
/// what a person would have read, halves away from zero, and the same on every machine.
struct DecimalFigure {
  private(set) var isNegative: Bool
  /// At most 17 digits; the value is `digits` × 10^`exponent`.
  private(set) var digits: UInt64 = 0
  private(set) var exponent = 0

  /// - Precondition: `value` is finite.
  init(_ value: Double) {
    precondition(value.isFinite, "\(value) has no decimal digits")
    isNegative = value.sign == .minus
    var fractionDigits = 0
    var written = 0
    var part = Part.whole
    var exponentIsNegative = false
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): part = .fraction
      case UInt8(ascii: "e"): part = .exponent
      case UInt8(ascii: "-"): exponentIsNegative = part == .exponent
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if part == .exponent {
          written = written * 10 + Int(digit)
        } else {
          digits = digits * 10 + UInt64(digit)
          if part == .fraction { fractionDigits += 1 }
        }
      default: break
      }
    }
    exponent = (exponentIsNegative ? -written : written) - fractionDigits
    dropTrailingZeros()
  }

  private enum Part { case whole, fraction, exponent }

  var isZero: Bool { digits == 0 }

  /// The exponent of the first digit: 2 for 120.4, −3 for 0.0015; 0 for zero.
  var magnitude: Int { isZero ? 0 : exponent + digitCount - 1 }

  mutating func round(toDigits count: Int) { drop(digitCount - count) }

  mutating func round(toPlaces places: Int) { drop(-exponent - places) }

  /// Plain notation with exactly `places` digits after the point, after rounding to them.
  func fixed(places: Int) -> String {
    var figure = self
    figure.round(toPlaces: places)
    var text = String(figure.digits)
    let trailing = figure.isZero ? places : places + figure.exponent
    text += String(repeating: "0", count: trailing)
    if places > 0 {
      if text.count <= places {
        text = String(repeating: "0", count: places + 1 - text.count) + text
      }
      text.insert(".", at: text.index(text.endIndex, offsetBy: -places))
    }
    return figure.isNegative && !figure.isZero ? "-" + text : text
  }

  /// Appends the shortest notation: plain from 0.00001 up to 10^`plainDigits`, else with an exponent.
  func append(to bytes: inout [UInt8], plainDigits: Int = 16) {
    if isNegative && !isZero { bytes.append(UInt8(ascii: "-")) }
    let magnitude = magnitude
    if isZero || (0..<plainDigits).contains(magnitude) && exponent >= 0 {
      appendDigits(to: &bytes)
      for _ in 0..<exponent { bytes.append(UInt8(ascii: "0")) }
    } else if (0..<plainDigits).contains(magnitude) {
      appendDigits(to: &bytes, places: -exponent)
    } else if (-5..<0).contains(magnitude) {
      bytes.append(UInt8(ascii: "0"))
      bytes.append(UInt8(ascii: "."))
      for _ in magnitude + 1..<0 { bytes.append(UInt8(ascii: "0")) }
      appendDigits(to: &bytes)
    } else {
      appendDigits(to: &bytes, places: digitCount - 1)
      bytes.append(contentsOf: "e\(magnitude)".utf8)
    }
  }

  /// Appends the digits with a point in front of the last `places`; they are written from the last on and
  /// turned round, since a text in between would cost as much as all else.
  private func appendDigits(to bytes: inout [UInt8], places: Int = 0) {
    let start = bytes.count
    var rest = digits
    var written = 0
    repeat {
      if written == places, places > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      written += 1
    } while rest > 0
    var (first, last) = (start, bytes.count - 1)
    while first < last {
      bytes.swapAt(first, last)
      first += 1
      last -= 1
    }
  }

  private var digitCount: Int {
    // 1233 / 4096 is log10(2), near enough for 64 bits to be one too few at most.
    let bits = UInt64.bitWidth - (digits | 1).leadingZeroBitCount
    let least = (bits * 1233) >> 12
    return least + (digits >= Self.powersOfTen[least] || least == 0 ? 1 : 0)
  }

  private static let powersOfTen: [UInt64] = (0..<20).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private mutating func drop(_ count: Int) {
    guard count > 0, !isZero else { return }
    guard count <= 18 else {
      digits = 0
      exponent = 0
      return
    }
    let power = Self.powersOfTen[count]
    digits = (digits + power / 2) / power
    exponent += count
    dropTrailingZeros()
  }

  private mutating func dropTrailingZeros() {
    while digits > 0, digits.isMultiple(of: 10) {
      digits /= 10
      exponent += 1
    }
    if isZero { exponent = 0 }
  }
}
