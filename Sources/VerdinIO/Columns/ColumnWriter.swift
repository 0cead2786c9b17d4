/// Writes a column file record by record.
package struct ColumnWriter {
  /// What has been written and not been taken.
  private var bytes: [UInt8] = []
  private var count: UInt64 = 0

  package init() {
    bytes = ColumnFormat.magic
    append(UInt64(ColumnFormat.version))
  }

  /// Adds a request.
  ///
  /// - Parameter text: the request, with references to the columns in the place of numbers.
  package mutating func append(text: [UInt8], columns: [[Double]]) {
    record(textLength: text.count, columns: columns.count) { writer in
      for column in columns { writer.append(UInt64(column.count)) }
      for column in columns {
        for value in column { writer.append(value.bitPattern) }
      }
      writer.bytes += text
      writer.bytes += Array(
        repeating: UInt8(ascii: " "), count: ColumnFormat.padded(text.count) - text.count)
    }
    count += 1
  }

  /// Adds the record behind the last.
  package mutating func end() {
    let count = count
    record(textLength: 0, columns: 0) { $0.append(count) }
  }

  /// What was written since this was last asked for.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func record(
    textLength: Int, columns: Int, _ body: (inout ColumnWriter) -> Void
  ) {
    let start = bytes.count
    bytes += Array(repeating: 0, count: ColumnFormat.recordHeadLength)
    body(&self)
    let bodyStart = start + ColumnFormat.recordHeadLength
    let sum = crc32(bytes.span.extracting(bodyStart..<bytes.count))
    put(UInt64(bytes.count - start), at: start)
    put(UInt64(textLength) | UInt64(columns) << 32, at: start + 8)
    put(UInt64(sum), at: start + 16)
    let headSum = crc32(bytes.span.extracting(start..<(start + 20)))
    put(UInt64(sum) | UInt64(headSum) << 32, at: start + 16)
  }

  private mutating func append(_ word: UInt64) {
    var rest = word
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  private mutating func put(_ word: UInt64, at place: Int) {
    for byte in 0..<8 { bytes[place + byte] = UInt8(truncatingIfNeeded: word >> UInt64(8 * byte)) }
  }
}
