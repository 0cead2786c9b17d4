import VerdinJudge

extension ShadowDocument {
  /// The comparison as one page.
  package func html() -> [UInt8] {
    Page(
      title: "Verdin: shadow \(judgement.verdict.rawValue), \(input)",
      footer: "verdin \(version), shadow. Every number of this page is in the JSON report too."
    ).bytes {
      Answers(self).drawing
      if !judgement.findings.isEmpty {
        Markup("h2") { "All comparisons" }
        ForestTable(rows: judgement.findings.map(row)).drawing
      }
      if !judgement.notes.isEmpty {
        Markup("h2") { "Notes" }
        Markup("ul", ["id": "notes"]) { for note in judgement.notes { Markup("li") { note } } }
      }
      coverage
      rates("Right answers", judgement.accuracy, "accuracy")
      rates("Errors", judgement.errors, "errors")
      latency
      scores
      segments
      examples
    }
  }

  private func row(_ finding: ShadowFinding) -> ForestTable.Row {
    let figures = figures(finding.name)
    return ForestTable.Row(
      name: finding.name, target: figures.target, verdict: finding.verdict,
      champion: figures.champion, challenger: figures.challenger, change: figures.change,
      plot: figures.bounds.flatMap(MarginPlot.init), words: "\(finding.name): \(finding.reason)")
  }

  private typealias Figures = (
    target: String?, champion: String, challenger: String, change: String, bounds: MarginBounds?
  )

  private func figures(_ name: String) -> Figures {
    switch name {
    case "accuracy":
      return figures("accuracy", judgement.accuracy, decrease: config.accuracyMargin)
    case "errors": return figures("errors", judgement.errors, increase: config.errorMargin)
    case "latency":
      guard let found = judgement.latency else { return (nil, "-", "-", "-", nil) }
      return (
        "latency", "\(readable(found.champion[0])) ms", "\(readable(found.challenger[0])) ms",
        points(found.ratio) + " %",
        MarginBounds(
          estimate: found.ratio, failLower: found.failLower, failUpper: found.failUpper,
          passLower: found.failLower, passUpper: found.passUpper,
          toleratedIncrease: config.latencyMargin, toleratedDecrease: nil, scale: .relative)
      )
    default:
      return (
        "coverage", "-", judgement.agreement.map { percent($0.share) } ?? "-", "", nil
      )
    }
  }

  private func figures(
    _ target: String, _ rates: PairedRates?, increase: Double? = nil, decrease: Double? = nil
  ) -> Figures {
    guard let rates else { return (nil, "-", "-", "-", nil) }
    return (
      target, percent(Double(rates.champion) / Double(rates.count)),
      percent(Double(rates.challenger) / Double(rates.count)),
      points(rates.difference) + " points",
      MarginBounds(
        estimate: rates.difference, failLower: rates.failLower, failUpper: rates.failUpper,
        passLower: rates.passLower, passUpper: rates.passUpper, toleratedIncrease: increase,
        toleratedDecrease: decrease, scale: .unit)
    )
  }

  // MARK: Part by part

  @MarkupBuilder private var coverage: [Markup] {
    let counts = judgement.pairing
    Markup("h2", ["id": "coverage"]) { "Coverage and agreement" }
    Markup.facts([
      ("requests", "\(counts.requests)"), ("paired", "\(counts.paired)"),
      ("asked for", percent(config.coverage)), ("labelled", "\(counts.labelled)"),
      ("without the challenger's answer", "\(counts.challengerMissing)"),
      ("without the champion's", "\(counts.championMissing)"), ("late", "\(counts.late)"),
      ("champion's duplicates", "\(counts.championDuplicates)"),
      ("challenger's duplicates", "\(counts.challengerDuplicates)"),
      ("labels of no request", "\(counts.strayLabels)"),
      (
        "equal answers",
        judgement.agreement.map { found in
          "\(found.equal) of \(found.count), \(percent(found.share)) "
            + "[\(percent(found.lower)), \(percent(found.upper))]"
        }
      ),
    ])
  }

