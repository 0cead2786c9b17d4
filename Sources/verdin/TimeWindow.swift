import ArgumentParser
import VerdinIO
import VerdinJudge

/// A length of time as people write it: 90s, 30m, 2h, 1d.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
  var seconds: Double
  /// As it was written.
  var text: String

  init(seconds: Double) {
    self.seconds = seconds
    text = seconds == seconds.rounded() ? "\(Int(seconds))s" : "\(seconds)s"
  }

  var description: String { text }

  init?(argument: String) {
    text = argument
    guard let seconds = secondsOfDuration(argument) else { return nil }
    self.seconds = seconds
  }

  /// Keeps the points of the span that ends at `end`, or at the last recorded time.
  func restrict(
    _ recorded: inout RecordedMetrics, endingAt end: Double?, file: String
  ) throws(Diagnostic) {
    guard recorded.pairs.allSatisfy(\.isTimed) else {
      throw Diagnostic(
        file: file, message: "--window needs times, and this recording has none",
        hint: "add a timestamp column, or judge the whole recording")
    }
    let last = recorded.pairs.flatMap { $0.champion.times + $0.challenger.times }.max()
    guard let end = end ?? last else { return }
    for place in recorded.pairs.indices {
      recorded.pairs[place].keep { $0 > end - seconds && $0 <= end }
    }
  }
}

/// A point in time, in RFC 3339 or unix seconds.
struct Moment: ExpressibleByArgument {
  var seconds: Double

  init?(argument: String) {
    guard let seconds = unixSeconds(argument) else { return nil }
    self.seconds = seconds
  }
}

extension Moment {
  /// Leaves out what was recorded later.
  func restrict(_ recorded: inout RecordedMetrics) {
    for place in recorded.pairs.indices where recorded.pairs[place].isTimed {
      recorded.pairs[place].keep { $0 <= seconds }
    }
  }
}

extension MetricPair {
  /// - Precondition: every value has a time.
  fileprivate mutating func keep(_ isWanted: (Double) -> Bool) {
    champion = champion.keeping(isWanted)
    challenger = challenger.keeping(isWanted)
  }
}
