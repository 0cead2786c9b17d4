import Testing
import VerdinIO

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the scanner makes of the whole of `text`: the value and how many bytes it took.
private func scan(_ text: String) -> (value: Double, length: Int) {
  Bytes(text.utf8).withView { bytes in
    let scanned = DecimalScanner.scan(bytes, from: 0)
    return (scanned.value, scanned.end)
  }
}

/// Checks the scanner against `strtod`, bit for bit.
private func agrees(_ text: String) -> Bool {
  let (value, length) = scan(text)
  let same = value.bitPattern == strtod(text, nil).bitPattern && length == text.utf8.count
  if !same { Issue.record("\(text) is read as \(value), \(length) bytes of \(text.utf8.count)") }
  return same
}

private func printed(_ format: String, _ value: Double) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_400) { buffer in
    _ = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
    return String(cString: buffer.baseAddress!)
  }
}

private func finiteDouble(_ random: inout TestRandom) -> Double {
  while true {
    let value = Double(bitPattern: random.next())
    if value.isFinite { return value }
  }
}

private func digits(_ count: Int, _ random: inout TestRandom) -> String {
  String((0..<count).map { _ in Character("\(random.next() % 10)") })
}

@Suite struct DecimalScannerTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `random doubles come back from their shortest and their 17-digit text`(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<1_000 {
      let value = finiteDouble(&random)
      #expect(scan("\(value)").value.bitPattern == value.bitPattern)
      guard agrees(printed("%.17g", value)), agrees(printed("%.16e", value)) else { return }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `random digit strings are read as strtod reads them`(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<1_000 {
      var text = ["", "-", "+"][Int(random.next() % 3)] + digits(Int(random.next() % 24), &random)
      if random.next() % 2 == 0 { text += "." }
      text += digits(1 + Int(random.next() % 24), &random)
      if text.filter({ $0 == "." }).isEmpty, random.next() % 4 == 0 { text += "." }
      if random.next() % 2 == 0 { text += "e\(Int(random.next() % 700) - 350)" }
      guard agrees(text) else { return }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `small plain numbers are read as strtod reads them`(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<1_000 {
      let whole = digits(1 + Int(random.next() % 9), &random)
      guard agrees(whole), agrees(whole + "." + digits(Int(random.next() % 9), &random)) else {
        return
      }
    }
  }

  /// Every digit of the point halfway between two doubles is needed to round it to even, and one more
  /// digit far behind it decides.
  @Test(arguments: 0..<10 as Range<UInt64>)
  func `halfway cases round to even and a distant digit tips them`(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<40 {
      let low = Double(
        sign: .plus, exponent: .random(in: -800...800, using: &random),
        significand: .random(in: 1..<2, using: &random))
      let text = sum(printed("%.1100f", low), printed("%.1100f", low.ulp / 2))
      guard agrees(text), agrees(text + "1"), agrees("1" + text) else { return }
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `integers halfway between two doubles round to even`(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<1_000 {
      let shift = 1 + random.next() % 10
      let odd = (1 << 52 | random.next() >> 12) << shift | 1 << (shift - 1)
      guard agrees("\(odd)"), agrees("\(odd).0"), agrees("\(odd)e1"), agrees("\(odd)e-1"),
        agrees("\(odd).000000000000000000000000000001")
      else { return }
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `subnormals and the edges of the range are read as strtod reads them`(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<200 {
      let value = Double(bitPattern: random.next() >> (12 + random.next() % 40))
      guard agrees("\(value)"), agrees(printed("%.20e", value)), agrees(printed("%.800e", value))
      else { return }
    }
  }

  @Test(arguments: [
    "0", "-0", "0.0", "1", "5.", ".5", "+1.5", "1e5", "1E-5", "1e+05", "123456789", "12345678",
    "1234567", "0.000001", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
    "2.2250738585072014e-308", "2.2250738585072011e-308", "1.7976931348623157e308",
    "1.7976931348623158e308", "9007199254740993", "9007199254740992.999999999999999999999",
    "0e999999999999", "1e-999999999999999999999999999999", "00000000000000000000000000001.5",
    "0.0000000000000000000000000000000000000000000000000000000000000015",
    "123456789012345678901234567890", "10000000000000000000000000000000000000000000e-40",
    "179769313486231580793728971405301199999999999999999999999999999999999999e240",
  ])
  func `edge cases are read as strtod reads them`(text: String) {
    #expect(agrees(text))
  }

  @Test(arguments: ["1e400", "1.7976931348623159e308", "-1e309", "1e99999999999999999999"])
  func `a number too large is infinite`(text: String) {
    #expect(scan(text).value.isInfinite)
  }

  @Test(arguments: [
    "": 0, "x": 0, ".": 0, "-": 0, "-.": 0, "e5": 0, "nan": 0, "1e": 1, "1e+": 1, "1x": 1,
    "0x10": 1, "1_000": 1, "1,000": 1, "1.5.2": 3, "12 ": 2, "1e5e5": 3, "12.5e": 4, "-x": 0,
  ])
  func `the scan stops where the number does`(text: String, length: Int) {
    #expect(scan(text).length == length)
  }
}

/// The sum of two decimal texts that have the same number of digits behind the point.
private func sum(_ first: String, _ second: String) -> String {
  var (x, y) = (Array(first.utf8.reversed()), Array(second.utf8.reversed()))
  while x.count < y.count { x.append(48) }
  while y.count < x.count { y.append(48) }
  var (carry, result): (UInt8, [UInt8]) = (0, [])
  for (a, b) in zip(x, y) {
    if a == 46 {
      result.append(a)
      continue
    }
    let digit = a - 48 + b - 48 + carry
    result.append(48 + digit % 10)
    carry = digit / 10
  }
  if carry == 1 { result.append(49) }
  return String(decoding: result.reversed(), as: UTF8.self)
}
