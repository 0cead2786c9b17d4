/// Eight ASCII characters in one word, the first one lowest, worked on all at once (SWAR).
enum Digits {
  /// Turns the characters `0`...`9` into the bytes 0...9, and all others into larger ones.
  @inline(__always)
  static func values(_ word: UInt64) -> UInt64 { word ^ 0x3030_3030_3030_3030 }

  /// The high bit of each byte above 9; what follows a byte above 0x7F may be wrong.
  @inline(__always)
  static func others(_ values: UInt64) -> UInt64 {
    ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
  }

  /// How many of the eight bytes are digits, up to the first that is none.
  @inline(__always)
  static func count(_ values: UInt64) -> Int { others(values).trailingZeroBitCount &>> 3 }

  /// `number` with the first `count` bytes as further digits, 0...8 of them; wrapped around.
  @inline(__always)
  static func appending(_ values: UInt64, count: Int, to number: UInt64) -> UInt64 {
    // A shift by all 64 bits would be one by none.
    let digits =
      (values &<< UInt64(truncatingIfNeeded: (64 &- 8 &* count) & 56)) & (count == 0 ? 0 : .max)
    return number &* powersOfTen[count] &+ Self.number(digits)
  }

  private static let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// An integer below 2^52 as a double.
  ///
  /// `Double(integer)` compiles to `cvtsi2sd`, which waits for the last value of its register, the
  /// previous number's division: 8 ns a number in place of 5.
  @inline(__always)
  static func double(_ integer: UInt64) -> Double {
    Double(bitPattern: (0x433 << 52) | integer) - 0x1p52
  }

  /// The number that the first `count` bytes spell, 1...8 of them, each 0...9.
  @inline(__always)
  static func number(_ values: UInt64, count: Int) -> UInt64 {
    number(values &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))
  }

  /// The number that eight bytes spell, each 0...9: pairs, then fours, then all.
  @inline(__always)
  static func number(_ values: UInt64) -> UInt64 {
    let pairs = values &* 10 &+ (values &>> 8)
    let evenPairs = (pairs & 0x0000_00FF_0000_00FF) &* (100 + (1_000_000 << 32))
    let oddPairs = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* (1 + (10_000 << 32))
    return (evenPairs &+ oddPairs) &>> 32
  }
}
