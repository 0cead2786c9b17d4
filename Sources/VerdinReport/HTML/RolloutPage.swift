import VerdinJudge
import VerdinRollout

extension RolloutStatus {
  /// The rollout as one page: what became of it and why, its traffic over time, what it had to do, and
  /// all that happened.
  package func html() -> [UInt8] {
    Page(
      title: "Verdin: rollout \(name), \(phase)",
      footer:
        "verdin \(version). Every number of this page is in the JSON report too: verdin report "
        + "--rollout \(name) --output json."
    ).bytes {
      Answers(self).drawing
      timeline
      if let crossing { limitTable(crossing) }
      if state.start != nil { criteriaTable }
      stageTable
      if let look = state.lastLook, !look.metrics.isEmpty { lastLook(look) }
      overTime
      eventTable
      if let start = state.start { plan(start) }
    }
  }

  // MARK: The course of it

  @MarkupBuilder private var timeline: [Markup] {
    if let plot = TimelinePlot(self) {
      Markup("h2") { "Traffic over time" }
      Markup("figure", ["id": "timeline"]) {
        plot.drawing
        Markup("figcaption") {
          "The challenger's share, times in UTC.  "
          Markup("span", ["class": "key dotted"])
          "asked for  "
          Markup("span", ["class": "key solid"])
          "confirmed by the router  "
          Markup("span", ["class": "key dot"])
          "observed in the requests"
        }
      }
      VerdictShape.key
    }
  }

  @MarkupBuilder private func limitTable(_ crossing: Crossing) -> [Markup] {
    Markup("h2") { "The limit that was crossed" }
    Markup.facts(
      [
        ("metric", crossing.metric), ("statistic", crossing.statistic),
        ("value", readable(crossing.value)),
        ("limit", "\(crossing.side.rawValue) \(readable(crossing.limit))"),
        ("interval", crossing.intervalInWords), ("observations", "\(crossing.observations)"),
      ], id: "rollback")
  }

  @MarkupBuilder private var criteriaTable: [Markup] {
    Markup("h2") { "What a success asks for" }
    Markup.table(
      ["Criterion", "Met", "Seen"],
      criteria.map { criterion in
        [
          Markup(text: criterion.name),
          criterion.isMet ? .badge("met", .pass) : .badge(unmetWord, unmetKind),
          Markup(text: criterion.detail),
        ]
      }, id: "criteria")
  }

  /// What is not met may still be, until the end.
  private var unmetWord: String { hasEnded ? "not met" : "not yet" }
  private var unmetKind: Verdict { hasEnded ? .fail : .inconclusive }
  private var hasEnded: Bool {
    switch state.phase {
    case .failed, .succeeded: true
    default: false
    }
  }

  @MarkupBuilder private var stageTable: [Markup] {
    if let start = state.start {
      let reached = state.stage ?? start.firstStage - 1
      Markup("h2") { "Stages" }
      Markup.table(
        ["Stage", "Share", "Planned", "Observed", "Looks", "Last look"],
        (start.firstStage..<start.plan.stages.count).map { number in
          let seen = looks.filter { $0.stage == number }
          let last = seen.last
          return [
            Markup(text: "\(number + 1)"),
            Markup(
              text: number == ShadowStage.index ? "copies" : "\(start.stage(number).share)"),
            Markup(text: "\(readable(start.stage(number).duration)) s"),
            Markup(text: last?.split.map(observed) ?? ""), Markup(text: "\(seen.count)"),
            last.map { Markup.badge($0.verdict) }
              ?? Markup(text: number <= reached ? "not looked at" : "not reached"),
          ]
        }, id: "stages", wide: [2])
    }
  }

  private func observed(_ split: TrafficSplit) -> String {
    guard let share = split.share else { return "no request" }
    return "\(readable(100 * share)) % of \(split.total), p \(readableP(split.pValue))"
  }

  // MARK: The metrics

  @MarkupBuilder private func lastLook(_ look: Look) -> [Markup] {
    Markup("h2") { "The last look" }
    Markup("p") {
      Markup.badge(look.verdict)
      " at \(utcTime(look.time)): \(look.reason)"
    }
    if let distrust = look.distrust { Markup("p") { "Not to be trusted: \(distrust)" } }
    ForestTable(rows: look.metrics.map(row)).drawing
  }

