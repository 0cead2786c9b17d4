import Testing
import VerdinIO
import VerdinJudge

@Suite struct ColumnFileTests {
  private static let request = """
    {"id": "a", "metrics": [
      {"name": "latency", "labels": {"route": "/buy"},
       "champion": {"t": {"start": 60, "step": 30, "count": 4}, "v": {"column": 0}},
       "challenger": {"t": {"column": 1}, "v": {"column": 2}}},
      {"name": "errors", "champion": {"events": {"column": 3}, "exposure": [10, 20]},
       "challenger": {"events": [1, 0], "exposure": [10, 10]}}]}
    """.replacing("\n", with: " ")
  private static let columns: [[Double]] = [
    [1, .nan, 3.25, -0.0], [60, 90, 120], [1.5, 2, 5e-324], [2, 3],
  ]

  private func file(
    _ request: String = request, _ columns: [[Double]] = columns, records: Int = 1
  ) -> [UInt8] {
    var writer = ColumnWriter()
    for _ in 0..<records { writer.append(text: Array(request.utf8), columns: columns) }
    writer.end()
    return writer.take()
  }

  private func complaint(_ bytes: [UInt8]) -> String {
    do {
      _ = try readColumns(bytes.span, file: "x.vcol")
      return "none"
    } catch {
      return error.description
    }
  }

  @Test func `columns and regular times take their places in the request`() throws {
    let root = try readColumns(file().span, file: "x.vcol")
    let pairs = try VerdinRequest(root, file: "x.vcol").pairs
    #expect(pairs[0].name == "latency" && pairs[0].labels == ["route": "/buy"])
    #expect(pairs[0].champion.times == [60, 90, 120, 150])
    #expect(pairs[0].champion.values.map(\.bitPattern) == Self.columns[0].map(\.bitPattern))
    #expect(pairs[0].challenger == Series([1.5, 2, 5e-324], times: [60, 90, 120]))
    #expect(pairs[1].champion.counts == Series.Counts(events: [2, 3], exposures: [10, 20]))
  }

  @Test func `a file cut off anywhere is an error`() {
    let whole = file()
    for count in whole.indices {
      #expect(complaint(Array(whole[..<count])) != "none", "\(count) bytes")
    }
    #expect(complaint(Array(whole.dropLast(8))).contains("is not complete"))
    #expect(complaint(whole + [0]).contains("1 bytes behind the last record"))
  }

  @Test func `a damaged bit anywhere is an error`() {
    let whole = file()
    for place in whole.indices {
      // The header's last four bytes have no meaning yet.
      if 12..<16 ~= place { continue }
      var damaged = whole
      damaged[place] ^= 1 << UInt8(place % 8)
      #expect(complaint(damaged) != "none", "byte \(place)")
    }
  }

  @Test func `says what is wrong`() {
    var swapped = file()
    swapped.replaceSubrange(8..<12, with: [0, 0, 0, 1])
    #expect(complaint(swapped).contains("big-endian"))
    var later = file()
    later[8] = 2
    #expect(complaint(later).contains("version 2"))
    #expect(complaint(Array("timestamp,metric,arm,value\n".utf8)).contains("no column file"))
    #expect(complaint([]).contains("header is missing"))
    #expect(complaint(file(records: 2)).contains("there are 2 requests in the file"))
    #expect(complaint(file(records: 0)).contains("there are 0 requests in the file"))
    #expect(
      complaint(file(Self.request, Self.columns + [[1]])).contains("column 4 belongs to nothing"))
    #expect(
      complaint(file(Self.request, Array(Self.columns.dropLast()))).contains("there is no column 3")
    )
    for value in [Double.infinity, -.infinity] {
      #expect(
        complaint(file(Self.request, [[1, value]] + Self.columns.dropFirst()))
          .hasPrefix("x.vcol:1:1: error: value 1 of column 0 is infinite"))
    }
    #expect(complaint(file("{\"id\" 1}", [])).hasPrefix("x.vcol:1:7: error:"))
  }

  @Test func `a record of any other length than its parts have is an error`() {
    var writer = ColumnWriter()
    writer.append(text: Array("{}".utf8), columns: [])
    let record = writer.take()
    #expect(complaint(record + [0, 0, 0, 0]).contains("is not complete"))
    // Its head is good, and lies.
    for length in [25, 24, UInt64.max >> 1] {
      var bytes = Array(record[..<16])
      bytes += ColumnFileTests.head(length: length, text: 2, columns: 0)
      bytes += Array("{}      ".utf8)
      #expect(complaint(bytes) != "none", "\(length)")
    }
  }

  private static func head(length: UInt64, text: UInt64, columns: UInt64) -> [UInt8] {
    let words = [length, text | columns << 32]
    let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    let sum = checksum(bytes + [0, 0, 0, 0])
    return bytes + [0, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
  }

  /// CRC-32 bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `what is packed comes back bit by bit`(seed: UInt64) throws {
    let pairs = try read(TestTable.random(seed: seed).text()).pairs
    let extraction = ColumnExtraction(Node(request: pairs))
    #expect(!extraction.columns.isEmpty)
    var writer = ColumnWriter()
    writer.append(text: Array(json(extraction.request).utf8), columns: extraction.columns)
    writer.end()
    let root = try readColumns(writer.take().span, file: "x.vcol")
    #expect(same(try VerdinRequest(root, file: "x.vcol").pairs, pairs))
  }

  private func json(_ node: Node) -> String {
    switch node.value {
    case .number(let number): number.text
    case .string(let text): "\"\(text)\""
    case .object(let members):
      "{" + members.map { "\"\($0.key)\": \(json($0.node))" }.joined(separator: ",") + "}"
    default: "[" + (node.elements ?? []).map { json($0) }.joined(separator: ",") + "]"
    }
  }
}
