/// Reads the right answers by request id: a CSV with the columns `id` and `label`. A request that is
/// labelled twice keeps the later label.
///
/// - Throws: a `Diagnostic` for the first thing that is wrong.
package func readLabels(_ source: ByteSource) throws -> [String: String] {
  let text = String(decoding: try source.read().array, as: UTF8.self)
  var rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
  let hint = "the first line is 'id,label', and every other one has a request and its right answer"
  guard let header = rows.popFirst(), !header.isEmpty else {
    throw Diagnostic(file: source.name, message: "the file is empty", hint: hint)
  }
  let names = cells(header)
  guard let id = names.firstIndex(of: "id"), let label = names.firstIndex(of: "label") else {
    throw Diagnostic(
      file: source.name, position: Position(line: 1, column: 1),
      message: "no columns 'id' and 'label'", hint: hint)
  }
  var labels: [String: String] = [:]
  for (place, row) in rows.enumerated() where !row.isEmpty {
    let cells = cells(row)
    guard cells.count == names.count else {
      throw Diagnostic(
        file: source.name, position: Position(line: place + 2, column: 1),
        message: "the row has \(cells.count) cells, the header \(names.count)")
    }
    if !cells[label].isEmpty { labels[cells[id]] = cells[label] }
  }
  return labels
}

/// The cells of a row; a quoted one may hold commas and doubled quotes.
private func cells(_ row: Substring) -> [String] {
  var cells: [String] = []
  var cell = ""
  var isQuoted = false
  var isClosing = false
  for character in row {
    switch character {
    case "\"" where isQuoted && !isClosing: isClosing = true
    case "\"" where isClosing:
      cell.append("\"")
      isClosing = false
    case "\"" where cell.isEmpty && !isQuoted: isQuoted = true
    case "," where !isQuoted || isClosing:
      cells.append(cell)
      (cell, isQuoted, isClosing) = ("", false, false)
    default: cell.append(character)
    }
  }
  return cells + [cell]
}
