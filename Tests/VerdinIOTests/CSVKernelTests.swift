import Foundation
import Testing
import VerdinIO
import VerdinJudge

private func options(_ kernel: TextKernel) -> CSVOptions {
  var options = CSVOptions()
  options.kernel = kernel
  return options
}

/// Plain rows are read many at a time; whatever a row is, it says the same as read by itself.
@Suite struct CSVKernelTests {
  /// A number as some program writes it, or a missing point.
  private static func cell(_ random: inout TestRandom) -> String {
    func digits(_ count: Int) -> String {
      String((0..<count).map { _ in "0123456789".randomElement(using: &random)! })
    }
    let sign = Int.random(in: 0...3, using: &random) == 0 ? "-" : ""
    let value = Double.random(in: -1...1000, using: &random)
    switch Int.random(in: 0...9, using: &random) {
    case 0: return ["", "NaN", "nan", "NA", "null", "NULL"].randomElement(using: &random)!
    case 1: return "\(value / 1e7)"
    case 2: return sign + digits(Int.random(in: 1...20, using: &random))
    case 3: return sign + digits(Int.random(in: 0...4, using: &random)) + "." + digits(1)
    case 4: return sign + digits(Int.random(in: 1...4, using: &random)) + "."
    case 5:
      return sign + "0." + String(repeating: "0", count: Int.random(in: 0...12, using: &random))
        + digits(Int.random(in: 1...19, using: &random))
    case 6: return sign + digits(2) + "." + digits(Int.random(in: 1...30, using: &random))
    // Halfway between two doubles.
    case 7: return "\(UInt64.random(in: 1 << 52..<1 << 53, using: &random)).5"
    case 8: return "\((value * 1e4).rounded() / 1e4)"
    default: return "\(value)"
    }
  }

  private static func bits(_ text: String) throws -> UInt64 {
    ["", "nan", "na", "null"].contains(text.lowercased())
      ? Double.nan.bitPattern
      : try #require(Double(text.hasSuffix(".") ? text + "0" : text)).bitPattern
  }

  @Test(arguments: TextKernel.available, 0..<30 as Range<UInt64>)
  func `every value of a wide table is the nearest double`(
    kernel: TextKernel, seed: UInt64
  ) throws {
    var random = TestRandom(seed: seed)
    let count = Int.random(in: 1...90, using: &random)
    var cells: [[String]] = []
    for _ in 0..<Int.random(in: 2...90, using: &random) {
      cells.append((0..<count).map { _ in Self.cell(&random) })
    }
    // Names of any length put the values at any place of a block.
    let arm = String(repeating: "a", count: 1 + Int(seed) % 64)
    let header = "timestamp,arm," + (0..<count).map { "m\($0)" }.joined(separator: ",")
    let lines = cells.enumerated().map { row, cells in
      "2024-01-01T00:00:\(10 + row % 50)Z,\(row == 0 ? "new" : arm)," + cells.joined(separator: ",")
    }
    for end in ["\n", "\r\n"] {
      for last in ["", end] {
        var chosen = options(kernel)
        chosen.arms = try ArmMap(parsing: "\(arm)=champion", option: "--arm-map")
        let text = ([header] + lines).joined(separator: end) + last
        let pairs = try read(text, chosen).pairs
        try #require(pairs.count == count)
        for (column, pair) in pairs.enumerated() {
          let expected = try cells.map { try Self.bits($0[column]) }
          let found = pair.challenger.values + pair.champion.values
          #expect(found.map(\.bitPattern) == expected, "column \(column) of \(text)")
        }
      }
    }
  }

  @Test(arguments: TextKernel.available, 0..<10 as Range<UInt64>)
  func `every value of a long table is the nearest double`(
    kernel: TextKernel, seed: UInt64
  ) throws {
    var random = TestRandom(seed: seed)
    let cells = (0..<3_000).map { _ in Self.cell(&random) }
    let text = "metric,arm,value\nm,new,1\n" + cells.map { "m,old,\($0)" }.joined(separator: "\n")
    let values = try read(text, options(kernel)).pairs[0].champion.values
    #expect(try values.map(\.bitPattern) == cells.map(Self.bits))
  }

