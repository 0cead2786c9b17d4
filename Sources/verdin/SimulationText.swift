import VerdinJudge
import VerdinNumerics
import VerdinReport
import VerdinSimulation

extension SimulationReport {
  /// For a terminal.
  var text: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

  private var lines: [String] {
    var lines = summary + [""]
    lines += aligned(
      [["JUDGEMENT", "CHANGE"] + Self.columns] + results.map { row($0, $0.tally.verdicts) })
    for (place, name) in simulation.metricNames.enumerated() {
      lines.append("")
      lines += aligned(
        [[name, "CHANGE"] + Self.columns] + results.map { row($0, $0.tally.metrics[place]) })
    }
    return lines + ["", note]
  }

  private static let columns = ["FAIL", "", "MARGINAL", "PASS", "", "INCONCLUSIVE"]

  private func row(_ result: SimulationResult, _ counts: VerdictCounts) -> [String] {
    func share(_ verdict: Verdict) -> WilsonInterval {
      WilsonInterval(counts[verdict], of: result.tally.runs)
    }
    let size = result.change.size
    return [
      result.noise, size == 0 ? "none" : "\(percent(size)) worse", percent(share(.fail).estimate),
      range(share(.fail)), percent(share(.marginal).estimate), percent(share(.pass).estimate),
      range(share(.pass)), percent(share(.inconclusive).estimate),
    ]
  }

  private var summary: [String] {
    let mistakes = findings.filter(\.isMistake)
    let limits = findings.filter { $0.isShown && !$0.isMistake }
    let doubtful = findings.filter { !$0.isShown }
    let known = limits.map {
      sentence($0) + ": a known limit of passes at the very margin, up to twice the "
        + "\(percent($0.allowed)) of alpha; more ticks lower it"
    }
    guard mistakes.isEmpty else {
      return mistakes.map { sentence($0) + ", more than the \(percent($0.allowed)) of its alpha" }
        + known
    }
    let exception = limits.isEmpty ? "" : ", but for the known limits below"
    let clean =
      "no verdict is wrong more often than the configuration's alpha allows, in \(runs) runs each"
      + exception
    return [clean] + known
      + doubtful.map { sentence($0) + ", which may be chance: \(percent($0.allowed)) is allowed" }
  }

  private func sentence(_ finding: Finding) -> String {
    let what = finding.metric ?? "the judgement"
    let size = finding.change.size
    let change = size == 0 ? "no change" : "a change of \(percent(size))"
    return
      "\(finding.noise): \(what) \(finding.verdict == .fail ? "fails" : "passes") at \(change) in "
      + "\(percent(finding.share.estimate)) \(range(finding.share))"
  }

  private var note: String {
    let looks = simulation.looks
    let looked = looks.count == 1 ? "one look" : "\(looks.count) looks, the first fail ends a run"
    return
      "\(config), policy \(policy) · \(simulation.ticks) ticks, \(looked) · \(results[0].change.shape.rawValue)"
      + " · \(runs) runs a line, seed \(seed); [ ] covers 95 %"
  }

  private func range(_ share: WilsonInterval) -> String {
    "[\(figure(share.lower)), \(figure(share.upper))]"
  }

  private func percent(_ share: Double) -> String { figure(share) + " %" }

  /// In per cent, with two decimals below one per cent.
  private func figure(_ share: Double) -> String {
    let places = share < 0.01 && share > 0 ? 2 : 1
    let scale = places == 2 ? 100.0 : 10.0
    let scaled = Int((share * 100 * scale).rounded())
    let fraction = "\(scaled % Int(scale))"
    return "\(scaled / Int(scale))." + String(repeating: "0", count: places - fraction.count)
      + fraction
  }

  /// The first row as titles; the first two columns are words.
  private func aligned(_ rows: [[String]]) -> [String] {
    Table(
      columns: rows[0].indices.map { column in
        Table.Column(
          title: rows[0][column], cells: rows.dropFirst().map { $0[column] },
          isNumeric: column >= 2)
      }
    ).lines
  }
}
