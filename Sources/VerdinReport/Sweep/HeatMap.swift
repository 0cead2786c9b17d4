import VerdinJudge

/// Verdicts as coloured fields, each with its word, so that nothing depends on colour.
struct HeatMap {
  var rowTitle: String
  var columnTitle: String
  var rows: [String]
  var columns: [String]
  /// A row of verdicts for each of `rows`.
  var verdicts: [[Verdict]]
  /// The field of the configuration as it stands, which has a frame.
  var configured: (row: Int, column: Int)?

  private static let head = 150.0
  private static let top = 44.0
  private static let fieldWidth = 98.0
  private static let fieldHeight = 30.0

  /// - Parameter words: what the map shows, in a sentence.
  func drawing(_ words: String) -> Markup {
    let width = Self.head + Double(columns.count) * Self.fieldWidth + 2
    let height = Self.top + Double(rows.count) * Self.fieldHeight + 2
    return Markup(
      "svg",
      [
        "class": "heat", "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))",
        "role": "img", "aria-label": words,
      ]
    ) {
      text(columnTitle, x(0), 14, anchor: "start")
      text(rowTitle, Self.head - 8, Self.top - 8, anchor: "end")
      for column in columns.indices {
        text(columns[column], x(column) + Self.fieldWidth / 2, Self.top - 8, anchor: "middle")
      }
      for row in rows.indices {
        text(
          TerminalText(rows[row]).shortened(to: 22), Self.head - 8, y(row) + 20, anchor: "end")
        for column in columns.indices { field(row, column) }
      }
    }
  }

  @MarkupBuilder private func field(_ row: Int, _ column: Int) -> [Markup] {
    let verdict = verdicts[row][column]
    let isHere = configured.map { $0.row == row && $0.column == column } ?? false
    Markup(
      "rect",
      [
        "class": "field \(verdict.rawValue)\(isHere ? " here" : "")",
        "x": coordinate(x(column) + 2), "y": coordinate(y(row) + 2),
        "width": coordinate(Self.fieldWidth - 4), "height": coordinate(Self.fieldHeight - 4),
      ])
    text(
      verdict.rawValue, x(column) + Self.fieldWidth / 2, y(row) + 20, anchor: "middle",
      kind: "word")
  }

  private func x(_ column: Int) -> Double { Self.head + Double(column) * Self.fieldWidth }
  private func y(_ row: Int) -> Double { Self.top + Double(row) * Self.fieldHeight }

  private func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String, kind: String = ""
  ) -> Markup {
    Markup(
      "text",
      ["class": kind, "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor]
    ) { text }
  }

  static let style = Markup(
    style: """
      .map{overflow-x:auto}svg.heat{min-width:34rem;max-width:46rem}
      svg .field{fill:currentColor;fill-opacity:.16;stroke:currentColor;stroke-width:1}
      svg .field.here{stroke-width:3}svg.heat text.word{fill:var(--ink)}
      """)
}
