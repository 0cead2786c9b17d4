/// A table for a terminal: its columns two spaces apart, no spaces at the ends of lines.
package struct Table {
  package struct Column {
    package var title: String
    package var cells: [String]
    package var isNumeric = false
    /// Adds to a cell, already padded, what takes no room: colour.
    var paint: (_ padded: String, _ row: Int) -> String

    package init(
      title: String, cells: [String], isNumeric: Bool = false,
      paint: @escaping (_ padded: String, _ row: Int) -> String = { padded, _ in padded }
    ) {
      self.title = title
      self.cells = cells
      self.isNumeric = isNumeric
      self.paint = paint
    }

    var width: Int { cells.reduce(terminalWidth(title)) { max($0, terminalWidth($1)) } }
    /// A column in which no row has anything to say.
    var isEmpty: Bool { cells.allSatisfy(\.isEmpty) }
  }

  package let columns: [Column]

  package init(columns: [Column]) { self.columns = columns }

  var width: Int { columns.reduce(-2) { $0 + $1.width + 2 } }

  package var lines: [String] {
    let rows = columns.first?.cells.count ?? 0
    let widths = columns.map(\.width)
    let header = columns.indices.map { aligned(columns[$0].title, columns[$0], widths[$0]) }
    let body = (0..<rows).map { row in
      columns.indices.map { index in
        let column = columns[index]
        return column.paint(aligned(column.cells[row], column, widths[index]), row)
      }
    }
    return ([header] + body).map { trimmed($0.joined(separator: "  ")) }
  }

  private func aligned(_ text: String, _ column: Column, _ width: Int) -> String {
    column.isNumeric ? padded(leading: text, to: width) : padded(text, to: width)
  }

  private func trimmed(_ line: String) -> String {
    String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
  }
}
