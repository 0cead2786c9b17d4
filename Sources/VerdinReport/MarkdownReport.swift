import VerdinJudge

/// The judgement as GitHub-flavoured Markdown, for a job summary or a merge request.
///
/// Why stands before the table, so what a byte limit cuts off is the least needed; a cut report is
/// still whole Markdown and says how much is missing.
package struct MarkdownReport: Report {
  package let name = "markdown"
  package let summary = "Markdown for job summaries and merge requests"
  private let byteLimit: Int

  /// - Parameter byteLimit: at most so many bytes; GitHub drops a step summary above 1 MiB whole.
  package init(byteLimit: Int = 1 << 20) {
    precondition(byteLimit >= 256, "\(byteLimit) bytes hold no report; 256 do")
    self.byteLimit = byteLimit
  }

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    var document = LimitedDocument(byteLimit: byteLimit)
    document.append("## Verdin: \(judgement.verdict.rawValue)\n")
    document.append("\n\(escaped(judgement.reason))\n")
    document.append("\n\(escaped(origin(judgement, context)))\n")
    let notPassed = judgement.metrics.filter { $0.verdict != .pass }
    document.append(
      head: "\n",
      notPassed.map { metric in
        "- **\(metric.verdict.rawValue)** \(escaped(metric.displayName)): \(escaped(metric.reason))\n"
      })
    document.append(
      head: "\n",
      judgement.metrics.flatMap { metric in
        metric.evidence.warnings.map { "- \(escaped(metric.displayName)): \(escaped($0))\n" }
      })
    if let flip = judgement.flip { document.append("\n\(escaped(flip.sentence))\n") }
    document.append(head: tableHead, judgement.metrics.map(tableRow))
    document.append(head: "\n", remarks(judgement).map { "- \(escaped($0))\n" })
    if context.explain { explain(judgement.metrics, in: &document) }
    return document.bytes
  }

  private func origin(_ judgement: Judgement, _ context: ReportContext) -> String {
    [
      context.stage.map { "stage \($0)" }, context.input, context.config.map { "config \($0)" },
      tally(judgement.metrics), "policy \(judgement.policy)", "verdin \(context.version)",
    ].compactMap { $0 }.joined(separator: " · ")
  }

  private let tableHead = """

    | Metric | Verdict | Champion | Challenger | Change | Interval | Margin | Limit | p | n |
    |:--|:--|--:|--:|--:|:--|--:|:--|--:|--:|

    """

  private func tableRow(_ metric: MetricJudgement) -> String {
    let row = MetricFigures(metric)
    let verdict = row.verdict.rawValue
    let cells = [
      escaped(row.name), row.verdict == .pass ? verdict : "**\(verdict)**", row.champion,
      row.challenger, row.change.estimate, row.change.interval, row.margin ?? "",
      escaped(row.limits ?? ""), escaped(row.p ?? ""), row.counts,
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func remarks(_ judgement: Judgement) -> [String] {
    let score = judgement.shownScore.map { score in
      "score \(readable(score)) of 100" + (judgement.classification.map { ", \($0)" } ?? "")
    }
    let groups = groupScores(judgement.groups).map { "groups: \($0)" }
    return [score, groups, judgement.hotelling.map(sentence)].compactMap { $0 }
      + permutationSentences(judgement.metrics) + judgement.notes
  }

  private func explain(_ metrics: [MetricJudgement], in document: inout LimitedDocument) {
    for metric in metrics {
      document.append(
        head: "\n### \(escaped(metric.displayName))\n\n",
        ([metric.reason] + explanation(of: metric)).map { "- \(escaped($0))\n" })
    }
  }
}

/// Text put together from pieces that are taken whole or not at all, within a limit.
private struct LimitedDocument {
  private(set) var bytes: [UInt8] = []
  private let byteLimit: Int
  private var isCut = false

  init(byteLimit: Int) {
    self.byteLimit = byteLimit
  }

  mutating func append(_ piece: String) {
    append(head: "", [piece])
  }

  /// Appends the head and the items after it; nothing when there are no items.
  ///
  /// The first item that does not fit is replaced by a note, and nothing follows it.
  mutating func append(head: String, _ items: [String]) {
    guard !items.isEmpty, !isCut else { return }
    var pending = head
    for (index, item) in items.enumerated() {
      let note = Self.note(missing: items.count - index, byteLimit)
      guard bytes.count + pending.utf8.count + item.utf8.count + note.utf8.count <= byteLimit
      else {
        bytes.append(contentsOf: note.utf8)
        isCut = true
        return
      }
      bytes.append(contentsOf: (pending + item).utf8)
      pending = ""
    }
  }

  private static func note(missing: Int, _ byteLimit: Int) -> String {
    let lines = missing == 1 ? "1 line" : "\(missing) lines"
    return "\n_Cut here to stay within \(byteLimit) bytes: \(lines) of this part left out,"
      + " and all that follows._\n"
  }
}

/// Plain text that stays plain in Markdown, on one line, inside a table cell too.
private func escaped(_ text: String) -> String {
  var escaped = ""
  for scalar in TerminalText(text).text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "|", "~", "$":
      escaped.unicodeScalars.append("\\")
      escaped.unicodeScalars.append(scalar)
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// The same for the other reports in Markdown.
func escapedMarkdown(_ text: String) -> String { escaped(text) }
