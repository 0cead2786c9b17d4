import Testing
import VerdinIO
import VerdinJudge

/// Rows are told apart by the bytes of their keys, in whatever order they stand.
@Suite struct CSVStreamTests {
  private static func options(_ kernel: TextKernel) -> CSVOptions {
    var options = CSVOptions()
    options.kernel = kernel
    return options
  }

  /// A table of rows whose value is their number, read and gathered one by one.
  private static func check(
    _ names: [String], _ order: [Int], _ kernel: TextKernel, columns: [String], end: String = "\n"
  ) throws {
    var rows = ["1,m,old,-1", "1,m,new,-1"]
    var expected: [String: (values: [Double], times: [Double])] = ["m": ([-1], [1])]
    for (row, name) in order.enumerated() {
      rows.append("\(1_000 + row % 777),\(names[name]),old,\(row)")
      expected[names[name], default: ([], [])].values.append(Double(row))
      expected[names[name]]?.times.append(Double(1_000 + row % 777))
    }
    let usual = ["timestamp", "metric", "arm", "value"]
    let places = columns.map { usual.firstIndex(of: $0)! }
    let lines = rows.map { row in
      let cells = row.split(separator: ",")
      return places.map { cells[$0] }.joined(separator: ",")
    }
    let text = ([columns.joined(separator: ",")] + lines).joined(separator: end) + end
    let pairs = try read(text, options(kernel)).pairs
    try #require(Set(pairs.map(\.name)) == Set(expected.keys))
    for pair in pairs {
      #expect(pair.champion.values == expected[pair.name]?.values, "\(pair.name)")
      #expect(pair.champion.times == expected[pair.name]?.times, "\(pair.name)")
    }
  }

  private static func shuffled(_ names: Int, rows: Int, seed: UInt64) -> [Int] {
    var random = TestRandom(seed: seed)
    return (0..<rows).map { _ in Int.random(in: 0..<names, using: &random) }
  }

  private static let orders = [
    ["timestamp", "metric", "arm", "value"], ["value", "arm", "timestamp", "metric"],
    ["metric", "value", "arm", "timestamp"], ["metric", "arm", "timestamp", "value"],
  ]

  @Test(arguments: TextKernel.available, orders)
  func `rows in no order find their series`(kernel: TextKernel, columns: [String]) throws {
    let names = (0..<1_500).map { "metric_\($0)" }
    for end in ["\n", "\r\n"] {
      let order = Self.shuffled(names.count, rows: 6_000, seed: 1)
      try Self.check(names, order, kernel, columns: columns, end: end)
    }
  }

  /// Every length up to some blocks of 32 bytes, each the beginning of all that are longer.
  @Test(arguments: TextKernel.available, orders)
  func `names that begin with each other are told apart`(
    kernel: TextKernel, columns: [String]
  ) throws {
    let names = (2...150).map { String(repeating: "x", count: $0) }
    let order = Self.shuffled(names.count, rows: 5_000, seed: 2)
    try Self.check(names, order, kernel, columns: columns)
  }

  /// Found by trying 400,000 names: with `,old,` behind them, each pair has the same 32-bit hash.
  private static let collisions = [
    ["m258885", "m340293"], ["m104957", "m226322"], ["m17734", "m112811"], ["m220196", "m378982"],
  ]

  @Test(arguments: TextKernel.available)
  func `names of the same hash are told apart`(kernel: TextKernel) throws {
    let names = Self.collisions.flatMap { $0 }
    for seed in 0..<4 as Range<UInt64> {
      let order = Self.shuffled(names.count, rows: 3_000, seed: seed)
      try Self.check(names, order, kernel, columns: Self.orders[0])
    }
  }

  /// Runs of a series, then turns, then no order, and back: what is expected next follows.
  @Test(arguments: TextKernel.available)
  func `the order may change within a table`(kernel: TextKernel) throws {
    let names = (0..<40).map { "metric_\($0)" }
    let runs = (0..<4_000).map { $0 / 100 }
    let turns = (0..<4_000).map { $0 % 40 }
    let order = runs + Self.shuffled(40, rows: 4_000, seed: 3) + turns + runs
    try Self.check(names, order, kernel, columns: Self.orders[0])
  }

  @Test(arguments: TextKernel.available, 0..<6 as Range<UInt64>)
  func `a wide table's rows find their series in any order`(
    kernel: TextKernel, seed: UInt64
  ) throws {
    var random = TestRandom(seed: seed)
    let count = [1, 2, 7, 8, 9, 100][Int(seed)]
    let metrics = (0..<count).map { "m\($0)" }.joined(separator: ",")
    var lines = ["timestamp,arm,region,instance,\(metrics)"]
    var expected: [String: [Int]] = [:]
    for row in 0..<5_000 {
      let region = "r\(Int.random(in: 0..<5, using: &random))"
      let arm = Bool.random(using: &random) ? "old" : "new"
      expected[region + arm, default: []].append(row)
      lines.append(
        "\(row),\(arm),\(region),pod-\(row % 3),"
          + (0..<count).map { "\(row * 100 + $0)" }.joined(separator: ","))
    }
    var chosen = Self.options(kernel)
    chosen.labelColumns = ["region"]
    let pairs = try read(lines.joined(separator: "\n"), chosen).pairs
    try #require(pairs.count == 5 * count)
    for pair in pairs {
      let column = Int(pair.name.dropFirst())!
      for (series, arm) in [(pair.champion, "old"), (pair.challenger, "new")] {
        let rows = try #require(expected[pair.labels["region"]! + arm])
        #expect(series.values == rows.map { Double($0 * 100 + column) })
        #expect(series.times == rows.map(Double.init))
        #expect(series.instances == rows.map { "pod-\($0 % 3)" })
      }
    }
  }

  /// The first series' times are the others' too, up to where they end or differ.
  @Test(arguments: TextKernel.available, [1, 15, 16, 17, 40, 100, 2_000])
  func `series that begin alike keep their own times`(kernel: TextKernel, count: Int) throws {
    var rows: [(time: Int, name: String)] = []
    for time in 0..<count {
      rows.append((time, "a"))
      if time % 2 == 0 || time < count / 2 { rows.append((time, "b")) }
      if time < count / 3 { rows.append((time, "c")) }
      rows.append((time == count - 1 ? 9_999 : time, "d"))
    }
    for sorts in [false, true] {
      if sorts { rows = ["a", "b", "c", "d"].flatMap { name in rows.filter { $0.name == name } } }
      let lines = rows.map { "\($0.time),\($0.name),old,1\n\($0.time),\($0.name),new,1\n" }
      let text = "timestamp,metric,arm,value\n" + lines.joined()
      for pair in try read(text, Self.options(kernel)).pairs {
        let expected = rows.filter { $0.name == pair.name }.map { Double($0.time) }
        #expect(pair.champion.times == expected, "\(pair.name)")
        #expect(pair.challenger.times == expected, "\(pair.name)")
      }
    }
  }
}
