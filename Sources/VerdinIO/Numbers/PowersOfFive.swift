/// 5^q for q from -342 to 308, each as the 128 leading bits of its binary expansion.
///
/// Powers that do not fit are cut off; reciprocals that are known to 128 bits are rounded up, as the
/// proof of Eisel and Lemire's algorithm asks. Built once from exact integers, in some microseconds.
///
/// - SeeAlso: Lemire 2021, doi:10.1002/spe.2984, section 5.
enum PowersOfFive {
  static let exponents = -342...308

  /// `table[2 * (q - exponents.lowerBound)]` is the high word of 5^q, its neighbour the low word.
  static let table: [UInt64] = {
    let origin = -exponents.lowerBound
    var words = [UInt64](repeating: 0, count: 2 * exponents.count)
    func store(_ q: Int, _ leading: (high: UInt64, low: UInt64)) {
      words[2 * (q + origin)] = leading.high
      words[2 * (q + origin) + 1] = leading.low
    }
    var power = WideInteger(powerOfTwo: 0)
    for q in 0...exponents.upperBound {
      store(q, power.leading128)
      power.multiplyByFive()
    }
    // floor(2^1023 / 5^n) has more than 128 bits up to n = 342, and flooring twice is flooring once.
    var reciprocal = WideInteger(powerOfTwo: 1023)
    for q in (exponents.lowerBound ... -1).reversed() {
      reciprocal.divideByFive()
      var leading = reciprocal.leading128
      if q >= -27 {
        let (low, carry) = leading.low.addingReportingOverflow(1)
        leading = (leading.high + (carry ? 1 : 0), low)
      }
      store(q, leading)
    }
    return words
  }()
}

/// An unsigned integer of 1,024 bits, the least significant word first.
private struct WideInteger {
  private var words = [UInt64](repeating: 0, count: 16)

  init(powerOfTwo exponent: Int) { words[exponent / 64] = 1 << (exponent % 64) }

  mutating func multiplyByFive() {
    var carry: UInt64 = 0
    for i in words.indices {
      let (high, low) = words[i].multipliedFullWidth(by: 5)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      words[i] = sum
      carry = high + (overflow ? 1 : 0)
    }
  }

  mutating func divideByFive() {
    var remainder: UInt64 = 0
    for i in words.indices.reversed() {
      (words[i], remainder) = UInt64(5).dividingFullWidth((remainder, words[i]))
    }
  }

  /// The highest set bit and the 127 below it.
  var leading128: (high: UInt64, low: UInt64) {
    guard let top = words.lastIndex(where: { $0 != 0 }) else { return (0, 0) }
    let shift = UInt64(words[top].leadingZeroBitCount)
    func word(_ i: Int) -> UInt64 { i >= 0 ? words[i] : 0 }
    func joined(_ i: Int) -> UInt64 { (word(i) << shift) | (word(i - 1) >> (64 - shift)) }
    return (joined(top), joined(top - 1))
  }
}
