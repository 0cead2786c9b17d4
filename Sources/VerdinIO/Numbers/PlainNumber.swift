/// Numbers as programs write them: a minus or no sign, at most 15 digits before a point or without one, at
/// most 19 in all, no zero before other digits, and no exponent.
///
/// Read eight digits at a time. The value is that of the readers of any number, `DecimalScanner` and
/// `JSONReader.number`, which also say what is wrong with one.
enum PlainNumber {
  /// How far a scan looks from its start: a sign, two words before the point and three behind it.
  static let reach = 1 + 15 + 1 + 24

  /// The number at `start`; an empty scan when there is no plain one.
  ///
  /// - Parameter word: the eight bytes from a place on, the first one lowest.
  @inline(__always)
  static func scan(from start: Int, word: (Int) -> UInt64) -> DecimalScanner.Scanned {
    let none = DecimalScanner.Scanned(value: 0, end: start)
    let isNegative = word(start) & 0xFF == 0x2D
    var place = start &+ (isNegative ? 1 : 0)
    let first = Digits.values(word(place))
    var count = Digits.count(first)
    guard count == 1 || (count > 1 && first & 0xFF != 0) else { return none }
    var mantissa: UInt64
    if count < 8 {
      mantissa = Digits.number(first, count: count)
    } else {
      let second = Digits.values(word(place &+ 8))
      let more = Digits.count(second)
      guard more < 8 else { return none }
      mantissa = Digits.appending(second, count: more, to: Digits.number(first))
      count &+= more
    }
    place &+= count
    var places = 0
    if word(place) & 0xFF == 0x2E {
      place &+= 1
      var more = 8
      while more == 8, places <= 16 {
        let digits = Digits.values(word(place &+ places))
        more = Digits.count(digits)
        mantissa = Digits.appending(digits, count: more, to: mantissa)
        places &+= more
      }
      guard places > 0, count &+ places <= 19 else { return none }
      place &+= places
    }
    guard (word(place) & 0xFF) | 0x20 != 0x65 else { return none }
    let magnitude =
      mantissa < 1 << 52
      ? Digits.double(mantissa) / DecimalScanner.smallPowersOfTen[places]
      : EiselLemire.double(mantissa: mantissa, exponent: -places)
    return DecimalScanner.Scanned(value: isNegative ? -magnitude : magnitude, end: place)
  }
}
