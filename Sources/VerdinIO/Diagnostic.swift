/// Something the user wrote wrong: where, what, and the way out.
///
/// Printed as `file:line:column: error: message`, the hint on a line of its own.
package struct Diagnostic: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Severity: String, Sendable { case error, warning }

  package var file: String
  /// 1-based; nil when the whole file is meant.
  package var position: Position?
  package var severity: Severity
  package var message: String
  package var hint: String?

  package init(
    file: String, position: Position? = nil, severity: Severity = .error, message: String,
    hint: String? = nil
  ) {
    self.file = file
    self.position = position
    self.severity = severity
    self.message = message
    self.hint = hint
  }

  package var description: String {
    let place = position.map { "\(file):\($0.line):\($0.column)" } ?? file
    return "\(place): \(severity): \(message)" + (hint.map { "\n  hint: \($0)" } ?? "")
  }
}

/// A place in a text: line and column from 1, the column counted in bytes.
package struct Position: Equatable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
