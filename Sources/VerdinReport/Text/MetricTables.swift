import VerdinJudge

/// The metrics of a text report as one or two tables that share the column of names.
///
/// The first says what was seen; the second draws it against the margins, below each other.
struct MetricTables {
  let lines: [String]
  let hasBars: Bool

  private static let barWidths = 17...41
  private static let leastNameWidth = 8

  init(_ metrics: [MetricJudgement], columns: Int, in context: ReportContext) {
    guard !metrics.isEmpty else {
      lines = []
      hasBars = false
      return
    }
    let rows = metrics.map(MetricFigures.init)
    let held = Self.held(metrics, rows)
    /// What the columns leave for the names.
    func room(beside others: [Table.Column]) -> Int { columns - 2 - Table(columns: others).width }

    // Figures of extreme sizes crowd the names out: first the intervals go, then the bars.
    var seen = Self.seen(rows, in: context)
    if room(beside: seen) < Self.leastNameWidth { seen.removeLast() }
    let leastBar = Self.bars(metrics, width: Self.barWidths.lowerBound)
    hasBars = !leastBar.isEmpty && room(beside: held + [leastBar]) >= Self.leastNameWidth

    let names = rows.map { TerminalText($0.name) }
    let longest = names.reduce(terminalWidth("METRIC")) { max($0, terminalWidth($1.text)) }
    func column(_ width: Int) -> Table.Column {
      Table.Column(
        title: "METRIC", cells: names.map { $0.shortened(to: max(width, Self.leastNameWidth)) })
    }

    let together = room(beside: seen + held)
    if !hasBars && together >= min(longest, 16) {
      lines = [""] + Table(columns: [column(together)] + seen + held).lines
      return
    }
    let name = column(
      min(room(beside: seen), room(beside: held + (hasBars ? [leastBar] : []))))
    var second = [name] + held
    if hasBars {
      let free = room(beside: second)
      let odd = free.isMultiple(of: 2) ? free - 1 : free
      second.insert(Self.bars(metrics, width: min(odd, Self.barWidths.upperBound)), at: 1)
    }
    lines = [""] + Table(columns: [name] + seen).lines + [""] + Table(columns: second).lines
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
