import NIOCore

/// Lines of an answer log on their way to it, with the bodies in one piece of storage.
///
/// What the bodies tell is looked for where the lines are written, in the log's own thread.
struct AnswerLines: LogLines {
  private var records: [(record: AnswerRecord, bodyEnd: Int)] = []
  private var bodies: [UInt8] = []

  var count: Int { records.count }

  /// - Parameter body: the answer's, where it may be JSON.
  mutating func add(_ record: AnswerRecord, body: ByteBuffer?) {
    if let body { bodies += body.readableBytesView }
    records.append((record, bodies.count))
  }

  func write(to bytes: inout [UInt8]) {
    var told = AnswerRecord.members
    var start = 0
    for (record, bodyEnd) in records {
      record.write(to: &bytes, body: bodies.span.extracting(start..<bodyEnd), told: &told)
      start = bodyEnd
    }
  }
}
