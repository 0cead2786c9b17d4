import VerdinJudge

private let columns = 80

/// The plan for a person at a terminal, 80 columns wide: a table and its advice for each stage.
func planText(_ plan: PlanDocument) -> [UInt8] {
  var lines = paragraph("PLAN", planHeadline(plan))
  let origin = [plan.input, plan.config.map { "config \($0)" }].compactMap(\.self)
  lines += paragraph("    ", origin.joined(separator: " · "))
  for stage in plan.stages {
    lines += [""] + paragraph("", stageHeadline(stage)) + table(stage.metrics).lines
    lines += adviceLines(stage.metrics)
  }
  let assumed = assumptionLines(plan.stages)
  if !assumed.isEmpty { lines += [""] + assumed }
  lines.append("")
  for note in plan.notes { lines += paragraph("note:", note) }
  lines += paragraph("", planLegend(power: plan.power))
  lines.append("verdin \(plan.version)")
  return lines.reduce(into: []) { bytes, line in
    bytes.append(contentsOf: line.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }
}

func planHeadline(_ plan: PlanDocument) -> String {
  let stages = plan.stages.count == 1 ? "1 stage" : "\(plan.stages.count) stages"
  return "what \(stages) can tell with \(readable(plan.requestsPerSecond)) requests a second, "
    + "at a power of \(readable(100 * plan.power)) %"
}

func stageHeadline(_ stage: StagePlan) -> String {
  let share = "\(readable(100 * stage.stage.share)) % for \(readable(stage.stage.seconds)) s"
  guard stage.championRequests > 0 else { return "\(share): nobody is left to compare with" }
  return "\(share): \(readable(stage.challengerRequests, places: 0)) requests of the challenger, "
    + "\(readable(stage.championRequests, places: 0)) of the champion"
}

func planLegend(power: Double) -> String {
  "JUDGED: yes = passes if the arms are alike; fail only = a doubling (halving) fails; alarm only = "
    + "it is marginal. PASS: how often alike arms pass. NEEDS: the margin with which "
    + "\(readable(100 * power)) % would. MARGINAL, FAIL: the smallest change seen that often."
}

private func table(_ metrics: [MetricPlan]) -> Table {
  let rows = metrics.map { PlanFigures($0) }
  func numbers(_ title: String, _ cells: [String]) -> Table.Column {
    Table.Column(title: title, cells: cells, isNumeric: true)
  }
  let others = [
    Table.Column(title: "JUDGED", cells: rows.map(\.answer)), numbers("DATA", rows.map(\.data)),
    numbers("PASS", rows.map(\.passes)), numbers("MARGIN", rows.map(\.margin)),
    numbers("NEEDS", rows.map(\.achievable)), numbers("MARGINAL", rows.map(\.alarm)),
    numbers("FAIL", rows.map(\.fail)),
  ]
  let room = columns - others.reduce(0) { $0 + $1.width + 2 }
  let names = rows.map { TerminalText($0.name).shortened(to: max(room, 8)) }
  return Table(columns: [Table.Column(title: "METRIC", cells: names)] + others)
}

private func adviceLines(_ metrics: [MetricPlan]) -> [String] {
  metrics.flatMap { metric in
    metric.advice.isEmpty
      ? [] : paragraph("-", "\(metric.displayName): " + metric.advice.joined(separator: "; "))
  }
}

/// Once for all stages, which assume the same.
private func assumptionLines(_ stages: [StagePlan]) -> [String] {
  planAssumptions(stages).flatMap { paragraph("assumed", $0) }
}

/// What was assumed, with the metrics that it concerns.
func planAssumptions(_ stages: [StagePlan]) -> [String] {
  var metrics: [(sentence: String, names: [String])] = []
  for metric in stages.first?.metrics ?? [] {
    for sentence in metric.assumptions {
      if let place = metrics.firstIndex(where: { $0.sentence == sentence }) {
        metrics[place].names.append(metric.displayName)
      } else {
        metrics.append((sentence, [metric.displayName]))
      }
    }
  }
  return metrics.map { "\($0.names.joined(separator: ", ")): \($0.sentence)" }
}

private func paragraph(_ head: String, _ text: String) -> [String] {
  let indent = head.isEmpty ? 2 : terminalWidth(head) + 1
  let lines = TerminalText(text).wrapped(to: columns - indent)
  let first = head.isEmpty ? (lines.first ?? "") : head + " " + (lines.first ?? "")
  return [first] + indented(lines.dropFirst(), by: indent)
}
