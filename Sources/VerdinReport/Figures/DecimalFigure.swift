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
    let text = String(digits).utf8
    if isZero || (0..<plainDigits).contains(magnitude) && exponent >= 0 {
      bytes.append(contentsOf: text)
      for _ in 0..<exponent { bytes.append(UInt8(ascii: "0")) }
    } else if (0..<plainDigits).contains(magnitude) {
      bytes.append(contentsOf: text.prefix(magnitude + 1))
      bytes.append(UInt8(ascii: "."))
      bytes.append(contentsOf: text.dropFirst(magnitude + 1))
    } else if (-5..<0).contains(magnitude) {
      bytes.append(contentsOf: "0.".utf8)
      for _ in magnitude + 1..<0 { bytes.append(UInt8(ascii: "0")) }
      bytes.append(contentsOf: text)
    } else {
      bytes.append(contentsOf: text.prefix(1))
      if digits >= 10 {
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: text.dropFirst())
      }
      bytes.append(contentsOf: "e\(magnitude)".utf8)
    }
  }

  private var digitCount: Int {
    var count = 1
    var rest = digits / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    return count
  }

  private mutating func drop(_ count: Int) {
    guard count > 0, !isZero else { return }
    guard count <= 18 else {
      digits = 0
      exponent = 0
      return
    }
    let power = (0..<count).reduce(UInt64(1)) { power, _ in power * 10 }
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
