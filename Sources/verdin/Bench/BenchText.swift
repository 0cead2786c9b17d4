import VerdinMeasurement
import VerdinReport

extension BenchReport {
  /// For a terminal.
  func text(version: String) -> [UInt8] {
    let lines =
      [
        "verdin \(version), \(processors) processors; CPU time of one thread, a metric"
      ] + warning + [
        "",
        "Sort, U, p, Hodges-Lehmann estimate and its interval",
      ] + kernelTable.lines + ["", "The whole judgement of a series, policy verdin"]
      + judgeTable.lines + [
        "",
        "Reading CSV: \(figure(reading.csv / 1e9)) GB/s (\(figure(reading.megabytes)) MB, long layout)",
      ]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private var warning: [String] {
    #if DEBUG
      ["built without optimisation: these times say nothing; build with -c release"]
    #else
      []
    #endif
  }

  private var kernelTable: Table {
    table(
      kernels, time: \.kernels,
      last: [
        ("Array.sort", { duration($0.standardSort) }),
        ("÷ Array.sort", { figure($0.kernels / $0.standardSort) }),
      ])
  }

  private var judgeTable: Table {
    table(
      kernels.filter { !$0.judge.isEmpty }, time: { $0.judge[0].time },
      last: [("metrics a second", { "\(Int((1e9 / $0.judge[0].time).rounded()))" })])
  }

  /// A line a size and a column a kind of data; what stands last is told of the first kind.
  private func table(
    _ times: [KernelTimes], time: (KernelTimes) -> Double,
    last: [(title: String, cell: (KernelTimes) -> String)]
  ) -> Table {
    let first = times.filter { $0.kind == DataKind.allCases[0] }
    var columns = [
      Table.Column(title: "points an arm", cells: first.map { "\($0.points)" }, isNumeric: true)
    ]
    for kind in DataKind.allCases {
      let cells = times.filter { $0.kind == kind }.map { duration(time($0)) }
      columns.append(Table.Column(title: kind.rawValue, cells: cells, isNumeric: true))
    }
    columns += last.map {
      Table.Column(title: $0.title, cells: first.map($0.cell), isNumeric: true)
    }
    return Table(columns: columns)
  }
}

private func duration(_ nanoseconds: Double) -> String {
  nanoseconds < 1e6 ? "\(figure(nanoseconds / 1e3)) µs" : "\(figure(nanoseconds / 1e6)) ms"
}

/// Three significant digits.
private func figure(_ value: Double) -> String {
  let places = value < 10 ? 2 : value < 100 ? 1 : 0
  let scale = [1.0, 10, 100][places]
  let digits = String(Int((value * scale).rounded()))
  guard places > 0 else { return digits }
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  return padded.dropLast(places) + "." + padded.suffix(places)
}
