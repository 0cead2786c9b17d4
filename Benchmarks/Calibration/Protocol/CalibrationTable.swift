/// The rows of a calibration as text for a terminal.
package struct CalibrationTable {
  private let rows: [Calibration.Row]

  package init(_ rows: [Calibration.Row]) { self.rows = rows }

  package var lines: [String] {
    let cells = [["id", "estimate", "range", "runs", "verdict"]] + rows.map(cells)
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      let padded = row.indices.map {
        row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count)
      }
      let line = padded.joined(separator: "  ")
      return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
    }
  }

  private func cells(_ row: Calibration.Row) -> [String] {
    let scenario = row.scenario
    return [
      scenario.title, row.figure,
      "\(scenario.figure(scenario.minimum)) to "
        + scenario.figure(scenario.maximum),
      scenario.kind == .exact ? "all" : "\(scenario.replications)", row.remark,
    ]
  }
}

extension Calibration.Row {
  package var figure: String { scenario.figure(estimate) }

  package var remark: String {
    let again = first.map { " at the second look; first \(scenario.figure($0))" } ?? ""
    return (isInOrder ? "ok" : "OUT OF RANGE") + again
  }
}

extension Scenario {
  /// Shares with five decimals, delays in ticks.
  package func figure(_ value: Double) -> String {
    guard value.isFinite else { return "never" }
    if kind == .delay { return "\(Int(value))" }
    let digits = "\(Int((value * 1e5).rounded()))"
    let filled = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return filled.dropLast(5) + "." + filled.suffix(5)
  }
}
