import Testing
import VerdinIO
import VerdinJudge

/// However a table is written, it says the same.
@Suite struct CSVPropertyTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a table is read as its cells put together one by one`(seed: UInt64) throws {
    let table = TestTable.random(seed: seed)
    #expect(same(try read(table.text()).pairs, table.pairs()))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `quotes around all or any cells change nothing`(seed: UInt64) throws {
    let table = TestTable.random(seed: seed)
    var random = TestRandom(seed: seed)
    let plain = try read(table.text()).pairs
    #expect(same(try read(table.text { _ in true }).pairs, plain))
    #expect(same(try read(table.text { _ in Bool.random(using: &random) }).pairs, plain))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `line ends, a byte order mark, blank lines and delimiters change nothing`(
    seed: UInt64
  ) throws {
    let table = TestTable.random(seed: seed)
    let text = table.text()
    let plain = try read(text).pairs
    let others = [
      table.text(lineEnd: "\r\n"), "\u{FEFF}" + text, "\n\r\n" + text + "\n\n\r\n",
      String(text.dropLast()), table.text(lineEnd: "\n\n"), text.replacing(",", with: ";"),
      text.replacing(",", with: "\t"),
    ]
    for other in others {
      #expect(same(try read(other).pairs, plain))
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the order of the columns changes nothing`(seed: UInt64) throws {
    let table = TestTable.random(seed: seed)
    var random = TestRandom(seed: seed)
    let order = table.header.indices.shuffled(using: &random)
    let moved = TestTable(
      header: order.map { table.header[$0] }, rows: table.rows.map { row in order.map { row[$0] } })
    let plain = try read(table.text()).pairs
    #expect(same(try read(moved.text()).pairs, plain))
    #expect(same(try read(moved.text { _ in Bool.random(using: &random) }).pairs, plain))
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `a wide table is read as the long one with the same values`(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let metrics = (0..<Int.random(in: 1...40, using: &random)).map { "m\($0)" }
    var wide = TestTable(header: ["timestamp", "arm"] + metrics, rows: [])
    var long = TestTable(header: ["timestamp", "metric", "arm", "value"], rows: [])
    for time in 0..<Int.random(in: 2...1_200, using: &random) {
      let arm = time < 2 ? ["old", "new"][time] : ["old", "new"].randomElement(using: &random)!
      let values = metrics.map { _ in "\(Double.random(in: 0...9, using: &random))" }
      wide.rows.append(["\(time)", arm] + values)
      long.rows += zip(metrics, values).map { ["\(time)", $0, arm, $1] }
    }
    #expect(try read(wide.text()).pairs == read(long.text()).pairs)
  }

  @Test func `names with delimiters, quotes and line ends in quotes keep them`() throws {
    let read = try read("arm,\"a,\"\"b\"\"\nc\"\nold,1\r\n\"new\",\"2\"\n")
    #expect(read.pairs.map(\.name) == ["a,\"b\"\nc"])
    #expect(read.pairs[0].challenger.values == [2])
  }

  @Test func `a name whose beginning is another name is another name`() throws {
    let read = try read("value,arm,metric\n1,old,m\n2,old,mm\n3,new,m\n4,new,mm\n5,new,m\n")
    #expect(read.pairs.map(\.name) == ["m", "mm"])
    #expect(read.pairs.map(\.challenger.values) == [[3, 5], [4]])
  }

  /// More streams than the table of keys starts with, met again in another order.
  @Test func `thousands of metrics are told apart`() throws {
    var random = TestRandom(seed: 7)
    let names = (0..<1_000).map { "a_rather_long_metric_name_\($0)" }
    var text = "metric,arm,value\n"
    for round in 0..<3 {
      for name in round == 0 ? names : names.shuffled(using: &random) {
        text += "\(name),old,\(round)\n\(name),new,\(name.utf8.count)\n"
      }
    }
    let pairs = try read(text).pairs
    #expect(pairs.map(\.name) == names)
    #expect(pairs.allSatisfy { $0.champion.values == [0, 1, 2] })
    #expect(
      pairs.allSatisfy { pair in
        pair.challenger.values.allSatisfy { $0 == Double(pair.name.utf8.count) }
      })
  }
}
