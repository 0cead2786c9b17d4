/// One line of an answer log: what an arm answered to a request that was copied.
struct AnswerRecord: LogRecord {
  /// When the answer was finished, in microseconds since 1970.
  var time: Int64
  /// The request's, the same in both logs.
  var id: String
  var status: UInt
  /// From the sending of the whole request to the end of the answer; nil where there was no answer.
  var microseconds: Int64?
  /// The answer's body, where it may be JSON.
  var body: [UInt8]?

  /// Writes the line as JSON with a line feed. What the body tells is looked for here, in the log's own
  /// thread.
  func write(to bytes: inout [UInt8]) {
    bytes += #"{"time":"#.utf8
    bytes.writeThousandths(time / 1_000)
    bytes += #","id":""#.utf8
    bytes.writeEscaped(id)
    bytes += #"","status":"#.utf8
    bytes.writeDecimal(Int64(status))
    if let microseconds {
      bytes += #","latency_ms":"#.utf8
      bytes.writeThousandths(microseconds)
    }
    let told = body.map { JSONMembers(of: $0, named: ["prediction", "answer", "score"]) }
    if let prediction = told?["prediction"] ?? told?["answer"], prediction != Array("null".utf8) {
      bytes += #","prediction":"#.utf8
      bytes += prediction
    }
    if let score = told?["score"], Double(String(decoding: score, as: UTF8.self))?.isFinite == true
    {
      bytes += #","score":"#.utf8
      bytes += score
    }
    bytes += "}\n".utf8
  }
}
