extension CSVReader {
  /// Reads a row by the rules of RFC 4180, or says what is wrong with it.
  ///
  /// - Returns: where the next row starts.
  @inline(never)
  mutating func readAnyRow(at start: Int) throws(Diagnostic) -> Int {
    // Blank lines, mostly at the end, are no rows.
    if let next = splitter.rowEnd(at: start) { return next }
    let next = try splitter.split(from: start, into: &cells)
    try checkCellCount()
    findKeyRuns()
    let known = knownStream()
    var newKey = RowKey(arm: arm)
    var time = Double.nan
    for (index, role) in header.roles.enumerated() {
      switch role {
      case .time: time = try self.time(cells[index])
      case .value(let column): rows.write(try number(cells[index], column: index), column: column)
      case .metric, .arm, .instance, .label:
        if known == nil { try newKey.take(index, self) }
      }
    }
    let stream = known ?? addStream(newKey)
    if rows.count > 0 { streams.successors[previous] = Int32(stream) }
    previous = stream
    rows.keep(stream: stream, time: time)
    return next
  }

  /// Makes a stream of the runs at hand.
  private mutating func addStream(_ key: RowKey) -> Int {
    let identity = identities.identity(of: key)
    if identity.series == series.count { series.addSeries(atRow: rows.count) }
    return streams.add(
      runs, in: bytes, hash: keyHash, series: identity.series, instance: identity.instance)
  }

  private func checkCellCount() throws(Diagnostic) {
    let wanted = header.roles.count
    if cells.count < wanted {
      throw splitter.error(
        at: cells[cells.count - 1].raw.upperBound,
        "the row has \(cellCount(cells.count)), the header \(wanted)",
        "leave a cell empty or write NaN for a missing point, but keep its delimiter")
    }
    if cells.count > wanted {
      throw splitter.error(
        at: cells[wanted].raw.lowerBound,
        "the row has \(cellCount(cells.count)), the header \(wanted)",
        "put a cell that has a delimiter in its text in quotes")
    }
  }

  private func cellCount(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  /// Lays down the bytes of each run of neighbouring key cells, with the delimiter behind it.
  private mutating func findKeyRuns() {
    runs.removeAll()
    var continues = false
    for (index, role) in header.roles.enumerated() {
      if role.isKey {
        let cell = cells[index].raw
        let end = index == cells.count - 1 ? cell.upperBound : cell.upperBound + 1
        if continues {
          runs[runs.count - 1].count = end - runs[runs.count - 1].start
        } else {
          runs.append(CSVStreams.Run(start: cell.lowerBound, count: end - cell.lowerBound))
        }
      }
      continues = role.isKey
    }
  }

  /// The text of a key cell without the spaces around it.
  func name(_ cell: CSVCell) throws(Diagnostic) -> String { trimmed(try splitter.text(cell)) }

  /// What the key cells of a row say.
  struct RowKey {
    var metric = ""
    var arm: Arm?
    var labels: [String: String] = [:]
    var instance = ""

    init(arm: Arm?) { self.arm = arm }

    /// Takes in the row's cell `index`.
    mutating func take(_ index: Int, _ reader: borrowing CSVReader) throws(Diagnostic) {
      let cell = reader.cells[index]
      let text = try reader.name(cell)
      switch reader.header.roles[index] {
      case .metric:
        if text.isEmpty {
          throw reader.splitter.error(
            at: cell.raw.lowerBound, "the metric's name is empty", "name it in every row")
        }
        metric = text
      case .arm: arm = try reader.arm(text, cell)
      case .instance: instance = text
      case .label: labels[reader.header.names[index]] = text
      case .time, .value: preconditionFailure("column \(index) is no key")
      }
    }
  }

  private func arm(_ word: String, _ cell: CSVCell) throws(Diagnostic) -> Arm {
    if let arm = options.arms[word] { return arm }
    let words = options.arms.words
    let meant = nearest(to: word, among: words).map { "did you mean '\($0)'? " } ?? ""
    throw splitter.error(
      at: cell.raw.lowerBound,
      word.isEmpty ? "the arm is missing" : "unknown arm '\(word)'",
      "\(meant)known words are \(words.joined(separator: ", ")); "
        + "others are told with --arm-map \(word.isEmpty ? "v2" : word)=challenger")
  }
}
