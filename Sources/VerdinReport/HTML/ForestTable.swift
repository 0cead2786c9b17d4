import VerdinJudge

/// Changes against their margins, a row each, on one axis in margins: a forest plot.
struct ForestTable {
  let rows: [Row]

  struct Row {
    var name: String
    /// The id of the part of the page that tells more.
    var target: String?
    var verdict: Verdict
    var champion: String
    var challenger: String
    var change: String
    var plot: MarginPlot?
    /// The plot in words, for those who do not see it.
    var words: String
  }

  @MarkupBuilder var drawing: [Markup] {
    Markup.table(
      ["Metric", "Verdict", "Champion", "Challenger", "Change", "Change against the margin"],
      rows.map(cells), id: "overview", wide: [2, 3])
    if rows.contains(where: { $0.plot != nil }) {
      Markup.soft(
        "The tinted band is what is tolerated, the dashed lines are its ends, the axis reaches to twice the "
          + "margin; the dot is the change, the heavy bar what a pass keeps inside the band, the thin line "
          + "what a fail has outside of it. An arrow goes on beyond the axis.")
    }
  }

  private func cells(_ row: Row) -> [Markup] {
    let title =
      row.target.map { target in Markup("a", ["href": "#\(target)"]) { row.name } }
      ?? Markup(text: row.name)
    return [
      title, .badge(row.verdict), Markup(text: row.champion), Markup(text: row.challenger),
      Markup(text: row.change),
      row.plot?.drawing(row.words, verdict: row.verdict)
        ?? Markup("span", ["class": "soft"]) { "no bounds" },
    ]
  }
}
