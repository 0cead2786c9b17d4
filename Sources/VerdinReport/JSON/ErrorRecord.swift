/// A record of a batch that could not be judged: `{"id", "line", "error": {"message", "position"}}`.
package struct ErrorRecord: Sendable {
  /// The record's id as the JSON token it came as, when it could be read.
  package var id: [UInt8]?
  /// The record's line in the input, from 1.
  package var line: Int?
  package var message: String
  /// The place of the fault within the line, in bytes from 1.
  package var position: Int?

  package init(id: [UInt8]? = nil, line: Int? = nil, message: String, position: Int? = nil) {
    self.id = id
    self.line = line
    self.message = message
    self.position = position
  }
}

extension JSONWriter {
  /// Appends the error in the place of the record's judgement, without a line end.
  package mutating func errorRecord(_ error: ErrorRecord) {
    object { json in
      if let id = error.id {
        json.key("id")
        json.raw(id)
      }
      if let line = error.line { json.member("line", line) }
      json.member("error") { json in
        json.member("message", error.message)
        if let position = error.position { json.member("position", position) }
      }
    }
  }
}
