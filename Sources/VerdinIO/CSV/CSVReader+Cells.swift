extension CSVReader {
  /// The cell without its quotes and the spaces around what it says.
  private func bare(_ cell: CSVCell) -> Range<Int> {
    var (start, end) = (cell.content.lowerBound, cell.content.upperBound)
    func isSpace(_ offset: Int) -> Bool { bytes[offset] == 0x20 || bytes[offset] == 0x09 }
    while start < end, isSpace(start) { start += 1 }
    while start < end, isSpace(end - 1) { end -= 1 }
    return start..<end
  }

  /// The number in a value cell, NaN when the point is missing.
  func number(_ cell: CSVCell, column: Int) throws(Diagnostic) -> Double {
    let place = bare(cell)
    if bytes.missingPointEnd(from: place.lowerBound) == place.upperBound { return .nan }
    let scanned = DecimalScanner.scan(bytes, from: place.lowerBound)
    if scanned.end == place.upperBound, scanned.value.isFinite { return scanned.value }

    let shown = trimmed(try splitter.shown(cell))
    let start = cell.raw.lowerBound
    if scanned.end == place.upperBound {
      throw splitter.error(
        at: start, "'\(shown)' is too large for a 64-bit float",
        "the largest is about 1.8e308; write NaN for a missing point")
    }
    let letters = shown.lowercased().drop { $0 == "+" || $0 == "-" }
    if letters == "inf" || letters == "infinity" {
      throw splitter.error(
        at: start, "'\(shown)' is not a finite number", "write NaN for a missing point")
    }
    throw splitter.error(at: start, "'\(shown)' is not a number", hint(shown, column: column))
  }

  private func hint(_ shown: String, column: Int) -> String {
    let missing = "write NaN for a missing point"
    if shown.contains(",") { return "write 1234.5 with a point and without separators" }
    if header.layout == .wide, shown.first?.isLetter == true {
      let name = header.names[column]
      return "\(missing); if '\(name)' is text that tells series apart, say --labels \(name)"
    }
    return missing
  }

  /// The unix time in a timestamp cell.
  mutating func time(_ cell: CSVCell) throws(Diagnostic) -> Double {
    let place = bare(cell)
    let scanned = timestamps.scan(bytes, from: place.lowerBound)
    if !place.isEmpty, scanned.end == place.upperBound { return scanned.time }
    throw splitter.error(
      at: cell.raw.lowerBound,
      place.isEmpty
        ? "the timestamp is missing" : "'\(try splitter.shown(cell))' is not a timestamp",
      "write RFC 3339 such as 2024-01-01T00:00:00Z, unix seconds or unix milliseconds")
  }
}

extension ByteView {
  /// The number or the word for a missing point at `start`.
  @inline(__always)
  func scanValue(from start: Int) -> DecimalScanner.Scanned {
    let scanned = DecimalScanner.scanLong(self, from: start)
    if scanned.end > start { return scanned }
    return DecimalScanner.Scanned(value: .nan, end: missingPointEnd(from: start))
  }

  /// Where the word for a missing point ends that starts at `start`; `start` when there is none, as in
  /// front of an empty cell.
  func missingPointEnd(from start: Int) -> Int {
    let word = word(at: start)
    let lower = word | 0x2020_2020
    if lower & 0xFF_FFFF == 0x6E_616E { return start + 3 }  // nan
    if lower & 0xFFFF_FFFF == 0x6C6C_756E { return start + 4 }  // null
    if word & 0xFFFF == 0x414E { return start + 2 }  // NA
    return start
  }
}
