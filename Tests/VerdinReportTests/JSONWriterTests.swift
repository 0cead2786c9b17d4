import Foundation
import Testing
import VerdinReport

struct JSONWriterTests {
  private func written(
    _ layout: JSONWriter.Layout = .compact, _ body: (inout JSONWriter) -> Void
  ) -> String {
    var json = JSONWriter(layout: layout)
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `members keep the order of the calls`() {
    let text = written { json in
      json.object { json in
        json.member("b", 1)
        json.member("a", [])
        json.member("c") { $0.member("d", true) }
        json.member("e", Optional<Double>.none)
        json.member("f", ["x", "y"])
      }
    }
    #expect(text == #"{"b":1,"a":[],"c":{"d":true},"e":null,"f":["x","y"]}"#)
  }

  @Test func `pretty layout puts a member a line`() {
    let text = written(.pretty) { json in
      json.object { json in
        json.member("a", 1)
        json.member("b") { _ in }
        json.member("c", ["x"])
      }
    }
    #expect(text == "{\n  \"a\": 1,\n  \"b\": {},\n  \"c\": [\n    \"x\"\n  ]\n}")
  }

  @Test(arguments: [
    (20.0, "20"), (-3, "-3"), (0, "0"), (0.1, "0.1"), (1e15, "1000000000000000"),
    (0x1p53, "9007199254740992"), (0x1p54, "1.8014398509481984e+16"), (1e16, "10000000000000000"),
    (1e17, "1e+17"),
    (123_456_789_012, "123456789012"),
    (.nan, "null"), (.infinity, "null"), (-.infinity, "null"), (.leastNonzeroMagnitude, "5e-324"),
  ])
  func `numbers are the shortest that read back`(value: Double, text: String) {
    #expect(written { $0.number(value) } == text)
  }

  @Test(arguments: 0..<200) func `any finite number reads back as itself`(seed: UInt64) {
    var bits = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
    bits ^= bits >> 29
    let value = Double(bitPattern: bits)
    guard value.isFinite else { return }
    #expect(Double(written { $0.number(value) }) == value)
  }

  @Test(arguments: [
    (1.0 / 3, "0.333333333333"), (2.0 / 3e7, "6.66666666667e-8"), (1, "1"), (0, "0"),
    (0.9999999999999, "1"), (123_456_789_012_345, "123456789012000"), (-1.5, "-1.5"),
    (1e300 / 3, "3.33333333333e299"), (0.00012345678901234, "0.000123456789012"), (.nan, "null"),
    (1234.5, "1234.5"), (1e-300, "1e-300"),
  ])
  func `rounded numbers have at most 12 significant digits`(value: Double, text: String) {
    #expect(written { $0.rounded(value) } == text)
  }

  /// The reason for rounding: the last bits differ between CPUs, the report must not.
  @Test func `rounded numbers that differ in the last bits are the same bytes`() {
    let value = 0.017_511_767_695_624_17
    #expect(written { $0.rounded(value) } == written { $0.rounded(value.nextUp.nextUp) })
  }

  @Test func `strings are escaped where JSON demands it`() throws {
    let value = "a\"b\\c\n\r\t\u{0}\u{1f}\u{7f}é🚀\u{2028}"
    let text = written { $0.string(value) }
    #expect(text == "\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001f\u{7f}é🚀\u{2028}\"")
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    #expect(read as? String == value)
  }

  @Test func `a writer is used again for the next record`() {
    var json = JSONWriter()
    json.object { $0.member("a", 1) }
    json.endLine()
    json.object { $0.member("a", 2) }
    #expect(String(decoding: json.bytes, as: UTF8.self) == "{\"a\":1}\n{\"a\":2}")
    json.removeAll()
    json.integer(.min)
    #expect(String(decoding: json.bytes, as: UTF8.self) == "-9223372036854775808")
  }

  @Test func `a batch error names record and place`() {
    let full = ErrorRecord(id: Array("\"x\"".utf8), line: 7, message: "no 'control'", position: 31)
    #expect(
      written { $0.errorRecord(full) }
        == #"{"id":"x","line":7,"error":{"message":"no 'control'","position":31}}"#)
    #expect(
      written { $0.errorRecord(ErrorRecord(message: "empty")) } == #"{"error":{"message":"empty"}}"#
    )
  }
}
