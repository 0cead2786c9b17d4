/// Reads points in time out of bytes, as unix seconds.
///
/// Accepted are RFC 3339 (`2024-01-01T00:00:00Z`, a space or `t` for the `T`, fractions of a second,
/// offsets such as `+02:00`), the same without an offset or without the time of day, which is UTC, and numbers: unix seconds, or milliseconds from 10¹¹ on, but nothing as
/// large as microseconds. A leap second counts as the second that follows it.
struct TimestampScanner {
  /// What a scan found.
  struct Scanned {
    /// Unix seconds.
    var time: Double
    /// The offset of the first byte behind the timestamp; the start of the scan when there is none.
    var end: Int
  }

  /// Whether a timestamp had no offset and was taken as UTC.
  private(set) var sawNoOffset = false

  /// `2024-01-01` as it was last read, the eight characters `2024-01-` and the two behind them.
  private(set) var month: UInt64 = 0
  private(set) var day: UInt64 = 0
  /// The unix time at which that day begins.
  private(set) var dayStart = 0
  /// `00:00:00` as it was last read, and the second of the day that it is.
  private var clock: UInt64 = 0x3030_3A30_303A_3030
  private var clockSecond = 0

  @inline(__always)
  mutating func scan(_ bytes: ByteView, from start: Int) -> Scanned {
    let first = bytes.word(at: start)
    let second = bytes.word(at: start &+ 8) & 0xFFFF
    if first != month || second != day {
      // The fifth character of a date is a dash; so may be what follows a short number.
      guard (first &>> 32) & 0xFF == 0x2D, readDay(first, second)
      else { return scanNumber(bytes, from: start) }
    }
    let separator = bytes[start &+ 10]
    guard separator | 0x20 == 0x74 || separator == 0x20 else {
      sawNoOffset = true
      return Scanned(time: Double(dayStart), end: start &+ 10)
    }
    let written = bytes.word(at: start &+ 11)
    if written != clock {
      guard let second = TimestampScanner.secondOfDay(written)
      else { return Scanned(time: 0, end: start) }
      (clock, clockSecond) = (written, second)
    }
    let time = dayStart &+ clockSecond
    if bytes[start &+ 19] == UInt8(ascii: "Z") {
      return Scanned(time: Double(time), end: start &+ 20)
    }
    return scanRest(bytes, from: start, time: time)
  }

  @inline(never)
  private func scanNumber(_ bytes: ByteView, from start: Int) -> Scanned {
    let number = DecimalScanner.scan(bytes, from: start)
    guard number.value.magnitude < 1e14 else { return Scanned(time: 0, end: start) }
    let isMilliseconds = number.value.magnitude >= 1e11
    return Scanned(time: isMilliseconds ? number.value / 1000 : number.value, end: number.end)
  }

  /// Remembers the day that `2024-01-` and `01` spell.
  ///
  /// - Returns: false when they spell none.
  @inline(never)
  private mutating func readDay(_ first: UInt64, _ second: UInt64) -> Bool {
    let dashes: UInt64 = 0x2D00_002D_0000_0000
    let dashPlaces: UInt64 = 0xFF00_00FF_0000_0000
    guard first & dashPlaces == dashes else { return false }
    let digits = Digits.values(first & ~dashPlaces | 0x3000_0030_0000_0000)
    let dayDigits = Digits.values(second | 0x3030_3030_3030_0000)
    guard Digits.others(digits) == 0, Digits.others(dayDigits) == 0 else { return false }
    // A zero stands where each dash was: yyyy0mm0.
    let number = Int(Digits.number(digits))
    let date = CivilDate(
      year: number / 10_000, month: number / 10 % 100,
      day: Int(Digits.number(dayDigits, count: 2)))
    guard let date else { return false }
    dayStart = date.daysSince1970 * 86_400
    (month, day) = (first, second)
    return true
  }

  /// The seconds since midnight that `00:00:00` spells, nil when it spells no time of day.
  @inline(__always)
  private static func secondOfDay(_ word: UInt64) -> Int? {
    let values = word ^ 0x3030_3A30_303A_3030
    // Adding what is missing to 128 shows each byte above its limit: 29:59:69.
    let limits: UInt64 = 0x0906_0009_0500_0902
    let over = (values &+ (0x7F7F_7F7F_7F7F_7F7F &- limits)) | values
    guard over & 0x8080_8080_8080_8080 == 0 else { return nil }
    let pairs = values &* 10 &+ (values &>> 8)
    let hour = Int(pairs & 0xFF)
    let minute = Int((pairs &>> 24) & 0xFF)
    let second = Int((pairs &>> 48) & 0xFF)
    guard hour < 24 && second <= 60 else { return nil }
    return hour &* 3600 &+ minute &* 60 &+ second
  }

  /// The fraction and the offset behind `2024-01-01T00:00:00`.
  @inline(never)
  private mutating func scanRest(_ bytes: ByteView, from start: Int, time: Int) -> Scanned {
    var position = start + 19
    var fraction = 0.0
    if bytes[position] == UInt8(ascii: ".") {
      var end = position + 1
      while bytes[end] &- UInt8(ascii: "0") < 10 { end += 1 }
      guard end > position + 1 else { return Scanned(time: 0, end: start) }
      fraction = DecimalScanner.scan(bytes, from: position).value
      position = end
    }
    if let (offset, end) = TimestampScanner.offset(bytes, at: position) {
      return Scanned(time: Double(time - offset) + fraction, end: end)
    }
    sawNoOffset = true
    return Scanned(time: Double(time) + fraction, end: position)
  }

  /// The seconds that `Z`, `+02:00` or `-05:30` stands for, and where it ends.
  private static func offset(_ bytes: ByteView, at position: Int) -> (seconds: Int, end: Int)? {
    let sign = bytes[position]
    if sign | 0x20 == UInt8(ascii: "z") { return (0, position + 1) }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    // Read as a time of day with `:00` behind it.
    let written = bytes.word(at: position + 1) & 0xFF_FFFF_FFFF
    guard let seconds = secondOfDay(written | 0x3030_3A00_0000_0000) else { return nil }
    return (sign == UInt8(ascii: "-") ? -seconds : seconds, position + 6)
  }
}

/// The point in time that the whole of `text` spells, nil when it spells none.
///
/// - SeeAlso: `TimestampScanner` for what is accepted.
package func unixSeconds(_ text: String) -> Double? {
  Bytes(text.utf8).withView { bytes in
    var scanner = TimestampScanner()
    let scanned = scanner.scan(bytes, from: 0)
    return scanned.end == bytes.count && scanned.end > 0 ? scanned.time : nil
  }
}
