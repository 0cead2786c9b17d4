/// `value` with two decimals, ties away from zero, decided on its shortest decimal representation
/// as Java's `BigDecimal.valueOf(value).setScale(2, HALF_UP)` does: 66.905 gives 66.91 although
/// the double lies below. Zero keeps its sign; NaN and infinities stay.
func roundedHalfUp(_ value: Double) -> Double {
  guard value.isFinite else { return value }
  let (digits, exponent) = shortestDecimal(abs(value))
  // value = 0.d₁d₂d₃… × 10^exponent; the second decimal is digit number exponent + 2.
  let kept = exponent + 2
  guard kept < digits.count else { return value }
  let sign = value.sign == .minus ? "-" : ""
  guard kept >= 0 else { return value.sign == .minus ? -0.0 : 0 }
  let roundsUp = digits[kept] >= 5
  var hundredths = digits.prefix(kept).reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
  if roundsUp { hundredths += 1 }
  let fraction = String(hundredths % 100)
  let padded = fraction.count == 1 ? "0" + fraction : fraction
  guard let rounded = Double("\(sign)\(hundredths / 100).\(padded)") else {
    preconditionFailure("a decimal of digits is a number")
  }
  return rounded
}

/// The digits of a non-negative double's shortest decimal, d₁ ≠ 0, as 0.d₁d₂… × 10^exponent.
private func shortestDecimal(_ value: Double) -> (digits: [UInt8], exponent: Int) {
  let text = value.description.utf8
  let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
  let power = Int(String(text.dropFirst(mantissa.count + 1)) ?? "") ?? 0
  let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
  let all = mantissa.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
  let leading = all.prefix { $0 == 0 }.count
  return (Array(all.dropFirst(leading)), whole.count - leading + power)
}
