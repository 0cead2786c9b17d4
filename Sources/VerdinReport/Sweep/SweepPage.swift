import VerdinJudge

/// A sweep as one page of heat maps that needs nothing else: no network, no script.
package func sweepPage(_ sweep: Sweep, in context: SweepContext) -> [UInt8] {
  let page = Markup("html", ["lang": "en"]) {
    Markup("head") {
      Markup("meta", ["charset": "utf-8"])
      Markup("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      Markup("title") { "Verdin sweep: \(context.input)" }
      Markup.pageStyle
      HeatMap.style
    }
    Markup("body") {
      Markup("main") {
        Markup("h1") { "How the verdict changes with what is tolerated" }
        Markup("p", ["class": "soft"]) {
          [context.input, context.config.map { "config \($0)" }, context.extent]
            .compactMap(\.self).joined(separator: " · ")
        }
        Markup("p") {
          "A factor of 2 doubles every margin, or moves every hard limit twice as far from harm; the "
            + "field with the heavy frame is the configuration as it stands."
        }
        for policy in sweep.policies { section(policy, sweep.factors) }
        if !context.notes.isEmpty {
          Markup("h2") { "Notes" }
          Markup("ul") { for note in context.notes { Markup("li") { note } } }
        }
      }
      Markup("footer") {
        Markup("p") {
          "verdin \(context.version). Every verdict of this page is in the JSON report too."
        }
      }
    }
  }
  return Array(("<!doctype html>\n" + page.source + "\n").utf8)
}

private func section(_ policy: Sweep.PolicySweep, _ factors: [Double]) -> Markup {
  Markup("section", ["class": "metric"]) {
    Markup("h2") { "Policy \(policy.policy)" + (policy.isConfigured ? ", as configured" : "") }
    Markup("p") { policy.sentence(factors) }
    figure(grid(policy, factors), "The verdict on the challenger, by policy \(policy.policy).")
    figure(metrics(policy, factors), "Each metric, with the limits as configured.")
    if !policy.scores.isEmpty {
      figure(scores(policy), "The verdict by the score from which the policy passes.")
    }
  }
}

private func figure(_ map: HeatMap, _ caption: String) -> Markup {
  Markup("figure") {
    Markup("div", ["class": "map", "tabindex": "0"]) {
      map.drawing("\(caption) \(inWords(map))")
    }
    Markup("figcaption") { caption }
  }
}

/// Row after row, for those who do not see the fields.
private func inWords(_ map: HeatMap) -> String {
  map.rows.indices.map { row in
    "\(map.rows[row]): "
      + map.columns.indices.map { "\(map.columns[$0]) \(map.verdicts[row][$0].rawValue)" }
      .joined(separator: ", ")
  }.joined(separator: "; ")
}

private func grid(_ policy: Sweep.PolicySweep, _ factors: [Double]) -> HeatMap {
  HeatMap(
    rowTitle: "limits", columnTitle: "margins", rows: factors.map(heading),
    columns: factors.map(heading), verdicts: policy.grid.map { $0.map(\.verdict) },
    configured: factors.firstIndex(of: 1).map { ($0, $0) })
}

private func metrics(_ policy: Sweep.PolicySweep, _ factors: [Double]) -> HeatMap {
  let along = policy.alongMargins(factors)
  let names = along[0].metrics.map(\.name)
  return HeatMap(
    rowTitle: "metric", columnTitle: "margins", rows: names, columns: factors.map(heading),
    verdicts: names.indices.map { metric in along.map { $0.metrics[metric].verdict } })
}

private func scores(_ policy: Sweep.PolicySweep) -> HeatMap {
  HeatMap(
    rowTitle: "", columnTitle: "score to pass", rows: ["challenger"],
    columns: policy.scores.map { readable($0.pass) }, verdicts: [policy.scores.map(\.verdict)])
}
