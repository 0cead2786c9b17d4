import VerdinJudge

/// The judgement as one page that needs nothing else: no network, no script.
package struct HTMLReport: Report {
  package let name = "html"
  package let summary = "one page with plots, for a browser or a mail"

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    let page = Markup("html", ["lang": "en"]) {
      Markup("head") {
        Markup("meta", ["charset": "utf-8"])
        Markup("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        Markup("title") { "Verdin: \(judgement.verdict.rawValue), \(context.input)" }
        Markup.pageStyle
      }
      Markup("body") {
        Markup("main") {
          headline(judgement, context)
          overview(judgement.metrics)
          if !judgement.groups.isEmpty { groups(judgement) }
          for number in judgement.metrics.indices {
            section(judgement.metrics[number], number, context.recording)
          }
          remarks(judgement)
        }
        Markup("footer") {
          Markup("p") {
            "verdin \(context.version), policy \(judgement.policy). "
              + "Every number of this page is in the JSON report too."
          }
        }
      }
    }
    return Array(("<!doctype html>\n" + page.source + "\n").utf8)
  }

  // MARK: What was decided, and why

  @MarkupBuilder private func headline(
    _ judgement: Judgement, _ context: ReportContext
  ) -> [Markup] {
    Markup("p") { badge(judgement.verdict, banner: true) }
    Markup("h1") { judgement.reason.isEmpty ? "The score decides" : judgement.reason }
    if let flip = judgement.flip { Markup("p") { flip.sentence } }
    Markup("p", ["class": "soft"]) {
      [
        context.stage.map { "stage \($0)" }, context.input, context.config.map { "config \($0)" },
        tally(judgement.metrics), judgement.shownScore.map { "score \(readable($0)) of 100" },
      ].compactMap(\.self).joined(separator: " · ")
    }
  }

  private func badge(_ verdict: Verdict, banner: Bool = false) -> Markup {
    Markup("span", ["class": "badge \(verdict.rawValue)\(banner ? " banner" : "")"]) {
      verdict.rawValue
    }
  }

  // MARK: All metrics, as a forest plot

  @MarkupBuilder private func overview(_ metrics: [MetricJudgement]) -> [Markup] {
    Markup("h2") { "All metrics" }
    Markup("table") {
      Markup("thead") {
        Markup("tr") {
          header("Metric")
          header("Verdict")
          header("Champion", isWide: true)
          header("Challenger", isWide: true)
          header("Change")
          header("Change against the margin")
        }
      }
      Markup("tbody") { for number in metrics.indices { row(metrics[number], number) } }
    }
    Markup("p", ["class": "soft"]) {
      "The tinted band is what is tolerated, the dashed lines its ends; the dot is the change, the "
        + "heavy bar what a pass keeps inside the band, the thin line what a fail has outside of it."
    }
  }

  private func header(_ text: String, isWide: Bool = false) -> Markup {
    Markup("th", ["scope": "col", "class": isWide ? "wide" : ""]) { text }
  }

  private func row(_ metric: MetricJudgement, _ number: Int) -> Markup {
    let figures = MetricFigures(metric)
    return Markup("tr") {
      Markup("th", ["scope": "row"]) { Markup("a", ["href": "#metric-\(number)"]) { figures.name } }
      Markup("td") { badge(metric.verdict) }
      Markup("td", ["class": "number wide"]) { figures.champion }
      Markup("td", ["class": "number wide"]) { figures.challenger }
      Markup("td", ["class": "number"]) { figures.change.estimate }
      Markup("td", ["class": "plot"]) {
        if let bounds = metric.evidence.bounds, let plot = MarginPlot(bounds) {
          plot.drawing(inWords(figures), verdict: metric.verdict)
        } else {
          Markup("span", ["class": "soft"]) { "no bounds" }
        }
      }
    }
  }

  private func inWords(_ figures: MetricFigures) -> String {
    "\(figures.name): change \(figures.change.estimate) \(figures.change.interval), "
      + "tolerated \(figures.margin ?? "no change")"
  }

  @MarkupBuilder private func groups(_ judgement: Judgement) -> [Markup] {
    Markup("h2") { "Score" }
    Markup("p") {
      "The score is the mean of the groups' scores by their weights; a group's score is the share of "
        + "its scored metrics that passed."
    }
    Markup("table") {
      Markup("thead") {
        Markup("tr") { for title in ["Group", "Score", "Weight"] { header(title) } }
      }
      Markup("tbody") {
        for group in judgement.groups {
          Markup("tr") {
            Markup("th", ["scope": "row"]) { group.name }
            Markup("td") { group.score.map { readable($0) } ?? "not scored" }
            Markup("td") { group.weight.map { readable($0) } ?? "" }
          }
        }
      }
    }
  }

  // MARK: One metric

  private func section(
    _ metric: MetricJudgement, _ number: Int, _ recording: [MetricPair]
  ) -> Markup {
    let figures = MetricFigures(metric)
    let pair = recording.first { $0.name == metric.name && $0.labels == metric.labels }
    return Markup("section", ["class": "metric", "id": "metric-\(number)"]) {
      Markup("h2") {
        figures.name + " "
        badge(metric.verdict)
      }
      Markup("p") { metric.reason }
      for warning in metric.evidence.warnings { Markup("p") { "Note: \(warning)" } }
      Markup("p", ["class": "soft"]) { facts(figures) }
      if let pair { plots(pair, metric, figures) }
      Markup("details") {
        Markup("summary") { "Evidence" }
        Markup("ul") { for line in explanation(of: metric) { Markup("li") { line } } }
      }
    }
  }

  private func facts(_ figures: MetricFigures) -> String {
    [
      "champion \(figures.champion)", "challenger \(figures.challenger)",
      "change \(figures.change.estimate) \(figures.change.interval)",
      figures.margin.map { "tolerated \($0)" }, figures.limits.map { "limit: \($0)" },
      figures.p.map { "p \($0)" }, "values \(figures.counts)",
    ].compactMap(\.self).joined(separator: " · ")
  }

  @MarkupBuilder private func plots(
    _ pair: MetricPair, _ metric: MetricJudgement, _ figures: MetricFigures
  ) -> [Markup] {
    Markup("p", ["class": "soft"]) {
      Markup("span", ["class": "key"])
      "champion  "
      Markup("span", ["class": "key other"])
      "challenger"
    }
    Markup("div", ["class": "plots"]) {
      if let plot = SeriesPlot(pair, limits: metric.settings.limits) {
        Markup("figure") {
          plot.drawing(figures.name)
          Markup("figcaption") {
            plot.thinning == 1
              ? "Over time; gaps are missing points."
              : "Over time: the smallest and the largest of every \(plot.thinning) points."
          }
        }
      }
      if let plot = DistributionPlot(pair) {
        Markup("figure") {
          plot.drawing(figures.name)
          Markup("figcaption") { "Share of values up to each value, without the last hundredth." }
        }
      }
    }
  }

  // MARK: What else a reader should know

  @MarkupBuilder private func remarks(_ judgement: Judgement) -> [Markup] {
    let notes =
      judgement.guards.map(\.reason) + judgement.notes
      + [judgement.hotelling.map(sentence)].compactMap(\.self)
    if !notes.isEmpty {
      Markup("h2") { "Notes" }
      Markup("ul") { for note in notes { Markup("li") { note } } }
    }
  }
}
