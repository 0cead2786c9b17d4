/// From a decimal mantissa and exponent to the nearest double.
///
/// - SeeAlso: Lemire 2021, doi:10.1002/spe.2984; Mushtak & Lemire 2023, doi:10.1002/spe.3198 shows
///   that the product below is always good enough for mantissas of 64 bits.
enum EiselLemire {
  /// The double nearest to `mantissa` · 10^`exponent`, ties to even; infinity beyond the largest.
  static func double(mantissa: UInt64, exponent q: Int) -> Double {
    if mantissa == 0 || q < PowersOfFive.exponents.lowerBound { return 0 }
    if q > PowersOfFive.exponents.upperBound { return .infinity }

    let leadingZeros = mantissa.leadingZeroBitCount
    let product = product(mantissa << UInt64(leadingZeros), exponent: q)
    let upperBit = Int(product.high >> 63)
    let shift = UInt64(upperBit + 64 - 52 - 3)
    var significand = product.high >> shift
    // floor(q · log2(10)) + 63 for every q of the table, plus the bias of a double.
    var biased = ((217_706 * q) >> 16) + 63 + upperBit - leadingZeros + 1023

    if biased <= 0 {
      if 1 - biased >= 64 { return 0 }
      significand >>= UInt64(1 - biased)
      significand = (significand + (significand & 1)) >> 1
      // Rounding up may have made the smallest normal number; its bits are the sum's own.
      return Double(bitPattern: significand)
    }
    // Exactly halfway, which only small powers can be: round to even.
    if product.low <= 1, -4...23 ~= q, significand & 3 == 1,
      significand << shift == product.high
    {
      significand &= ~1
    }
    significand = (significand + (significand & 1)) >> 1
    if significand >= 1 << 53 {
      significand = 1 << 52
      biased += 1
    }
    if biased >= 0x7FF { return .infinity }
    return Double(bitPattern: UInt64(biased) << 52 | (significand & ~(1 << 52)))
  }

  /// The leading 128 bits of `mantissa` · 5^q, exact enough to round to 55 bits.
  private static func product(
    _ mantissa: UInt64, exponent q: Int
  ) -> (high: UInt64, low: UInt64) {
    let index = 2 * (q - PowersOfFive.exponents.lowerBound)
    let table = PowersOfFive.table
    var (high, low) = mantissa.multipliedFullWidth(by: table[index])
    let precisionMask = UInt64.max >> 55
    if high & precisionMask == precisionMask {
      let second = mantissa.multipliedFullWidth(by: table[index + 1]).high
      low &+= second
      if second > low { high &+= 1 }
    }
    return (high, low)
  }
}
