import Testing
import VerdinIO

@Suite struct ConfigYAMLTests {
  @Test func `reads the tree that JSON would give, with places`() throws {
    let node = try yaml("a:\n  b: [1, 2.5]\n  c: 'x'\n")
    #expect(node["a"]?["b"]?.elements?[1].value == .number(.init(value: 2.5, text: "2.5")))
    #expect(node["a"]?["c"]?.value == .string("x"))
    #expect(node["a"]?["c"]?.position == Position(line: 3, column: 6))
    #expect(node["a"]?.members?[1].keyPosition == Position(line: 3, column: 3))
  }

  @Test(arguments: [
    ("1", Node.Value.number(.init(value: 1, text: "1"))),
    ("-1.5e3", .number(.init(value: -1500, text: "-1.5e3"))),
    ("+.5", .number(.init(value: 0.5, text: "+.5"))),
    ("0x1F", .number(.init(value: 31, text: "0x1F"))),
    ("0o17", .number(.init(value: 15, text: "0o17"))),
    ("-.inf", .number(.init(value: -.infinity, text: "-.inf"))),
    ("true", .bool(true)), ("False", .bool(false)), ("~", .null), ("null", .null), ("", .null),
    ("yes", .string("yes")), ("on", .string("on")), ("10%", .string("10%")),
    ("1_000", .string("1_000")), ("nan", .string("nan")), ("infinity", .string("infinity")),
    ("0x1p3", .string("0x1p3")), ("1.2.3", .string("1.2.3")), ("2026-01-01", .string("2026-01-01")),
    ("'1'", .string("1")), ("\"true\"", .string("true")), ("!!str 5", .string("5")),
  ])
  func `plain scalars follow YAML 1.2, quoted ones are texts`(text: String, value: Node.Value)
    throws
  {
    #expect(try yaml("a: \(text)")["a"]?.value == value)
  }

  @Test func `aliases and merges stand for what they name`() throws {
    let node = try yaml("base: &b {harm: increase, max: 1}\nm: {<<: *b, max: 2}\n")
    #expect(node["m"]?["harm"]?.string == "increase")
    #expect(node["m"]?["max"]?.value == .number(.init(value: 2, text: "2")))
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", "f.yaml:1:1: error: key 'a' is written twice"),
    ("a: [1, 2\nb: 3\n", "f.yaml:2:"),
    ("a: 1\n\tb: 2\n", "f.yaml:2:1: error: found a tab character that violates indentation"),
    ("a: *x\n", "f.yaml:1:4: error: found undefined alias"),
    ("a: 1\n---\nb: 2\n", "f.yaml:2:1: error: found another document"),
    (
      "a: &a 1\nb: {c: 1, *a}\n",
      "f.yaml:2:11: error: an alias, a list or a mapping cannot be a key"
    ),
    ("a: 1\n\"*b\": 2\n\"*b\": 3\n", "f.yaml:2:1: error: key '*b' is written twice"),
    ("? [1]\n: 2\n", "f.yaml:1:3: error: a list or a mapping cannot be a key"),
  ])
  func `says where and what is wrong`(text: String, expected: String) {
    #expect(complaint { try yaml(text) }.hasPrefix(expected))
  }

  @Test func `aliases of aliases cannot fill the memory`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in 1..<9 {
      let row = Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ")
      text += "a\(i): &a\(i) [\(row)]\n"
    }
    #expect(complaint { try yaml(text) }.contains("unfold to too many values"))
  }

  @Test func `nesting without end is an error`() {
    #expect(complaint { try yaml(String(repeating: "[", count: 100_000)) } != "")
    #expect(complaint { try yaml(String(repeating: "- ", count: 100_000)) } != "")
    let nested = String(repeating: "[", count: 130) + String(repeating: "]", count: 130)
    #expect(complaint { try yaml(nested) }.contains("nested more than 128 levels"))
  }

  @Test func `bytes that are not UTF-8 are named by their place`() {
    let bytes = Array("a: 1\nb: ".utf8) + [0xFF]
    #expect(
      complaint { try Node(yaml: bytes, file: "f.yaml") }
        == "f.yaml:2:4: error: bytes that are not UTF-8\n  hint: save the file in UTF-8")
  }
}
