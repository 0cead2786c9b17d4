/// A metric source that gave nothing, or nothing to rely on: what and where.
package enum SourceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nothing was recorded so far.
  case noData(source: String, reason: String)
  /// A file that cannot be read, or a server that does not answer in time.
  case unreachable(source: String, reason: String)
  /// A server that answers with an error.
  case refused(source: String, reason: String)
  /// Something that is not what it should be.
  case garbled(source: String, reason: String)
  /// An answer that says that it is not complete.
  case partial(source: String, reason: String)

  package var description: String {
    switch self {
    case .noData(let source, let reason): "no data yet from \(source): \(reason)"
    case .unreachable(let source, let reason): "cannot reach \(source): \(reason)"
    case .refused(let source, let reason): "\(source) refuses: \(reason)"
    case .garbled(let source, let reason): "cannot use what \(source) says: \(reason)"
    case .partial(let source, let reason): "\(source) gives a part only: \(reason)"
    }
  }
}

extension SourceError {
  /// What was wrong with a file, on one line.
  init(_ diagnostic: Diagnostic) {
    let place = diagnostic.position.map { "line \($0.line), column \($0.column): " } ?? ""
    let hint = diagnostic.hint.map { " (\($0))" } ?? ""
    self = .garbled(source: diagnostic.file, reason: place + diagnostic.message + hint)
  }

  init(_ failure: InputError) {
    switch failure {
    case .cannotOpen(let name, let reason), .cannotRead(let name, let reason):
      self = .unreachable(source: name, reason: reason)
    }
  }
}
