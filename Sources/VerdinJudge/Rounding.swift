import RealModule

/// The number of three significant digits next to a figure, such as a bound that is to hold as it is written.
package func roundedToThreeDigits(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
  guard value > 0, value.isFinite else { return value }
  let places = 2 - Int(Double.log10(value).rounded(.down))
  let scale = Double.pow(10, Double(abs(places)))
  return places >= 0
    ? (value * scale).rounded(rule) / scale : (value / scale).rounded(rule) * scale
}
