import VerdinJudge

/// The judgement for a person at a terminal, 80 columns wide.
package struct TextReport: Report {
  package let name = "text"
  package let summary = "for people, 80 columns wide"
  private let columns = 80

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    let tables = MetricTables(judgement.metrics, columns: columns, in: context)
    var lines = headline(judgement, in: context) + tables.lines
    lines += reasons(judgement.metrics, in: context) + remarks(judgement)
    if context.explain { lines += judgement.metrics.flatMap(explained) }
    lines += foot(judgement, hasBars: tables.hasBars, in: context)
    return lines.reduce(into: []) { bytes, line in
      bytes.append(contentsOf: line.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  private func headline(_ judgement: Judgement, in context: ReportContext) -> [String] {
    let word = judgement.verdict.rawValue.uppercased()
    let indent = word.count + 2
    // Policy kayenta gives a reason only where its score is not the reason.
    let told = judgement.reason.isEmpty ? "the score decides" : judgement.reason
    let reason = TerminalText(told).wrapped(to: columns - indent)
    let first = painted(word, judgement.verdict, in: context) + "  " + (reason.first ?? "")
    let origin = [
      context.stage.map { "stage \($0)" }, context.input, context.config.map { "config \($0)" },
    ].compactMap { $0 }.joined(separator: " · ")
    let below = [tally(judgement.metrics), origin].flatMap { line in
      TerminalText(line).wrapped(to: columns - indent)
    }
    return [first] + indented(reason.dropFirst() + below, by: indent)
  }

  /// Why each metric that did not pass did not, the worst first.
  private func reasons(_ metrics: [MetricJudgement], in context: ReportContext) -> [String] {
    let ordered = [Verdict.fail, .marginal, .inconclusive].flatMap { verdict in
      metrics.filter { $0.verdict == verdict }
    }
    let lines = ordered.flatMap { metric in
      let word = metric.verdict.rawValue
      let lines = paragraph(
        "\(word)  \(metric.displayName): \(metric.reason)", after: word.count + 2)
      return [painted(word, metric.verdict, in: context) + lines[0].dropFirst(word.count)]
        + lines.dropFirst()
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  /// What is worth a look although it decides nothing, and what would change the verdict.
  private func remarks(_ judgement: Judgement) -> [String] {
    let warnings = judgement.metrics.flatMap { metric in
      metric.evidence.warnings.map { "note  \(metric.displayName): \($0)" }
    }
    let flip = judgement.flip.map { "else  \($0.sentence)" }
    let lines = (warnings + [flip].compactMap(\.self)).flatMap { paragraph($0, after: 6) }
    return lines.isEmpty ? [] : [""] + lines
  }

  private func explained(_ metric: MetricJudgement) -> [String] {
    // The reasons of the others have just been given.
    let reason = metric.verdict == .pass ? [metric.reason] : []
    return [""] + paragraph(metric.displayName)
      + (reason + explanation(of: metric)).flatMap { paragraph("- \($0)") }
  }

  private func foot(
    _ judgement: Judgement, hasBars: Bool, in context: ReportContext
  ) -> [String] {
    var lines = [""]
    if let score = judgement.shownScore {
      let word = judgement.classification.map { ", \($0)" } ?? ""
      lines += paragraph("score \(readable(score)) of 100\(word)")
    }
    if let groups = groupScores(judgement.groups) { lines += paragraph("groups: \(groups)") }
    if let hotelling = judgement.hotelling { lines += paragraph(sentence(hotelling)) }
    for sentence in permutationSentences(judgement.metrics) { lines += paragraph(sentence) }
    for note in judgement.notes { lines += paragraph("note: \(note)") }
    if hasBars { lines += paragraph(IntervalBar.legend) }
    return lines + paragraph("verdin \(context.version), policy \(judgement.policy)")
  }

  /// The text in lines, those after the first indented by two.
  ///
  /// - Parameter kept: leading characters whose spaces stay as they are.
  private func paragraph(_ text: String, after kept: Int = 0) -> [String] {
    let head = String(text.prefix(kept))
    let rest = TerminalText(String(text.dropFirst(kept))).wrapped(
      to: columns - max(kept, 2))
    return [head + (rest.first ?? "")] + indented(rest.dropFirst(), by: max(kept, 2))
  }
}

extension Judgement {
  /// The score, but where it is of the few metrics that could be scored and nothing was decided.
  var shownScore: Double? {
    verdict == .inconclusive && classification == nil ? nil : score
  }
}

func indented(_ lines: some Sequence<String>, by columns: Int) -> [String] {
  lines.map { String(repeating: " ", count: columns) + $0 }
}

/// The word in its verdict's colour; the word always says it by itself.
func painted(_ word: String, _ verdict: Verdict, in context: ReportContext) -> String {
  guard context.color else { return word }
  let code =
    switch verdict {
    case .pass: "32"
    case .marginal: "33"
    case .fail: "31"
    case .inconclusive: "36"
    }
  return "\u{1b}[1;\(code)m\(word)\u{1b}[0m"
}
