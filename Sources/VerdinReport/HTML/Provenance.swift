import VerdinJudge

/// What was judged by which rules and by which program, so that it can be done again.
struct Provenance {
  let judgement: Judgement
  let context: ReportContext

  @MarkupBuilder var drawing: [Markup] {
    Markup("h2") { "Where this comes from" }
    Markup.facts(
      [
        ("program", "verdin \(context.version)"), ("policy", judgement.policy),
        ("input", context.input), ("configuration", context.config ?? "none: the defaults"),
      ] + context.digests.map { ("SHA-256 of \($0.name)", $0.sha256) }, id: "provenance")
    if !judgement.metrics.isEmpty {
      Markup("details") {
        Markup("summary") { "Settings in force" }
        Markup.table(
          ["Metric", "Role", "Kind", "Harm", "Tolerated", "Limit", "Groups", "Weight"],
          judgement.metrics.map { metric in
            let figures = MetricFigures(metric)
            let settings = metric.settings
            return [
              figures.name, metric.role.rawValue, settings.kind?.rawValue ?? "as the data tell",
              settings.harm.rawValue, figures.margin ?? "", figures.limits ?? "",
              settings.groups.joined(separator: ", "), readable(settings.weight),
            ].map { Markup(text: $0) }
          }, wide: [2, 6, 7])
      }
    }
  }
}
