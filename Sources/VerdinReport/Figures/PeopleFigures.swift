/// A number for people: at most `digits` significant digits, no needless zeros.
func readable(_ value: Double, digits: Int = 4) -> String {
  guard value.isFinite else { return unbounded(value) }
  var figure = DecimalFigure(value)
  figure.round(toDigits: digits)
  var bytes: [UInt8] = []
  figure.append(to: &bytes, plainDigits: max(7, digits))
  return String(decoding: bytes, as: UTF8.self)
}

/// A number with a fixed count of decimals and, when asked for, a plus before what is above zero.
func readable(_ value: Double, places: Int, signed: Bool = false) -> String {
  guard value.isFinite else { return (signed && value > 0 ? "+" : "") + unbounded(value) }
  let text = DecimalFigure(value).fixed(places: places)
  let isZero = text.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
  return signed && value > 0 && !isZero ? "+" + text : text
}

private func unbounded(_ value: Double) -> String {
  value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞"
}

/// Two levels to be compared by eye: the same decimals, four digits of the larger one.
func readablePair(_ first: Double, _ second: Double) -> (String, String) {
  let finite = [first, second].filter(\.isFinite)
  let magnitude = finite.filter { $0 != 0 }.map { DecimalFigure($0).magnitude }.max() ?? 0
  guard (-4..<7).contains(magnitude) else { return (readable(first), readable(second)) }
  let needed = finite.map { value in
    var figure = DecimalFigure(value)
    figure.round(toPlaces: max(0, 3 - magnitude))
    return max(0, -figure.exponent)
  }
  let places = needed.max() ?? 0
  return (readable(first, places: places), readable(second, places: places))
}

/// A p-value: three decimals, and no more precision than anybody should read into it.
func readableP(_ value: Double) -> String {
  value < 0.001 ? "<0.001" : readable(value, places: 3)
}
