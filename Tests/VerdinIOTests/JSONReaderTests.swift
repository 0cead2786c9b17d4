import Testing
import VerdinIO

@Suite struct JSONReaderTests {
  @Test func `reads every kind of value with its place`() throws {
    let node = try json("{\"a\": [1, 2.5e1, -0.125],\n  \"b\": {\"c\": [true, null, \"x\"]}}")
    #expect(node["a"]?.value == .numbers([1, 25, -0.125]))
    #expect(node["a"]?.position == Position(line: 1, column: 7))
    #expect(node.members?[1].keyPosition == Position(line: 2, column: 3))
    let list = try #require(node["b"]?["c"]?.elements)
    #expect(list.map(\.value) == [.bool(true), .null, .string("x")])
    #expect(list[2].position == Position(line: 2, column: 27))
  }

  @Test func `starts at the line the caller names`() {
    #expect(complaint { try json("{\"a\" 1}", line: 7) }.hasPrefix("f.json:7:6: error:"))
  }

  @Test func `an array of numbers reads at once, a mixed one element by element`() throws {
    #expect(try json("[1, 2]").value == .numbers([1, 2]))
    #expect(try json("[]").value == .array([]))
    let mixed = try #require(json("[1,\n \"NaN\", 2]").elements)
    #expect(mixed[1].position == Position(line: 2, column: 2))
    #expect(mixed[2].value == .number(.init(value: 2, text: "2")))
  }

