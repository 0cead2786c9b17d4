import VerdinJudge

/// A shadow comparison and where it came from.
package struct ShadowDocument: Sendable {
  package var judgement: ShadowJudgement
  /// By which it was judged.
  package var config: ShadowConfig
  package var input: String
  package var version: String

  package init(
    _ judgement: ShadowJudgement, config: ShadowConfig, input: String, version: String
  ) {
    self.judgement = judgement
    self.config = config
    self.input = input
    self.version = version
  }

  var flip: ShadowFlip { judgement.flip(config) }

  /// For a terminal, 80 columns wide.
  package func text(color: Bool) -> [UInt8] {
    let context = ReportContext(input: input, version: version, color: color)
    var lines = head(context) + [""] + table(context).lines + [""] + figures
    if !judgement.segments.isEmpty { lines += [""] + segments.lines }
    if !judgement.examples.isEmpty { lines += ["", "disagreements, redacted"] + examples }
    let flip = wrapped(flip.sentence, indent: 6)
    lines += ["", "else  " + flip[0]] + flip.dropFirst()
    lines += judgement.notes.flatMap { wrapped("note: " + $0, indent: 2) }
    lines += ["", "verdin \(version), shadow"]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func head(_ context: ReportContext) -> [String] {
    let word = judgement.verdict.rawValue.uppercased()
    let indent = word.count + 2
    let reason = TerminalText(judgement.reason).wrapped(to: 80 - indent)
    let counts = judgement.pairing
    let origin = [
      "\(counts.paired) of \(counts.requests) requests paired, \(counts.labelled) labelled", input,
    ].flatMap { TerminalText($0).wrapped(to: 80 - indent) }
    return [painted(word, judgement.verdict, in: context) + "  " + (reason.first ?? "")]
      + indented(reason.dropFirst() + origin, by: indent)
  }

  private func table(_ context: ReportContext) -> Table {
    let findings = judgement.findings
    return Table(columns: [
      .init(title: "COMPARISON", cells: findings.map(\.name)),
      .init(
        title: "VERDICT", cells: findings.map(\.verdict.rawValue),
        paint: { padded, row in
          let word = findings[row].verdict.rawValue
          return painted(word, findings[row].verdict, in: context) + padded.dropFirst(word.count)
        }),
      .init(
        title: "REASON",
        cells: findings.map { TerminalText($0.reason).shortened(to: 80 - 12 - 14) }),
    ])
  }

  private var figures: [String] {
    var lines = pairing
    if let found = judgement.agreement {
      lines.append(
        "agreement: \(found.equal) of \(found.count) answers equal, \(percent(found.share)) "
          + "[\(percent(found.lower)), \(percent(found.upper))]")
    }
    if let found = judgement.accuracy { lines.append("accuracy: " + words(found)) }
    if let found = judgement.errors { lines.append("errors: " + words(found)) }
    if let found = judgement.latency { lines.append("latency: " + words(found)) }
    if let found = judgement.scores { lines.append("scores: " + words(found)) }
    return lines.flatMap { wrapped($0, indent: 2) }
  }

  private var pairing: [String] {
    let counts = judgement.pairing
    let odd = [
      ("without the challenger's answer", counts.challengerMissing),
      ("without the champion's", counts.championMissing),
      ("late", counts.late), ("champion's duplicates", counts.championDuplicates),
      ("challenger's duplicates", counts.challengerDuplicates),
      ("labels of no request", counts.strayLabels),
    ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    return odd.isEmpty ? [] : ["left out: " + odd.joined(separator: ", ")]
  }

  private func words(_ rates: PairedRates) -> String {
    "\(rates.champion) and \(rates.challenger) of \(rates.count), \(points(rates.difference)) points "
      + "[\(points(rates.failLower)), \(points(rates.failUpper))]; \(rates.championOnly) only the "
      + "champion, \(rates.challengerOnly) only the challenger, McNemar p = \(readableP(rates.pExact))"
  }

  private func words(_ latency: PairedLatency) -> String {
    func trio(_ values: [Double]) -> String { values.map { readable($0) }.joined(separator: "/") }
    return
      "p50/p95/p99 \(trio(latency.champion)) and \(trio(latency.challenger)) ms; per request "
      + "\(readable(latency.shift.estimate, digits: 3)) ms [\(readable(latency.shift.lower, digits: 3)), "
      + "\(readable(latency.shift.upper, digits: 3))], \(percent(latency.ratio)); signed-rank p = "
      + readableP(latency.pValue)
  }

  private func words(_ drift: ScoreDrift) -> String {
    var parts = [
      "largest gap \(readable(drift.largestGap, digits: 3))",
      "mean distance \(readable(drift.meanDistance, digits: 3))",
    ]
    if let found = drift.stability {
      parts.append(
        "stability index \(readable(found.index, digits: 3)) (\(readable(found.expected, digits: 2)) "
          + "expected by chance, p = \(readableP(found.pValue)))")
    }
    if let areas = drift.areas {
      parts.append(
        "ROC areas \(readable(areas.champion)) and \(readable(areas.challenger)), z = "
          + readable(areas.z, digits: 3))
    }
    return parts.joined(separator: ", ")
  }

  private var segments: Table {
    let shown = judgement.segments.prefix(10)
    return Table(columns: [
      .init(
        title: "SEGMENT, WORST FIRST", cells: shown.map { TerminalText($0.name).shortened(to: 24) }),
      .init(title: "PAIRS", cells: shown.map { "\($0.pairs)" }, isNumeric: true),
      .init(
        title: "AGREE", cells: shown.map { $0.agreement.map(percent) ?? "-" }, isNumeric: true),
      .init(
        title: "ACCURACY", cells: shown.map { $0.accuracy.map { points($0.difference) } ?? "-" },
        isNumeric: true),
      .init(
        title: "HOLM P", cells: shown.map { $0.familyP.map(readableP) ?? "-" }, isNumeric: true),
    ])
  }

  private var examples: [String] {
    judgement.examples.map { example in
      let label = example.label.map { ", right is \($0)" } ?? ""
      let segment = example.segment.map { " (\($0))" } ?? ""
      return TerminalText(
        "  \(example.id)\(segment): \(example.champion) against \(example.challenger)\(label)"
      ).text
    }
  }

  private func wrapped(_ text: String, indent: Int) -> [String] {
    let lines = TerminalText(text).wrapped(to: 80 - indent)
    return [lines.first ?? ""] + indented(lines.dropFirst(), by: indent)
  }

  func percent(_ share: Double) -> String { readable(100 * share) + " %" }
  func points(_ share: Double) -> String {
    (share > 0 ? "+" : "") + readable(100 * share, digits: 3)
  }
}
