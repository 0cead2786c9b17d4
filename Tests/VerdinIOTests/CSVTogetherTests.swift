import Foundation
import Testing
import VerdinIO
import VerdinJudge

/// Numbers are read eight at a time where they are alike, of neighbouring cells and of rows, and columns of a block
/// are turned eight at a time.
@Suite struct CSVTogetherTests {
  /// How all numbers of a table are written.
  enum Style: CaseIterable {
    /// Up to eight characters.
    case short
    /// 16 to 32 characters with a point.
    case long
    /// Integers of eight digits, whose first one stands where another number's last one does.
    case eightDigits
  }

  private static func cell(_ style: Style, _ random: inout TestRandom) -> String {
    func digits(_ count: Int) -> String {
      String((0..<count).map { _ in "0123456789".randomElement(using: &random)! })
    }
    func number(_ count: Int, point: Int) -> String {
      let digits = digits(count)
      return digits.prefix(point) + "." + digits.dropFirst(point)
    }
    switch style {
    case .short:
      let sign = Int.random(in: 0...3, using: &random) == 0 ? "-" : ""
      let most = 8 - sign.count
      if Int.random(in: 0...3, using: &random) == 0 {
        return sign + digits(Int.random(in: 1...most, using: &random))
      }
      let count = Int.random(in: 1..<most, using: &random)
      return sign + number(count, point: Int.random(in: 0..<count, using: &random))
    case .long:
      // Leading zeros are no digits of the 19 that a number may have.
      let zeros = Int.random(in: 0...13, using: &random)
      let count = Int.random(in: max(15, zeros + 1)...min(31, zeros + 18), using: &random)
      let text = String(repeating: "0", count: zeros) + digits(count - zeros)
      let point = Int.random(in: 0...count, using: &random)
      return text.prefix(point) + "." + text.dropFirst(point)
    case .eightDigits: return digits(8)
    }
  }

  private static func table(_ cells: [[String]], end: String) -> String {
    let header = "arm," + (0..<cells[0].count).map { "m\($0)" }.joined(separator: ",")
    let rows = cells.enumerated().map { row, cells in
      (row % 3 == 1 ? "new," : "old,") + cells.joined(separator: ",")
    }
    return ([header] + rows + [""]).joined(separator: end)
  }

  private static func expectValues(
    _ cells: [[String]], of text: String, _ kernel: TextKernel
  ) throws {
    let pairs = try read(text, options(kernel)).pairs
    try #require(pairs.count == cells[0].count)
    let rows = [
      cells.indices.filter { $0 % 3 != 1 }, cells.indices.filter { $0 % 3 == 1 },
    ]
    for (column, pair) in pairs.enumerated() {
      for (values, rows) in zip([pair.champion.values, pair.challenger.values], rows) {
        let expected = rows.map { row in
          let cell = cells[row][column]
          return cell.isEmpty ? Double.nan : strtod(cell, nil)
        }
        #expect(values.map(\.bitPattern) == expected.map(\.bitPattern), "column \(column)")
      }
    }
  }

  @Test(arguments: TextKernel.available, Style.allCases)
  func `numbers that are alike are the nearest doubles`(kernel: TextKernel, style: Style) throws {
    var random = TestRandom(seed: 11)
    for count in [2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 66, 130, 200] {
      let cells = (0..<60).map { _ in (0..<count).map { _ in Self.cell(style, &random) } }
      for end in ["\n", "\r\n"] {
        try Self.expectValues(cells, of: Self.table(cells, end: end), kernel)
      }
    }
  }

  @Test(arguments: TextKernel.available, Style.allCases)
  func `one number may be unlike its neighbours`(kernel: TextKernel, style: Style) throws {
    var random = TestRandom(seed: 12)
    let others = [
      "", "NaN", "NA", "null", "1e3", "-0.5", "-0", "5.", "-7.", ".5", "-.5", "123456789",
      "1234.56789", "-1234567", "0.00000001", "12345678901234567890", "0.1234567890123456",
      "-0.1234567890123456", "00000000000000000000.123456789012", "1234567890123456789",
      "9007199254740993",
    ]
    for other in others {
      for count in [8, 20] {
        var cells = (0..<40).map { _ in (0..<count).map { _ in Self.cell(style, &random) } }
        for row in cells.indices { cells[row][row % count] = other }
        let missing: Set = ["NaN", "NA", "null"]
        let meant = cells.map { $0.map { missing.contains($0) ? "" : $0 } }
        try Self.expectValues(meant, of: Self.table(cells, end: "\n"), kernel)
      }
    }
  }

  @Test(
    arguments: TextKernel.available,
    [
      "1x", "--1", "5-3", "1.2.3", ".", "-", "-.", "1:2", "1 2", "/", "1.2.", "x1234567",
      "1234567x",
      "+-1",
    ])
  func `what is no number is told with its place`(kernel: TextKernel, bad: String) {
    for (count, column) in [(8, 0), (8, 7), (20, 5), (20, 19), (100, 63), (100, 64)] {
      var cells = (0..<50).map { row in (0..<count).map { "\((row + $0) % 9).25" } }
      cells[40][column] = bad
      let place = "old,".count + 5 * column + 1
      let (error, _) = complaint(Self.table(cells, end: "\n"), options(kernel))
      #expect(error.hasPrefix("checkout.csv:42:\(place): error:"), "\(error)")
    }
  }

