import VerdinJudge

/// The judgement as one page that needs nothing else: no network, no script.
package struct HTMLReport: Report {
  package let name = "html"
  package let summary = "one page with plots, for a browser or a mail"
  package let namesDigests = true

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    Page(
      title: "Verdin: \(judgement.verdict.rawValue), \(context.input)",
      footer: "verdin \(context.version), policy \(judgement.policy). "
        + "Every number of this page is in the JSON report too."
    ).bytes {
      Answers(judgement, context).drawing
      Markup("h2") { "All metrics" }
      if judgement.metrics.isEmpty {
        Markup("p") { "No metric was judged." }
      } else {
        ForestTable(rows: judgement.metrics.indices.map { row(judgement.metrics[$0], $0) }).drawing
      }
      remarks(judgement)
      if !judgement.groups.isEmpty { ScoreTable(judgement: judgement).drawing }
      sections(judgement.metrics, context.recording)
      Provenance(judgement: judgement, context: context).drawing
    }
  }

  private func row(_ metric: MetricJudgement, _ number: Int) -> ForestTable.Row {
    let figures = MetricFigures(metric)
    return ForestTable.Row(
      name: figures.name, target: "metric-\(number)", verdict: metric.verdict,
      champion: figures.champion, challenger: figures.challenger, change: figures.change.estimate,
      plot: metric.evidence.bounds.flatMap(MarginPlot.init),
      words: "\(figures.name): change \(figures.change.estimate) \(figures.change.interval), "
        + "tolerated \(figures.margin ?? "no change")")
  }

  @MarkupBuilder private func sections(
    _ metrics: [MetricJudgement], _ recording: [MetricPair]
  ) -> [Markup] {
    if !metrics.isEmpty { Markup("h2") { "Metric by metric" } }
    // A page of many metrics shall stay one that can be mailed.
    let points = max(60, min(400, 20_000 / max(1, metrics.count)))
    for (number, metric) in metrics.enumerated() {
      MetricSection(
        metric: metric,
        pair: recording.first { $0.name == metric.name && $0.labels == metric.labels },
        id: "metric-\(number)", points: points
      ).drawing
    }
  }

  /// What else a reader should know of the data.
  @MarkupBuilder private func remarks(_ judgement: Judgement) -> [Markup] {
    let notes =
      judgement.guards.map(\.reason) + judgement.notes
      + [judgement.hotelling.map(sentence)].compactMap(\.self)
      + permutationSentences(judgement.metrics)
    if !notes.isEmpty {
      Markup("h2") { "Notes" }
      Markup("ul", ["id": "notes"]) { for note in notes { Markup("li") { note } } }
    }
  }
}
