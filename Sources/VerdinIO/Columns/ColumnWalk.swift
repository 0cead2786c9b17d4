/// Goes from record to record of a column file, whose bytes may come in pieces.
struct ColumnWalk {
  typealias Record = (place: Range<Int>, head: ColumnRecordHead)

  let file: String
  /// The number of the record at hand, from 1.
  private(set) var number = 1
  /// The length of the record at hand, when it is not all there and its head is.
  private(set) var wanted: Int?
  private var sawHeader = false
  private var sawLast = false

  init(file: String) { self.file = file }

  /// The records that are all there, in order.
  ///
  /// - Parameter place: where the next one starts.
  mutating func records(
    in bytes: Span<UInt8>, from place: inout Int
  ) throws(Diagnostic) -> [Record] {
    if !sawHeader {
      guard bytes.count >= ColumnFormat.headerLength else { return [] }
      try ColumnFormat.checkHeader(bytes, file: file)
      place = ColumnFormat.headerLength
      sawHeader = true
    }
    var records: [Record] = []
    while !sawLast, bytes.count - place >= ColumnFormat.recordHeadLength {
      guard let head = ColumnRecordHead(bytes.extracting(place..<bytes.count)) else {
        // What was found before it is answered first.
        if !records.isEmpty { return records }
        throw error("the head of the record is damaged", hint: "nothing behind it can be found")
      }
      guard head.isConsistent else {
        if !records.isEmpty { return records }
        throw error(
          "the record's length of \(head.length) bytes is not that of its columns and its text",
          hint:
            "a record is a multiple of eight bytes long, and so is its text with spaces behind it")
      }
      wanted = head.length
      guard bytes.count - place >= head.length else { return records }
      if head.isLast {
        try checkLast(bytes.extracting(place..<(place + head.length)), head)
        sawLast = true
      } else {
        records.append((place..<(place + head.length), head))
        number += 1
      }
      place += head.length
      wanted = nil
    }
    return records
  }

  private func checkLast(_ bytes: Span<UInt8>, _ head: ColumnRecordHead) throws(Diagnostic) {
    guard head.length == ColumnFormat.recordHeadLength + 8,
      head.bodySum == crc32(bytes.extracting(ColumnFormat.recordHeadLength..<bytes.count))
    else { throw error("the record behind the last is damaged") }
    let count = bytes.word(at: ColumnFormat.recordHeadLength)
    guard count == UInt64(number - 1) else {
      throw Diagnostic(
        file: file, message: "the file was written with \(count) requests and has \(number - 1)")
    }
  }

  /// - Parameter left: how many bytes there are behind what was read, now that no more come.
  func checkEnd(left: Int) throws(Diagnostic) {
    guard sawHeader else {
      throw Diagnostic(file: file, message: "the file ends before it begins: its header is missing")
    }
    guard sawLast else {
      throw error(
        "the file ends here and is not complete",
        hint: "it was cut off while it was written or copied")
    }
    guard left == 0 else {
      throw Diagnostic(
        file: file, message: "there are \(left) bytes behind the last record",
        hint: "files cannot be joined one behind the other")
    }
  }

  private func error(_ message: String, hint: String? = nil) -> Diagnostic {
    ColumnRecord(file: file, number: number).error(message, hint: hint)
  }
}
