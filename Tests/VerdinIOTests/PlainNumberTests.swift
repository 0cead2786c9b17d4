import Testing
import VerdinIO

/// Numbers are read eight digits at a time where there is text enough, and one by one near its end.
@Suite struct PlainNumberTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func `both ways of reading a JSON number give the nearest double`(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    for _ in 0..<100 {
      let text = Self.number(&random)
      let expected = try #require(Double(text))
      let padding = String(repeating: " ", count: 64)
      for json in ["[\(text)]", "[\(text)\(padding)]", "[7,\(text), \(text)\(padding)]"] {
        guard case .numbers(let numbers) = try Node(json: Array(json.utf8), file: "f").value else {
          Issue.record("\(json) is no array of numbers")
          return
        }
        #expect(numbers.last?.bitPattern == expected.bitPattern, "\(json)")
      }
      let scanned = Bytes(text.utf8).withView { DecimalScanner.scan($0, from: 0) }
      #expect(scanned.end == text.utf8.count && scanned.value.bitPattern == expected.bitPattern)
    }
  }

  /// A JSON number of any length and shape, most of them as programs write them.
  private static func number(_ random: inout TestRandom) -> String {
    func digits(_ count: Int) -> String {
      String((0..<count).map { _ in "0123456789".randomElement(using: &random)! })
    }
    if Bool.random(using: &random) { return "\(Double.random(in: -1000...1000, using: &random))" }
    var text = Bool.random(using: &random) ? "-" : ""
    let whole = digits(Int.random(in: 1...20, using: &random)).drop { $0 == "0" }
    text += whole.isEmpty ? "0" : whole
    if Bool.random(using: &random) { text += "." + digits(Int.random(in: 1...26, using: &random)) }
    if Int.random(in: 0...4, using: &random) == 0 {
      text += "e\(Int.random(in: -320...300, using: &random))"
    }
    return text
  }

  @Test(arguments: ["01", "1.", "-", "1.e5", "00.5", "1e", "--1", "1-", ".5", "+1"])
  func `what is no JSON number is none with text behind it either`(text: String) {
    let padded = "[\(text), 1" + String(repeating: " ", count: 64) + "]"
    #expect(throws: Diagnostic.self) { try Node(json: Array(padded.utf8), file: "f") }
  }

  @Test func `an array with gaps reads as its elements do`() throws {
    let pretty = try Node(json: Array("[1.5,\nnull, \"NaN\", -2e3]".utf8), file: "f")
    let line = try Node(json: Array("[1.5, null, \"NaN\", -2e3]".utf8), file: "f")
    guard case .gappy(_, let nulls) = line.value else {
      Issue.record("it is read element by element")
      return
    }
    #expect(nulls == [1])
    let numbers = { (node: Node) in node.elements?.map(\.summary) }
    #expect(numbers(line)?.count == 4)
    #expect(try #require(line.elements)[1].isNull && line.elements?[2].string == "NaN")
    #expect(try #require(pretty.elements)[1].isNull && pretty.elements?[2].string == "NaN")
  }

  @Test func `an array that comes again is the same, and one that differs at its end is not`()
    throws
  {
    let first = "[" + (0..<40).map { "\($0 * 60)" }.joined(separator: ",") + "]"
    let other = first.dropLast() + "1]"
    let text = "[\(first),[1.5],\(first),\(other),\(first),\(first.dropLast()),7]]"
    let arrays = try #require(try Node(json: Array(text.utf8), file: "f").elements).map(\.value)
    let expected = Node.Value.numbers((0..<40).map { Double($0 * 60) })
    #expect(arrays[0] == expected && arrays[2] == expected && arrays[4] == expected)
    #expect(arrays[3] == .numbers((0..<39).map { Double($0 * 60) } + [23_401]))
    #expect(arrays[5] == .numbers((0..<40).map { Double($0 * 60) } + [7]))
  }
}
