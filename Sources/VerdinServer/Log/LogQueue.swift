/// What one event loop has to write to a log and has not handed over yet.
///
/// A line costs an event loop the copying of what will stand in it; digits and JSON are the business of
/// the log's thread, which gets many lines at once.
struct LogQueue<Lines: LogLines> {
  private let log: RequestLog?
  private var lines = Lines()

  /// Lines that are handed over at once.
  private static var batch: Int { 256 }

  /// - Parameter log: nil for none, and nothing is kept.
  init(_ log: RequestLog?) { self.log = log }

  /// - Parameter change: adds one line or none.
  mutating func add(_ change: (inout Lines) -> Void) {
    guard log != nil else { return }
    change(&lines)
    if lines.count >= Self.batch { handOver() }
  }

  mutating func handOver() {
    guard lines.count > 0 else { return }
    log?.append(lines)
    lines = Lines()
  }
}
