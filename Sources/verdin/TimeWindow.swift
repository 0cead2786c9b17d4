import ArgumentParser
import VerdinIO
import VerdinJudge

/// A length of time as people write it: 90s, 30m, 2h, 1d.
struct TimeSpan: ExpressibleByArgument {
  var seconds: Double
  /// As it was written.
  var text: String

  init?(argument: String) {
    text = argument
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let last = argument.last, let unit = units[last],
      let amount = Double(argument.dropLast()), amount > 0, amount.isFinite
    else { return nil }
    seconds = amount * unit
  }

  /// Keeps the points of the span that ends at `end`, or at the last recorded time.
  func restrict(
    _ recorded: inout RecordedMetrics, endingAt end: Double?, file: String
  ) throws(Diagnostic) {
    guard recorded.pairs.allSatisfy(\.hasTimes) else {
      throw Diagnostic(
        file: file, message: "--window needs times, and this recording has none",
        hint: "add a timestamp column, or judge the whole recording")
    }
    let last = recorded.pairs.flatMap { $0.champion.times + $0.challenger.times }.max()
    guard let end = end ?? last else { return }
    for place in recorded.pairs.indices {
      recorded.pairs[place].champion.keep(after: end - seconds, through: end)
      recorded.pairs[place].challenger.keep(after: end - seconds, through: end)
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

extension MetricPair {
  fileprivate var hasTimes: Bool {
    champion.times.count == champion.values.count
      && challenger.times.count == challenger.values.count
  }
}

extension Series {
  fileprivate mutating func keep(after start: Double, through end: Double) {
    self = selecting(times.indices.filter { times[$0] > start && times[$0] <= end })
  }
}
