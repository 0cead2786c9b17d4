/// The rows of a calibration as Markdown: one table of the paired levels, a row for each noise, and a
/// list of all others.
package struct CalibrationMarkdown {
  private let rows: [Calibration.Row]

  package init(_ rows: [Calibration.Row]) { self.rows = rows }

  package var lines: [String] { levels + [""] + others }

  private var paired: [Calibration.Row] {
    rows.filter { $0.scenario.id.hasPrefix("L-") && $0.scenario.generator["shift"] == nil }
  }

  private var levels: [String] {
    let places = paired.map(Place.init)
    let lengths = unique(places.map(\.length))
    let alphas = unique(places.map(\.alpha))
    let columns = lengths.flatMap { length in alphas.map { (length, $0) } }
    let header = columns.map { "n = \($0.0), \($0.1) %" }
    return table(
      ["noise", "φ"] + header,
      unique(places.map { Line(noise: $0.noise, phi: $0.phi) }).map { line in
        [line.noise, line.phi]
          + columns.map { column in
            zip(places, paired).first {
              Line(noise: $0.0.noise, phi: $0.0.phi) == line && $0.0.length == column.0
                && $0.0.alpha == column.1
            }.map { percent($0.1.estimate) + ($0.1.isInOrder ? "" : " (!)") } ?? ""
          }
      })
  }

  private var others: [String] {
    let shown = rows.filter { row in
      !paired.contains { $0.scenario == row.scenario } || row.first != nil
    }
    return table(
      ["scenario", "what", "estimate", "in order", "runs", ""],
      unique(shown.map(\.scenario.id)).map { id in
        let own = shown.filter { $0.scenario.id == id }
        let scenario = own[0].scenario
        return [
          id, scenario.what, own.map(\.named).joined(separator: ", "),
          "\(scenario.figure(scenario.minimum)) to \(scenario.figure(scenario.maximum))",
          scenario.kind == .exact ? "all" : "\(scenario.replications)",
          unique(own.map(\.remark)).joined(separator: ", "),
        ]
      })
  }

  private struct Line: Equatable {
    var noise: String
    var phi: String
  }

  private struct Place {
    var noise: String
    var phi: String
    var length: String
    var alpha: String

    init(_ row: Calibration.Row) {
      func parameter(_ key: String) -> String {
        switch row.scenario.generator[key]?.value {
        case .string(let text): text
        case .number(let number): number.text
        default: ""
        }
      }
      noise = parameter("scenario")
      phi = parameter("phi")
      length = parameter("n")
      alpha = "\(Int(((row.scenario.nominal ?? 0) * 100).rounded()))"
    }
  }

  private func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
    values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func table(_ header: [String], _ rows: [[String]]) -> [String] {
    let rule = "|" + String(repeating: "---|", count: header.count)
    return ([header] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.insertingRule(rule)
  }

  private func percent(_ share: Double) -> String {
    let tenths = Int((share * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Calibration.Row {
  /// The figure, and which of several it is.
  fileprivate var named: String {
    scenario.variant.isEmpty ? figure : "\(figure) \(scenario.variant)"
  }
}

extension [String] {
  /// With the rule of a Markdown table under the header.
  fileprivate func insertingRule(_ rule: String) -> [String] {
    var lines = self
    lines.insert(rule, at: 1)
    return lines
  }
}
