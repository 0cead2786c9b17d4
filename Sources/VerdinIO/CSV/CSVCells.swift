/// One cell of a row, as a place in the file.
struct CSVCell {
  /// Where the cell begins, with its opening quote, and where the delimiter behind it stands.
  var raw: Range<Int>
  var isQuoted: Bool
  /// Whether doubled quotes stand for single ones.
  var hasDoubledQuotes: Bool

  /// The cell without its quotes.
  var content: Range<Int> {
    isQuoted ? raw.lowerBound + 1..<raw.upperBound - 1 : raw
  }
}

/// Takes rows apart into cells, by RFC 4180, and says what is wrong with those that do not follow it.
struct CSVSplitter {
  static let largestCell = 1 << 20

  let bytes: ByteView
  let file: String
  let delimiter: UInt8

  /// The cells of the row at `start`, in `cells`.
  ///
  /// - Returns: where the next row starts.
  func split(from start: Int, into cells: inout [CSVCell]) throws(Diagnostic) -> Int {
    cells.removeAll(keepingCapacity: true)
    var position = start
    while true {
      let cell = try cell(at: position)
      cells.append(cell)
      position = cell.raw.upperBound
      if position == bytes.count { return position }
      if bytes[position] == delimiter {
        position += 1
        continue
      }
      guard let next = rowEnd(at: position) else {
        throw error(
          at: position, "a carriage return without a line feed",
          "end lines with LF or CR LF; 'tr \"\\r\" \"\\n\"' mends files of old Macs")
      }
      return next
    }
  }

  /// Where the next row starts when the row ends at `position`: at a line's end or the file's.
  @inline(__always)
  func rowEnd(at position: Int) -> Int? {
    let byte = bytes[position]
    if byte == 0x0A { return position &+ 1 }
    if byte == 0x0D && bytes[position &+ 1] == 0x0A { return position &+ 2 }
    return position == bytes.count ? position : nil
  }

  private func cell(at start: Int) throws(Diagnostic) -> CSVCell {
    if bytes[start] == UInt8(ascii: "\"") { return try quotedCell(at: start) }
    var position = start
    while true {
      let byte = bytes[position]
      if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
      if byte == UInt8(ascii: "\"") {
        throw error(
          at: position, "a quote inside a cell that does not start with one",
          "put the whole cell in quotes and double the quotes inside")
      }
      if byte == 0 {
        if position == bytes.count { break }
        throw binary(at: position)
      }
      position += 1
    }
    return try checked(
      CSVCell(raw: start..<position, isQuoted: false, hasDoubledQuotes: false))
  }

  private func quotedCell(at start: Int) throws(Diagnostic) -> CSVCell {
    var cell = CSVCell(raw: start..<start, isQuoted: true, hasDoubledQuotes: false)
    var position = start + 1
    while true {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        if bytes[position] != UInt8(ascii: "\"") { break }
        cell.hasDoubledQuotes = true
      } else if byte == 0 {
        guard position == bytes.count else { throw binary(at: position) }
        throw error(
          at: start, "a quote is opened and never closed",
          "close it, or double it when it belongs to the text")
      }
      position += 1
    }
    guard bytes[position] == delimiter || rowEnd(at: position) != nil || bytes[position] == 0x0D
    else {
      throw error(
        at: start, "text follows the closing quote",
        "double the quotes that belong to the text: \"\"")
    }
    cell.raw = start..<position
    return try checked(cell)
  }

  private func checked(_ cell: CSVCell) throws(Diagnostic) -> CSVCell {
    if cell.raw.count > CSVSplitter.largestCell {
      throw error(
        at: cell.raw.lowerBound, "a cell of \(cell.raw.count) bytes; at most 1 MiB is read",
        "a quote may be missing, or this is no table of metrics")
    }
    return cell
  }

  private func binary(at offset: Int) -> Diagnostic {
    error(
      at: offset, "a zero byte, which no text has",
      "this looks like a binary file or UTF-16; save it as CSV in UTF-8")
  }

  /// A cell's text with doubled quotes made single.
  func text(_ cell: CSVCell) throws(Diagnostic) -> String {
    guard let text = bytes.text(cell.content) else {
      throw error(at: cell.raw.lowerBound, "the text is not UTF-8", "save the file in UTF-8")
    }
    guard cell.hasDoubledQuotes else { return text }
    var pairOpen = false
    return String(
      text.unicodeScalars.filter { scalar in
        pairOpen = scalar == "\"" && !pairOpen
        return !(scalar == "\"" && !pairOpen)
      }.map(Character.init))
  }

  /// A cell's text as errors show it, shortened when it is long.
  func shown(_ cell: CSVCell) throws(Diagnostic) -> String {
    let text = try text(cell)
    return text.count > 60 ? text.prefix(60) + "…" : text
  }

  func error(at offset: Int, _ message: String, _ hint: String? = nil) -> Diagnostic {
    Diagnostic(file: file, position: position(of: offset), message: message, hint: hint)
  }

  /// Counts lines from the file's beginning: errors are rare, rows are not.
  func position(of offset: Int) -> Position {
    var line = 1
    var lineStart = 0
    for i in 0..<offset where bytes[i] == 0x0A {
      line += 1
      lineStart = i + 1
    }
    return Position(line: line, column: offset - lineStart + 1)
  }
}
