import VerdinJudge

/// A sweep for a terminal: a table a policy, in 80 columns for up to five factors.
package func sweepText(_ sweep: Sweep, in context: SweepContext) -> [UInt8] {
  let origin = [context.input, context.config.map { "config \($0)" }].compactMap(\.self)
  var lines =
    wrapped("SWEEP  ", origin.joined(separator: " · "))
    + wrapped("       ", "\(context.extent); factors of the margins from left to right")
  for policy in sweep.policies {
    let word = policy.isConfigured ? "configured" : "for comparison"
    lines.append("")
    lines += wrapped(
      "POLICY \(policy.policy) (\(word))  ", policy.sentence(sweep.factors))
    lines += grid(policy, sweep.factors).lines
    lines.append("")
    lines += metrics(policy, sweep.factors).lines
    if !policy.scores.isEmpty {
      lines.append("")
      lines += scores(policy).lines
    }
  }
  lines.append("")
  lines += context.notes.flatMap { wrapped("note: ", $0) } + ["verdin \(context.version)"]
  return Array(lines.map { $0 + "\n" }.joined().utf8)
}

private func grid(_ policy: Sweep.PolicySweep, _ factors: [Double]) -> Table {
  table(
    "LIMITS", factors.map(heading), factors.map(heading),
    policy.grid.map { $0.map { word($0.verdict) } })
}

private func metrics(_ policy: Sweep.PolicySweep, _ factors: [Double]) -> Table {
  let along = policy.alongMargins(factors)
  let names = along[0].metrics.map(\.name)
  return table(
    "LIMITS ×1", names.map { TerminalText($0).shortened(to: 16) }, factors.map(heading),
    names.indices.map { metric in along.map { word($0.metrics[metric].verdict) } })
}

private func scores(_ policy: Sweep.PolicySweep) -> Table {
  table(
    "SCORE TO PASS", [""], policy.scores.map { readable($0.pass) },
    [policy.scores.map { word($0.verdict) }])
}

private func table(
  _ corner: String, _ rows: [String], _ columns: [String], _ words: [[String]]
) -> Table {
  Table(
    columns: [Table.Column(title: corner, cells: rows)]
      + columns.indices.map { column in
        Table.Column(title: columns[column], cells: words.map { $0[column] })
      })
}

/// Short enough for five columns beside a name.
private func word(_ verdict: Verdict) -> String {
  verdict == .inconclusive ? "inconcl." : verdict.rawValue
}

private func wrapped(_ head: String, _ text: String) -> [String] {
  let lines = TerminalText(text).wrapped(to: 80 - terminalWidth(head))
  return [head + (lines.first ?? "")] + indented(lines.dropFirst(), by: terminalWidth(head))
}
