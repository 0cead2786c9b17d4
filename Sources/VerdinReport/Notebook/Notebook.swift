import VerdinJudge

/// A judgement as a Jupyter notebook that needs no other file: the report, the data, Verdin's figures,
/// and cells that compute them anew with numpy and scipy, hold both against each other and plot.
///
/// The same judgement gives the same bytes: cells have fixed ids and no outputs.
///
/// - SeeAlso: nbformat.readthedocs.io, format 4.5
package struct Notebook: Sendable {
  fileprivate let cells: [Cell]

  fileprivate struct Cell: Sendable {
    var id: String
    var source: String
    var isCode = true
    /// Whether the cell is folded when the notebook is opened: data, which nobody reads in full.
    var isFolded = false
  }

  /// - Parameter context: its recording is what was judged.
  package init(_ judgement: Judgement, _ alpha: JudgeConfig.Alpha, in context: ReportContext) {
    let report = String(
      decoding: MarkdownReport().render(judgement, in: context), as: UTF8.self)
    var json = JSONWriter(layout: .pretty)
    json.judgement(judgement, version: context.version)
    let figures = String(decoding: json.bytes, as: UTF8.self)
    cells = [
      Cell(id: "verdict", source: report, isCode: false),
      Cell(id: "how-to-read", source: Self.howToRead, isCode: false),
      Cell(id: "imports", source: Self.imports),
      Cell(id: "verdin", source: Self.assigned("VERDIN", figures), isFolded: true),
      Cell(id: "alpha", source: Self.errors(alpha)),
      Cell(
        id: "data", source: Self.assigned("DATA", NotebookData(context.recording).text),
        isFolded: true),
      Cell(id: "samples", source: Self.samples),
      Cell(id: "ranks", source: Self.ranks),
      Cell(id: "series", source: Self.series),
      Cell(id: "rates", source: Self.rates),
      Cell(id: "agreement", source: Self.agreement),
      Cell(id: "not-recomputed", source: Self.notRecomputed),
      Cell(id: "margins", source: Self.margins),
      Cell(id: "plots", source: Self.plots),
    ]
  }

  /// The notebook as JSON, its last line ended.
  package var bytes: [UInt8] {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.key("cells")
      json.array(cells) { json, cell in json.object { $0.members(of: cell) } }
      json.member("metadata") { json in
        json.member("kernelspec") { json in
          json.member("display_name", "Python 3")
          json.member("language", "python")
          json.member("name", "python3")
        }
        json.member("language_info") { $0.member("name", "python") }
      }
      json.member("nbformat", 4)
      json.member("nbformat_minor", 5)
    }
    json.endLine()
    return json.bytes
  }

  /// JSON holds no three quotation marks in a row, so a raw Python string can hold any.
  private static func assigned(_ name: String, _ json: String) -> String {
    "\(name) = json.loads(r\"\"\"\(json)\"\"\")"
  }

  private static func errors(_ alpha: JudgeConfig.Alpha) -> String {
    """
    # The one-sided error probabilities of a fail and of a pass.
    ALPHA = {"fail": \(alpha.fail), "pass": \(alpha.pass)}
    """
  }
}

extension JSONWriter {
  fileprivate mutating func members(of cell: Notebook.Cell) {
    member("cell_type", cell.isCode ? "code" : "markdown")
    if cell.isCode {
      key("execution_count")
      null()
    }
    member("id", cell.id)
    member("metadata") { json in
      guard cell.isFolded else { return }
      json.member("jupyter") { $0.member("source_hidden", true) }
    }
    if cell.isCode {
      key("outputs")
      array([String]()) { $0.string($1) }
    }
    // Every line with its end, but for the last one.
    let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
    member("source", lines.indices.map { lines[$0] + ($0 == lines.count - 1 ? "" : "\n") })
  }
}
