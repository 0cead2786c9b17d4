import VerdinJudge

/// One metric of a judgement: its verdict and reason, its figures, its plots and the evidence.
struct MetricSection {
  let metric: MetricJudgement
  /// The recording of it, where it is at hand.
  let pair: MetricPair?
  let id: String
  /// How many points of an arm a plot may have.
  let points: Int

  private var figures: MetricFigures { MetricFigures(metric) }

  var drawing: Markup {
    Markup("section", ["class": "metric", "id": id]) {
      Markup("h3") {
        figures.name + " "
        Markup.badge(metric.verdict)
      }
      Markup("p") { metric.reason }
      for warning in metric.evidence.warnings {
        Markup("p", ["class": "note"]) { "Note: \(warning)" }
      }
      Markup("div", ["class": "plots"]) {
        facts
        if let plot = LevelPlot(metric) {
          Markup("figure") {
            plot.drawing(figures.name)
            Markup("figcaption") {
              "The challenger's level, as the champion's with the change and its interval, in the metric's "
                + "unit. The tinted band is tolerated; dashed is a hard limit."
            }
          }
        }
      }
      if let pair { plots(pair) }
      Markup("details") {
        Markup("summary") { "Evidence of \(figures.name)" }
        Markup("ul") { for line in explanation(of: metric) { Markup("li") { line } } }
      }
    }
  }

  private var facts: Markup {
    let figures = figures
    let evidence = metric.evidence
    return Markup.facts([
      ("champion", figures.champion), ("challenger", figures.challenger),
      ("change", "\(figures.change.estimate) \(figures.change.interval)"),
      ("tolerated", figures.margin), ("limit", figures.limits),
      ("p, no difference", figures.p),
      ("p, within the margin", evidence.bounds?.leastP.map(readableP)),
      ("the same, all metrics", evidence.familyP.map(readableP)),
      ("p at all looks", evidence.anytime.flatMap(\.leastP).map(readableP)),
      ("values", figures.counts), ("role", metric.role.rawValue),
      ("method", evidence.method?.name),
    ])
  }

  @MarkupBuilder private func plots(_ pair: MetricPair) -> [Markup] {
    let series = SeriesPlot(pair, limits: metric.settings.limits, most: points)
    let distribution = DistributionPlot(pair, most: points / 2)
    if series != nil || distribution != nil { Markup.armsKey }
    Markup("div", ["class": "plots"]) {
      if let series {
        Markup("figure") {
          series.drawing(figures.name)
          Markup("figcaption") {
            series.thinning == 1
              ? "Over time; gaps are missing points."
              : "Over time: the smallest and the largest of every \(series.thinning) points."
          }
        }
      }
      if let distribution {
        Markup("figure") {
          distribution.drawing(figures.name)
          Markup("figcaption") { "Share of values up to each value, without the last hundredth." }
        }
      }
    }
  }
}

extension AnytimeEvidence {
  /// The smaller p-value against the margin.
  var leastP: Double? { [increase?.p, decrease?.p].compactMap(\.self).min() }
}
