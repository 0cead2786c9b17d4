import VerdinJudge

/// The plan as GitHub-flavoured Markdown: one table of all stages, then advice and assumptions.
func planMarkdown(_ plan: PlanDocument) -> [UInt8] {
  var text = "## Verdin: plan\n\n\(escapedMarkdown(planHeadline(plan)))\n\n"
  let origin = [plan.input, plan.config.map { "config \($0)" }].compactMap(\.self)
  text += escapedMarkdown(origin.joined(separator: " · ")) + "\n\n"
  text +=
    "| Stage | Metric | Judged | Data | Pass if alike | Margin | Needs | Marginal from | Fail from |\n"
  text += "|--:|:--|:--|--:|--:|--:|--:|--:|--:|\n"
  for stage in plan.stages {
    for metric in stage.metrics { text += row(stage, metric) }
  }
  let advice = plan.stages.flatMap { stage in
    stage.metrics.filter { !$0.advice.isEmpty }.map { metric in
      "\(readable(100 * stage.stage.share)) %, \(metric.displayName): "
        + metric.advice.joined(separator: "; ")
    }
  }
  text += list("Advice", advice) + list("Assumed", planAssumptions(plan.stages))
  text += list("Notes", plan.notes)
  text += "\n\(escapedMarkdown(planLegend(power: plan.power)))\n\nverdin \(plan.version)\n"
  return Array(text.utf8)
}

private func row(_ stage: StagePlan, _ metric: MetricPlan) -> String {
  let figures = PlanFigures(metric)
  let cells = [
    "\(readable(100 * stage.stage.share)) %", figures.name, figures.answer, figures.data,
    figures.passes, figures.margin, figures.achievable, figures.alarm, figures.fail,
  ]
  return "| \(cells.map(escapedMarkdown).joined(separator: " | ")) |\n"
}

private func list(_ title: String, _ sentences: [String]) -> String {
  guard !sentences.isEmpty else { return "" }
  return "\n### \(title)\n\n" + sentences.map { "- \(escapedMarkdown($0))\n" }.joined()
}