  @Test func `keeps the text of a number`() throws {
    #expect(
      try json("18446744073709551615").value
        == .number(.init(value: 0x1p64, text: "18446744073709551615")))
    let number = Node.Number(value: 100, text: "1e2")
    #expect(try json("1e2").value == .number(number))
    #expect(!number.isInteger)
    #expect(Node.Number(value: -3, text: "-3").isInteger)
  }

  @Test func `a number beyond a double is an infinity`() throws {
    #expect(try json("[1e400, -1e400, 1e-400]").value == .numbers([.infinity, -.infinity, 0]))
  }

  @Test(arguments: 0..<200)
  func `reads back any double from its shortest text`(seed: UInt64) throws {
    var bits = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0x0123_4567_89AB_CDEF
    bits ^= bits >> 29
    let value = Double(bitPattern: bits &* 0xBF58_476D_1CE4_E5B9)
    if value.isFinite { #expect(try json("[\(value)]").value == .numbers([value])) }
  }

  @Test(arguments: 0..<200)
  func `reads any decimal as the nearest double`(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let digits = { String((0..<$0).map { _ in Character("\(generator.next(10))") }) }
    var text = generator.next(2) == 0 ? "-" : ""
    text += "\(1 + generator.next(9))" + digits(generator.next(20))
    if generator.next(2) == 0 { text += "." + digits(1 + generator.next(8)) }
    if generator.next(2) == 0 { text += "e\(generator.next(700) - 350)" }
    let expected = try #require(Double(text))
    #expect(try json("[\(text)]").value == .numbers([expected]))
  }

  @Test func `decodes escapes and pairs of surrogates`() throws {
    #expect(
      try json(#""\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00!""#).value
        == .string("\"\\/\u{8}\u{c}\n\r\téé😀!"))
  }

  @Test(arguments: [
    (#"[1, 2,]"#, "1:7: error: a comma before ']'"),
    (#"{"a": 1,}"#, "1:9: error: a comma before '}'"),
    (#"{"a" 1}"#, "1:6: error: '1' where the ':' after key 'a' should be"),
    (#"{"a": 1 "b": 2}"#, "1:9: error: '\"' where ',' or '}' should be"),
    (#"{a: 1}"#, "1:2: error: 'a' where a key should be"),
    (#"["\x"]"#, "1:3: error: 'x' after a backslash"),
    (#"["\ud83d"]"#, "1:3: error: half of a surrogate pair"),
    (#"["\ud83dA"]"#, "1:3: error: half of a surrogate pair"),
    (#"["\ude00\ud83d"]"#, "1:3: error: half of a surrogate pair"),
    (#"["\u12g4"]"#, "1:7: error: 'g' where a hexadecimal digit of \\u should be"),
    ("[\"a\tb\"]", "1:4: error: the control character 0x9 in a text"),
    ("[\"a\nb\"]", "1:4: error: the control character 0xA in a text"),
    (#"["abc"#, "1:2: error: a text that does not end"),
    (#"["a", "#, "1:7: error: the text ends where a value should be"),
    (#"{"a": [1, 2"#, "1:12: error: the text ends where ',' or ']' should be"),
    ("[1, NaN]", "1:5: error: 'NaN' is not JSON\n  hint: write null or \"NaN\""),
    ("[1, -Infinity]", "1:6: error: 'I' where a digit should be"),
    ("[01]", "1:2: error: a number starts with 0"),
    ("[1.]", "1:4: error: ']' where a digit should be, after the decimal point"),
    ("[.5]", "1:2: error: '.' where a value should be"),
    ("[+1]", "1:2: error: '+' where a value should be"),
    ("[1e]", "1:4: error: ']' where a digit should be"),
    ("[True]", "1:2: error: 'True' is not JSON\n  hint: write true"),
    ("['a']", "1:2: error: ''' where a value should be\n  hint: texts stand in double quotes"),
    ("// x\n1", "1:1: error: '/' where a value should be\n  hint: JSON has no comments"),
    ("{\"a\": 1,\n \"b\": 2, \"a\": 3}", "2:10: error: key 'a' is written twice"),
    ("1 2", "1:3: error: '2' after the end of the JSON value"),
    ("  ", "1:3: error: the text is empty where a JSON value should be"),
    ("", "1:1: error: the text is empty"),
  ])
  func `says where and what is wrong`(text: String, expected: String) {
    #expect(complaint { try json(text) }.hasPrefix("f.json:" + expected))
  }

  @Test func `nests 128 levels and no more`() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    _ = try json(deep(128))
    #expect(complaint { try json(deep(129)) }.contains("1:129: error: nested more than 128 levels"))
    #expect(
      complaint { try json(String(repeating: "[", count: 1_000_000)) }.contains("more than 128"))
    #expect(
      complaint { try json(String(repeating: "{\"a\":", count: 1_000_000)) }
        .contains("more than 128"))
  }

  @Test func `bytes that are not UTF-8 are named by their place`() {
    let bytes = Array("[\"ab".utf8) + [0xC3, 0x28] + Array("\"]".utf8)
    #expect(
      complaint { try Node(json: bytes, file: "f.json") }
        == "f.json:1:5: error: bytes that are not UTF-8")
  }

  @Test func `skips a byte order mark`() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)
    #expect(try Node(json: bytes, file: "f.json").position == Position(line: 1, column: 1))
  }

  @Test func `many keys are checked for duplicates as well`() {
    let keys = (0..<50).map { "\"k\($0)\": 0" } + ["\"k7\": 1"]
    let text = "{" + keys.joined(separator: ", ") + "}"
    #expect(complaint { try json(text) }.contains("key 'k7' is written twice"))
  }

  /// Whatever the bytes, the reader answers with a tree or a diagnostic.
  @Test(arguments: 0..<300) func `no text brings the reader down`(seed: UInt64) {
    var generator = Generator(state: seed)
    var bytes = Array(#"{"a":[1,-2.5e3,null,"NaN\n\ud83d\ude00é"],"b":{"c":true}}"#.utf8)
    for _ in 0...generator.next(4) {
      switch generator.next(3) {
      case 0: bytes[generator.next(bytes.count)] = UInt8(generator.next(256))
      case 1: bytes.remove(at: generator.next(bytes.count))
      default: bytes.removeLast(generator.next(bytes.count / 2))
      }
    }
    _ = complaint { try Node(json: bytes, file: "f") }
    _ = complaint { try Node(yaml: bytes, file: "f") }
  }
}

/// Knuth's MMIX generator: the same numbers on every run.
private struct Generator {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