  private func row(_ metric: MetricLook) -> ForestTable.Row {
    let levels = readablePair(metric.champion ?? .nan, metric.challenger ?? .nan)
    return ForestTable.Row(
      name: metric.metric, verdict: metric.verdict,
      champion: metric.champion == nil ? "-" : levels.0,
      challenger: (metric.challenger == nil ? "-" : levels.1)
        + (metric.hasLimit ? ", limit \(metric.limitInWords)" : ""),
      change: metric.estimateInWords, plot: metric.bounds.flatMap(MarginPlot.init),
      words:
        "\(metric.metric): change \(metric.changeInWords), tolerated \(metric.toleratedInWords)")
  }

  @MarkupBuilder private var overTime: [Markup] {
    let plots = metricNames.compactMap { name -> (name: String, plot: SeriesPlot)? in
      let pair = overLooks(name)
      // What one look saw stands in its table.
      guard pair.challenger.values.count > 1 else { return nil }
      return SeriesPlot(pair, limits: limits(name), most: 400).map { (name, $0) }
    }
    if !plots.isEmpty {
      Markup("h2") { "What the looks saw" }
      Markup.armsKey
      Markup("div", ["class": "plots"]) {
        for (name, plot) in plots {
          Markup("figure") {
            plot.drawing(name)
            Markup("figcaption") { "\(name) as it stood at each look; dashed is a hard limit." }
          }
        }
      }
    }
  }

  private var metricNames: [String] {
    var names: [String] = []
    for metric in looks.flatMap(\.metrics) where !names.contains(metric.metric) {
      names.append(metric.metric)
    }
    return names
  }

  private func overLooks(_ name: String) -> MetricPair {
    let seen = looks.compactMap { look in
      look.metrics.first { $0.metric == name }.map { (time: look.time, metric: $0) }
    }
    let times = seen.map(\.time)
    return MetricPair(
      name: name, champion: Series(seen.map { $0.metric.champion ?? .nan }, times: times),
      challenger: Series(seen.map { $0.metric.challenger ?? .nan }, times: times))
  }

  private func limits(_ name: String) -> Limits {
    let last = looks.flatMap(\.metrics).last { $0.metric == name && $0.hasLimit }
    return Limits(above: last?.above, below: last?.below)
  }

  // MARK: The record

  @MarkupBuilder private var eventTable: [Markup] {
    if let first = events.first {
      Markup("h2") { "Events" }
      Markup.soft("Times in UTC, the first on \(utcTime(first.time).prefix(10)).")
      Markup.table(
        ["Time", "What", "By"],
        events.map { recorded in
          [String(timeOfDay(recorded.time).dropLast()), words(recorded.event), recorded.actor]
            .map { Markup(text: $0) }
        }, id: "events", wide: [2])
    }
  }

  @MarkupBuilder private func plan(_ start: RolloutStart) -> [Markup] {
    Markup("h2") { "Where this comes from" }
    Markup.facts(
      [
        ("program", "verdin \(version)"), ("champion", start.champion),
        ("challenger", start.challenger), ("router", start.router), ("metrics", start.metrics),
        ("early stages need", start.plan.earlyStages.rawValue),
        ("undecided to the end", start.plan.unresolved.rawValue),
        ("a look every", "\(readable(start.rules.interval)) s"),
        ("SHA-256 of what was last judged", state.lastLook?.inputDigest),
      ], id: "provenance")
    Markup("details") {
      Markup("summary") { "Configuration, as it was at the start" }
      Markup("pre", ["tabindex": "0"]) {
        for line in start.configuration.split(separator: "\n", omittingEmptySubsequences: false) {
          String(line)
          Markup("br")
        }
      }
    }
  }
}

extension MetricLook {
  /// The change's interval as the forest plot draws it; a look keeps the bounds of a fail alone.
  fileprivate var bounds: MarginBounds? {
    guard let change else { return nil }
    let (lower, upper) = (lower ?? -.infinity, upper ?? .infinity)
    return MarginBounds(
      estimate: change, failLower: lower, failUpper: upper, passLower: .infinity,
      passUpper: -.infinity, toleratedIncrease: toleratedIncrease,
      toleratedDecrease: toleratedDecrease, scale: isRelative ? .relative : .unit)
  }
}
