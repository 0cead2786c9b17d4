/// One line of an answer log: what an arm answered to a request that was copied.
struct AnswerRecord: Sendable {
  /// When the answer was finished, in microseconds since 1970.
  var time: Int64
  /// The request's, the same in both logs.
  var id: String
  var status: UInt
  /// From the sending of the whole request to the end of the answer; nil where there was no answer.
  var microseconds: Int64?

  /// Writes the line as JSON with a line feed.
  ///
  /// - Parameters:
  ///   - body: the answer's, where it may be JSON, and else nothing.
  ///   - told: reads what the body tells.
  func write(to bytes: inout [UInt8], body: Span<UInt8>, told: inout JSONMembers) {
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
    if !body.isEmpty {
      told.read(body)
      if let place = told[Self.prediction] ?? told[Self.answer], !body.isNull(at: place) {
        bytes += #","prediction":"#.utf8
        bytes.writeJSON(body, at: place)
      }
      if let place = told[Self.score], body.isFinite(at: place) {
        bytes += #","score":"#.utf8
        bytes.writeJSON(body, at: place)
      }
    }
    bytes += "}\n".utf8
  }

  /// The members of a body that are logged.
  static let members = JSONMembers(named: ["prediction", "answer", "score"])
  private static let (prediction, answer, score) = (0, 1, 2)
}

extension Span<UInt8> {
  /// - Precondition: a JSON value lies there.
  fileprivate func isNull(at place: Range<Int>) -> Bool {
    self[place.lowerBound] == UInt8(ascii: "n")
  }

  /// Whether the value is a number that a double holds.
  ///
  /// - Precondition: a JSON value lies there.
  fileprivate func isFinite(at place: Range<Int>) -> Bool {
    let first = self[place.lowerBound]
    guard first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return false }
    // Without an exponent it takes 309 digits to leave the range.
    var mayBeTooLarge = place.count > 300
    for index in place where self[index] | 0x20 == UInt8(ascii: "e") { mayBeTooLarge = true }
    guard mayBeTooLarge else { return true }
    var digits: [UInt8] = []
    for index in place { digits.append(self[index]) }
    return Double(String(decoding: digits, as: UTF8.self))?.isFinite == true
  }
}