  @Test(arguments: TextKernel.available)
  func `timestamps are read as they are one by one`(kernel: TextKernel) throws {
    let times = [
      "2024-01-01T00:00:00Z", "2024-01-01T23:59:60Z", "2024-01-01 12:34:56Z",
      "2024-01-02T00:00:10Z",
      "2024-01-02T00:00:10+02:00", "2024-01-02T00:00:10.25Z", "2024-01-02", "1704067200",
      "1704067200.5", "1704067200123", "-5", "2024-01-02t03:04:05Z", "2024-01-02T03:04:05z",
    ]
    let rows = (0..<400).map { "\(times[$0 * 7 % times.count]),m,\($0 % 2 == 0 ? "old" : "new"),1" }
    let text = "timestamp,metric,arm,value\n" + rows.joined(separator: "\n") + "\n"
    let pair = try read(text, options(kernel)).pairs[0]
    let expected = rows.indices.map { unixSeconds(times[$0 * 7 % times.count]) }
    #expect(pair.champion.times == rows.indices.filter { $0 % 2 == 0 }.map { expected[$0] })
    #expect(pair.challenger.times == rows.indices.filter { $0 % 2 == 1 }.map { expected[$0] })
    for time in [
      "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "1e15", "2024-01-01T00:00:61Z", "",
    ] {
      let (error, _) = complaint(text + "\(time),m,old,1\n", options(kernel))
      #expect(error.hasPrefix("checkout.csv:402:1: error:"), "\(error)")
    }
  }

  /// Behind thousands of rows that are read at once.
  @Test(
    arguments: TextKernel.available,
    [
      "m,old,1x": 7, "m,old,1,2": 9, "m,old": 6, "m,older,1": 3, "m,old,1.2.3": 7, "m,old,--1": 7,
      "m,old,inf": 7, "m,old,1e999": 7, "m,old,1\r2": 8, "m,old, 1 x": 7, "m,old,\"1": 7,
      "m,old,.": 7, "m,old,-": 7, "m,old,1\u{0}": 8, "m,,1": 3, "": 0,
    ])
  func `what is wrong is told with its place`(
    kernel: TextKernel, bad: (key: String, value: Int)
  ) throws {
    let rows = (0..<2_500).map { "m,\($0 % 3 == 0 ? "new" : "old"),\($0).5" }
    for end in ["\n", "\r\n"] {
      let text = (["metric,arm,value"] + rows + [bad.key, "m,old,1", ""]).joined(separator: end)
      let (error, _) = complaint(text, options(kernel))
      let place = bad.value == 0 ? "none" : "checkout.csv:2502:\(bad.value): error:"
      #expect(error.hasPrefix(place), "\(error)")
    }
  }

  /// Nothing may be read behind a mapped file that fills its last page but for zeros.
  @Test(arguments: TextKernel.available, ["\n", ""])
  func `a file may end where a page ends`(kernel: TextKernel, last: String) throws {
    let path = NSTemporaryDirectory() + "verdin-page-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    for size in [4_096, 8_192, 65_536] {
      var text = "metric,arm,value\nm,new,7\n"
      while text.utf8.count < size - 100 { text += "m,old,8.25\n" }
      let digits = size - text.utf8.count - "m,old,0.".count - last.utf8.count
      text += "m,old,0." + String(repeating: "1", count: digits) + last
      try #require(text.utf8.count == size)
      try Data(text.utf8).write(to: URL(filePath: path))
      let values = try readMetrics(.file(path: path), options: options(kernel)).pairs[0].champion
        .values
      #expect(values.last == 1.0 / 9 && values.dropLast().allSatisfy { $0 == 8.25 })
    }
  }
}