  @Test(arguments: TextKernel.available)
  func `a row that is too short or too long is told`(kernel: TextKernel) {
    for count in [8, 9, 64, 65, 100] {
      for missing in [-1, 1, 5] {
        var cells = (0..<50).map { row in (0..<count).map { "\((row + $0) % 9).25" } }
        cells[40] = (0..<count - missing).map { "\($0 % 9).5" }
        let (error, _) = complaint(Self.table(cells, end: "\n"), options(kernel))
        #expect(error.hasPrefix("checkout.csv:42:"), "\(error)")
        let said = "the row has \(count + 1 - missing) cells, the header \(count + 1)"
        #expect(error.hasSuffix(said), "\(error)")
      }
    }
  }

  /// How a long table's rows follow each other: each as the one before it, in turns, or in no order.
  enum Order: CaseIterable {
    case runs, turns, none

    func names(_ count: Int, _ random: inout TestRandom) -> [String] {
      switch self {
      case .runs: (0..<count).map { "m\($0 * 4 / count)" }
      case .turns: (0..<count).map { "m\($0 % 4)" }
      case .none: (0..<count).map { _ in "m\(Int.random(in: 0..<40, using: &random))" }
      }
    }
  }

  @Test(arguments: Style.allCases, Order.allCases)
  func `numbers of rows are the nearest doubles`(style: Style, order: Order) throws {
    for kernel in TextKernel.available {
      var random = TestRandom(seed: 13)
      for count in [8, 9, 100, 1_023, 1_024, 1_025, 3_000] {
        let names = order.names(count, &random)
        let cells = names.map { _ in Self.cell(style, &random) }
        for end in ["\n", "\r\n"] {
          let rows = zip(names, cells).map { "\($0),old,\($1)" }
          let text = (["metric,arm,value", "m0,new,1"] + rows + [""]).joined(separator: end)
          for pair in try read(text, options(kernel)).pairs {
            let own = cells.indices.filter { names[$0] == pair.name }
            let expected = own.map { strtod(cells[$0], nil).bitPattern }
            #expect(pair.champion.values.map(\.bitPattern) == expected, "\(pair.name)")
          }
        }
      }
    }
  }

  /// Whatever its place among the eight, and though the rows behind it are known to be good.
  @Test(arguments: Order.allCases, ["1x", "1.2.3", "-", "nul", "1.234567890123456x", "inf"])
  func `what is no number of a row is told with its place`(order: Order, bad: String) {
    for kernel in TextKernel.available {
      for row in Array(200..<220) + [399] {
        var random = TestRandom(seed: 14)
        let names = order.names(400, &random)
        var rows = names.map { "\($0),old,1.5" }
        rows[row] = "\(names[row]),old,\(bad)"
        let text = (["metric,arm,value", "m0,new,1"] + rows).joined(separator: "\n")
        let place = names[row].count + ",old,".count + 1
        let (error, _) = complaint(text, options(kernel))
        #expect(error.hasPrefix("checkout.csv:\(row + 3):\(place): error:"), "\(error)")
      }
    }
  }

  /// They are read by themselves, and the rows behind them once more.
  @Test(arguments: Order.allCases)
  func `rows that are not plain keep their place among the others`(order: Order) throws {
    for kernel in TextKernel.available {
      for every in 1...18 {
        var random = TestRandom(seed: UInt64(every))
        let names = order.names(600, &random)
        let cells = names.indices.map { $0 % every == 0 ? "1e\($0 % 9)" : "\($0).5" }
        let rows = zip(names, cells).map { "\($0),old,\($1)" }
        let text = (["metric,arm,value", "m0,new,1"] + rows).joined(separator: "\n")
        for pair in try read(text, options(kernel)).pairs {
          let own = cells.indices.filter { names[$0] == pair.name }
          #expect(pair.champion.values == own.map { strtod(cells[$0], nil) }, "\(pair.name)")
        }
      }
    }
  }

  /// Blocks of 1,024 rows at most and of 16 at least, whole or not, and each of few or of many series.
  @Test(arguments: [2, 3, 8, 9, 16, 23], [1, 2, 15, 1_024, 1_025, 2_600])
  func `columns are turned whole`(width: Int, height: Int) throws {
    for seriesCount in [1, 2, 7] {
      let names = (0..<seriesCount).map { "r\($0)" }
      var text = "arm,region," + (0..<width).map { "m\($0)" }.joined(separator: ",") + "\n"
      var expected: [String: [[Double]]] = [:]
      for row in 0..<height {
        let name = names[row * row % seriesCount]
        let values = (0..<width).map { Double(row * 31 + $0 * 7) / 4 }
        text += "old,\(name)," + values.map { "\($0)" }.joined(separator: ",") + "\n"
        for column in 0..<width {
          expected[name, default: Array(repeating: [], count: width)][column].append(values[column])
        }
      }
      text += "new,r0," + (0..<width).map { "\($0)" }.joined(separator: ",") + "\n"
      let chosen = CSVOptions(labelColumns: ["region"])
      let pairs = try read(text, chosen).pairs
      for pair in pairs {
        let column = try #require(Int(pair.name.dropFirst()))
        let name = try #require(pair.labels["region"])
        #expect(pair.champion.values == expected[name]?[column])
        #expect(pair.challenger.values == (name == "r0" ? [Double(column)] : []))
      }
      #expect(pairs.count == width * expected.count)
    }
  }
}

private func options(_ kernel: TextKernel) -> CSVOptions {
  var options = CSVOptions()
  options.kernel = kernel
  return options
}
