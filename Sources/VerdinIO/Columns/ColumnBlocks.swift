/// Some whole records of a column file.
package struct ColumnBlock: Sendable {
  fileprivate let bytes: [UInt8]
  fileprivate let records: [ColumnWalk.Record]
  fileprivate let first: Int
  let file: String

  package var count: Int { records.count }

  /// The number of a record in the file, from 1.
  package func number(_ index: Int) -> Int { first + index }

  /// The request in a record of the block.
  package func request(_ index: Int) throws(Diagnostic) -> Node {
    let record = records[index]
    return try ColumnRecord(file: file, number: number(index))
      .request(bytes.span.extracting(record.place), record.head)
  }
}

/// Cuts a column file into blocks of the records that one read brings.
package struct ColumnBlocks {
  private static let bytesPerRead = 128 << 10
  /// A record that is longer than this is judged with `verdin judge`, which maps the file.
  private static let longestRecord = 1 << 30

  private let stream: ByteStream
  private var pending: [UInt8]
  private var place = 0
  private var isAtEnd = false
  private var walk: ColumnWalk

  /// - Parameter begun: what has been read of the stream, from its beginning.
  package init(_ stream: ByteStream, begun: [UInt8] = []) {
    self.stream = stream
    pending = begun
    walk = ColumnWalk(file: stream.name)
  }

  /// The next block, nil at the end of the file.
  package mutating func next() throws -> ColumnBlock? {
    while true {
      let first = walk.number
      let records = try completeRecords()
      if !records.isEmpty {
        let block = ColumnBlock(
          bytes: pending, records: records, first: first, file: stream.name)
        pending = Array(pending[place...])
        place = 0
        return block
      }
      if isAtEnd {
        try walk.checkEnd(left: pending.count - place)
        return nil
      }
      if let length = walk.wanted, length > Self.longestRecord {
        throw ColumnRecord(file: stream.name, number: walk.number).error(
          "the record is longer than \(Self.longestRecord) bytes",
          hint: "judge a file of one large record with 'verdin judge'")
      }
      isAtEnd = try stream.readAvailable(into: &pending, most: Self.bytesPerRead) == 0
    }
  }

  private mutating func completeRecords() throws(Diagnostic) -> [ColumnWalk.Record] {
    let bytes = pending
    return try walk.records(in: bytes.span, from: &place)
  }
}

/// The request in a column file that holds one.
package func readColumns(_ bytes: Span<UInt8>, file: String) throws(Diagnostic) -> Node {
  var walk = ColumnWalk(file: file)
  var place = 0
  let records = try walk.records(in: bytes, from: &place)
  try walk.checkEnd(left: bytes.count - place)
  guard records.count == 1 else {
    throw Diagnostic(
      file: file, message: "there are \(records.count) requests in the file, not one",
      hint: records.isEmpty ? nil : "'verdin batch \(file)' judges each")
  }
  return try ColumnRecord(file: file, number: 1)
    .request(bytes.extracting(records[0].place), records[0].head)
}
