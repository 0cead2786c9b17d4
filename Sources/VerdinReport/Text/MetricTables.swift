import VerdinJudge

/// The metrics of a text report as one or two tables that share the column of names.
///
/// The first says what was seen; the second draws it against the margins, below each other.
struct MetricTables {
  let lines: [String]
  let hasBars: Bool

  init(_ metrics: [MetricJudgement], columns: Int, in context: ReportContext) {
    let rows = metrics.map(MetricFigures.init)
    hasBars = metrics.contains { $0.evidence.bounds.flatMap { IntervalBar($0, width: 9) } != nil }
    guard !metrics.isEmpty else {
      lines = []
      return
    }
    let seen = Self.seen(rows, in: context)
    let held = Self.held(metrics, rows)
    let barWidths = 17...41
    let names = rows.map { TerminalText($0.name) }
    let longest = names.reduce(6) { max($0, terminalWidth($1.text)) }

    let together = columns - 2 - Table(columns: seen + held).width
    if !hasBars && together >= min(longest, 16) {
      let column = Self.names(names, width: min(longest, together))
      lines = [""] + Table(columns: [column] + seen + held).lines
      return
    }
    let room = min(
      columns - 2 - Table(columns: seen).width,
      columns - 2 - Table(columns: held).width - (hasBars ? barWidths.lowerBound + 2 : 0))
    let column = Self.names(names, width: min(longest, max(room, 8)))
    var second = [column] + held
    if hasBars {
      let free = columns - 2 - Table(columns: second).width
      let odd = free.isMultiple(of: 2) ? free - 1 : free
      let barWidth = min(max(odd, barWidths.lowerBound), barWidths.upperBound)
      second.insert(Self.bars(metrics, width: barWidth), at: 1)
    }
    lines =
      [""] + Table(columns: [column] + seen).lines + [""] + Table(columns: second).lines
  }

  private static func names(_ names: [TerminalText], width: Int) -> Table.Column {
    Table.Column(title: "METRIC", cells: names.map { $0.shortened(to: width) })
  }

  private static func seen(_ rows: [MetricFigures], in context: ReportContext) -> [Table.Column] {
    let verdicts = rows.map(\.verdict)
    let columns = [
      Table.Column(title: "VERDICT", cells: verdicts.map(\.rawValue)) { cell, row in
        let word = verdicts[row].rawValue
        return painted(word, verdicts[row], in: context) + cell.dropFirst(word.count)
      },
      Table.Column(title: "CHAMPION", cells: rows.map(\.champion), isNumeric: true),
      Table.Column(title: "CHALLENGER", cells: rows.map(\.challenger), isNumeric: true),
      Table.Column(title: "CHANGE", cells: rows.map(\.change.estimate), isNumeric: true),
      Table.Column(title: "", cells: rows.map(\.change.interval)),
    ]
    return columns.filter { !$0.isEmpty }
  }

  private static func held(
    _ metrics: [MetricJudgement], _ rows: [MetricFigures]
  ) -> [Table.Column] {
    // Roles are worth a word only where they differ.
    let showsRoles = Set(metrics.map(\.role)).count > 1
    let limits = rows.map { TerminalText($0.limits ?? "").shortened(to: 20) }
    let columns = [
      Table.Column(title: "MARGIN", cells: rows.map { $0.margin ?? "" }, isNumeric: true),
      Table.Column(title: "LIMIT", cells: limits),
      Table.Column(title: "P", cells: rows.map { $0.p ?? "" }, isNumeric: true),
      Table.Column(title: "N", cells: rows.map(\.counts), isNumeric: true),
      Table.Column(title: "ROLE", cells: metrics.map { showsRoles ? $0.role.rawValue : "" }),
    ]
    return columns.filter { !$0.isEmpty }
  }

  private static func bars(_ metrics: [MetricJudgement], width: Int) -> Table.Column {
    Table.Column(
      title: IntervalBar.axis(width: width),
      cells: metrics.map { metric in
        metric.evidence.bounds.flatMap { IntervalBar($0, width: width) }.map { String($0.cells) }
          ?? ""
      })
  }
}