  /// The four ways in which a pair can come out, and McNemar's test of the two that differ.
  @MarkupBuilder private func rates(
    _ title: String, _ found: PairedRates?, _ id: String
  ) -> [Markup] {
    if let found {
      let both = found.champion - found.championOnly
      let neither = found.count - both - found.championOnly - found.challengerOnly
      Markup("h2", ["id": id]) { title }
      Markup.table(
        ["Requests", "Challenger: yes", "Challenger: no"],
        [
          ["Champion: yes", "\(both)", "\(found.championOnly)"],
          ["Champion: no", "\(found.challengerOnly)", "\(neither)"],
        ].map { row in row.map { Markup(text: $0) } })
      Markup.facts([
        ("difference", "\(points(found.difference)) points"),
        ("interval of a fail", "[\(points(found.failLower)), \(points(found.failUpper))]"),
        ("interval of a pass", "[\(points(found.passLower)), \(points(found.passUpper))]"),
        ("McNemar's p", readableP(found.pExact)), ("p of harm", readableP(found.pHarm)),
      ])
    }
  }

  @MarkupBuilder private var latency: [Markup] {
    if let found = judgement.latency {
      Markup("h2", ["id": "latency"]) { "Latency, request by request" }
      Markup.table(
        ["Quantile", "Champion, ms", "Challenger, ms", "Difference of the same request, ms"],
        PairedLatency.shares.enumerated().map { place, share in
          [
            "p\(readable(100 * share))", readable(found.champion[place]),
            readable(found.challenger[place]), readable(found.differences[place], digits: 3),
          ].map { Markup(text: $0) }
        })
      Markup.facts([
        ("pairs", "\(found.count)"), ("ratio", points(found.ratio) + " %"),
        ("interval", "[\(points(found.failLower)), \(points(found.failUpper))] %"),
        (
          "centre of the differences",
          "\(readable(found.shift.estimate, digits: 3)) ms [\(readable(found.shift.lower, digits: 3)), "
            + "\(readable(found.shift.upper, digits: 3))]"
        ), ("signed-rank p", readableP(found.pValue)),
      ])
    }
  }

  @MarkupBuilder private var scores: [Markup] {
    if let found = judgement.scores {
      Markup("h2") { "Scores" }
      Markup.facts([
        ("pairs", "\(found.count)"), ("largest gap", readable(found.largestGap, digits: 3)),
        ("mean distance", readable(found.meanDistance, digits: 3)),
        ("stability index", found.stability.map { readable($0.index, digits: 3) }),
        ("expected by chance", found.stability.map { readable($0.expected, digits: 2) }),
        ("its p", found.stability.map { readableP($0.pValue) }),
        (
          "ROC areas",
          found.areas.map { "\(readable($0.champion)) and \(readable($0.challenger))" }
        ), ("z", found.areas.map { readable($0.z, digits: 3) }),
      ])
    }
  }

  @MarkupBuilder private var segments: [Markup] {
    if !judgement.segments.isEmpty {
      Markup("h2") { "Segments, the worst first" }
      Markup.table(
        ["Segment", "Pairs", "Equal answers", "Accuracy, points", "p among all segments"],
        judgement.segments.map { segment in
          [
            segment.name, "\(segment.pairs)", segment.agreement.map(percent) ?? "-",
            segment.accuracy.map { points($0.difference) } ?? "-",
            segment.familyP.map(readableP) ?? "-",
          ].map { Markup(text: $0) }
        }, id: "segments")
    }
  }

  @MarkupBuilder private var examples: [Markup] {
    if !judgement.examples.isEmpty {
      Markup("h2") { "Disagreements, redacted" }
      Markup.table(
        ["Request", "Segment", "Champion", "Challenger", "Right is"],
        judgement.examples.map { example in
          [
            example.id, example.segment ?? "-", example.champion, example.challenger,
            example.label ?? "-",
          ].map { Markup(text: $0) }
        }, id: "examples", wide: [1])
    }
  }
}
