/// The head of a record: how long it is and what it holds.
struct ColumnRecordHead {
  let length: Int
  let textLength: Int
  let columnCount: Int
  let bodySum: UInt32

  /// Whether this is the record behind the last.
  var isLast: Bool { textLength == 0 && columnCount == 0 }

  /// - Parameter bytes: at least the 24 bytes of a head.
  /// - Returns: nil when they are damaged.
  init?(_ bytes: Span<UInt8>) {
    let sums = bytes.word(at: 16)
    guard UInt32(truncatingIfNeeded: sums >> 32) == crc32(bytes.extracting(0..<20)),
      let length = Int(exactly: bytes.word(at: 0))
    else { return nil }
    let counts = bytes.word(at: 8)
    self.length = length
    textLength = Int(counts & 0xFFFF_FFFF)
    columnCount = Int(counts >> 32)
    bodySum = UInt32(truncatingIfNeeded: sums)
  }

  /// Whether the length is a multiple of eight that holds the lengths of the columns and the text.
  var isConsistent: Bool {
    let least = ColumnFormat.recordHeadLength + 8 * columnCount + ColumnFormat.padded(textLength)
    return length & 7 == 0 && length >= least
  }
}

/// Reads one record of a column file.
struct ColumnRecord {
  let file: String
  /// The record's number in the file, from 1.
  let number: Int

  /// The request in a record, its columns in their places.
  ///
  /// - Parameter bytes: the record, as long as `head` says.
  func request(_ bytes: Span<UInt8>, _ head: ColumnRecordHead) throws(Diagnostic) -> Node {
    guard head.bodySum == crc32(bytes.extracting(ColumnFormat.recordHeadLength..<bytes.count))
    else {
      throw error(
        "the record is damaged: its checksum is another",
        hint: "copy or pack it again")
    }
    var columns = ColumnSubstitution(columns: try self.columns(bytes, head), record: self)
    let textStart = head.length - ColumnFormat.padded(head.textLength)
    let text = bytes.extracting(textStart..<(textStart + head.textLength))
    let request = try columns.filled(try Node(json: text, file: file, line: number))
    if let unused = columns.unused {
      throw error("column \(unused) belongs to nothing in the request")
    }
    return request
  }

  private func columns(
    _ bytes: Span<UInt8>, _ head: ColumnRecordHead
  ) throws(Diagnostic) -> [[Double]] {
    var place = ColumnFormat.recordHeadLength + 8 * head.columnCount
    let end = head.length - ColumnFormat.padded(head.textLength)
    var columns: [[Double]] = []
    columns.reserveCapacity(head.columnCount)
    for column in 0..<head.columnCount {
      let count = bytes.word(at: ColumnFormat.recordHeadLength + 8 * column)
      guard count <= UInt64((end - place) / 8) else {
        throw error("column \(column) has \(count) values, more than the record holds")
      }
      columns.append(try values(bytes, at: place, count: Int(count), column))
      place += 8 * Int(count)
    }
    guard place == end else { throw error("there are \(end - place) bytes behind the columns") }
    return columns
  }

  private func values(
    _ bytes: Span<UInt8>, at start: Int, count: Int, _ column: Int
  ) throws(Diagnostic) -> [Double] {
    var values: [Double] = []
    var infinite = false
    values.append(addingCapacity: count) { values in
      for place in 0..<count {
        let value = Double(bitPattern: bytes.word(at: start &+ 8 &* place))
        infinite = infinite || value.isInfinite
        values.append(value)
      }
    }
    if infinite, let place = values.firstIndex(where: \.isInfinite) {
      throw error(
        "value \(place) of column \(column) is infinite", hint: "write NaN for a missing point")
    }
    return values
  }

  /// The whole record is the place of what is wrong with its bytes.
  func error(_ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      file: file, position: Position(line: number, column: 1), message: message, hint: hint)
  }
}
