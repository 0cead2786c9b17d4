/// Which answers were right: a CSV `id,correct` with 0 and 1 that grows as labels arrive.
struct RequestLabels {
  private var isCorrect: [RequestKey: Bool] = [:]

  subscript(id: RequestKey) -> Bool? { isCorrect[id] }

  /// - Throws: `SourceError.noData` when there is none yet, `Diagnostic` for the first thing that is
  ///   wrong.
  init(reading path: String) throws {
    let bytes = try wholeLines(of: path)
    try bytes.withView { view throws(Diagnostic) in
      let splitter = CSVSplitter(bytes: view, file: path, delimiter: UInt8(ascii: ","))
      var cells: [CSVCell] = []
      var position = try splitter.split(from: 0, into: &cells)
      let (id, correct) = try Self.columns(cells, splitter)
      let width = cells.count
      while position < view.count {
        if let next = splitter.rowEnd(at: position) {
          position = next
          continue
        }
        position = try splitter.split(from: position, into: &cells)
        guard cells.count == width else {
          throw splitter.error(
            at: cells[0].raw.lowerBound, "the row has \(cells.count) cells, the header \(width)",
            "write a request's id and 0 or 1 in every row")
        }
        try add(cells[id], cells[correct], splitter)
      }
    }
  }

  private mutating func add(
    _ id: CSVCell, _ correct: CSVCell, _ splitter: CSVSplitter
  ) throws(Diagnostic) {
    let word = trimmed(try splitter.text(correct))
    guard word == "0" || word == "1" else {
      throw splitter.error(
        at: correct.raw.lowerBound, "'\(word)' is neither 0 nor 1",
        "write 1 for a correct answer, and no row for one that is not labelled")
    }
    let name = trimmed(try splitter.text(id))
    let known = isCorrect.updateValue(word == "1", forKey: RequestKey(name.utf8))
    if let known, known != (word == "1") {
      throw splitter.error(
        at: id.raw.lowerBound, "request '\(name)' is labelled both 0 and 1",
        "give each request one label")
    }
  }

  private static func columns(
    _ cells: [CSVCell], _ splitter: CSVSplitter
  ) throws(Diagnostic) -> (id: Int, correct: Int) {
    var names: [String] = []
    for cell in cells { names.append(trimmed(try splitter.text(cell)).lowercased()) }
    if let first = names.first, first.hasPrefix("\u{FEFF}") { names[0] = String(first.dropFirst()) }
    guard let id = names.firstIndex(of: "id"), let correct = names.firstIndex(of: "correct")
    else {
      throw splitter.error(
        at: 0, "there is no column '\(names.contains("id") ? "correct" : "id")'",
        "the header of labels reads id,correct")
    }
    return (id, correct)
  }
}
