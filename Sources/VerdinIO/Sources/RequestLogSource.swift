/// The embedded proxy's log of single requests, and labels that tell which answers were right.
///
/// The log is read in pieces, from about the beginning of the span on, so neither its size nor its
/// age matters. Counted are whole ticks only: what every later look counts again in the same way.
package struct RequestLogSource: MetricSource {
  package struct Settings: Sendable, Equatable {
    package var requests: String
    package var labels: String?
    /// Seconds.
    package var tick: Double

    package init(requests: String, labels: String? = nil, tick: Double = 60) {
      self.requests = requests
      self.labels = labels
      self.tick = tick
    }
  }

  /// Seconds by which a line may be older than one before it.
  static let disorder = 60.0

  private let settings: Settings

  package init(_ settings: Settings) { self.settings = settings }

  package func read(_ span: Range<Double>) async throws -> RecordedMetrics {
    do {
      var notes: [String] = []
      let labels = try labels(&notes)
      let log = try unlessAbsent(settings.requests) { try FileChunks(path: settings.requests) }
      let ticks = try count(log, span, labels)
      guard ticks.requests > 0 else {
        throw SourceError.noData(
          source: settings.requests,
          reason: "no request in whole ticks of \(plain(settings.tick)) s \(words(span))")
      }
      return RecordedMetrics(
        pairs: ticks.pairs(isLabelled: settings.labels != nil), notes: notes, rows: ticks.requests,
        bytes: log.count)
    } catch let failure as InputError {
      throw SourceError(failure)
    } catch let mistake as Diagnostic {
      throw SourceError(mistake)
    }
  }

  /// Labels come late: as long as there are none, nothing is labelled.
  private func labels(_ notes: inout [String]) throws -> RequestLabels? {
    guard let path = settings.labels else { return nil }
    do {
      return try RequestLabels(reading: path)
    } catch let error as SourceError {
      guard case .noData = error else { throw error }
      notes.append(error.description)
      return nil
    }
  }

  private func count(
    _ log: FileChunks, _ span: Range<Double>, _ labels: RequestLabels?
  ) throws -> RequestTicks {
    let reader = RequestLineReader(file: settings.requests)
    var ticks = RequestTicks(span, tick: settings.tick)
    let wanted = ticks.span
    let start = try log.offset(before: wanted.lowerBound - Self.disorder, reader)
    try log.lines(from: start) { piece, end, offset in
      var place = 0
      while place < end {
        let lineEnd = piece.lineEnd(from: place)
        do {
          if !piece.isBlank(place, lineEnd) {
            let line = try reader.line(piece, place, piece.withoutReturn(place, lineEnd))
            if wanted.contains(line.time) {
              ticks.count(line, isCorrect: line.id.flatMap { labels?[$0] })
            }
          }
        } catch let mistake as Diagnostic {
          throw try located(mistake, in: log, at: offset + place)
        }
        place = lineEnd + 1
      }
    }
    return ticks
  }

  /// The complaint with the number of its line, which is counted only now.
  private func located(
    _ mistake: Diagnostic, in log: FileChunks, at offset: Int
  ) throws -> Diagnostic {
    var line = 1
    try log.lines { piece, end, start in
      for place in 0..<max(0, min(end, offset - start)) where piece[place] == 0x0A { line += 1 }
    }
    var located = mistake
    located.position = Position(line: line, column: mistake.position?.column ?? 1)
    return located
  }
}

extension FileChunks {
  /// A line's start before which all lines are older than `time`, found by bisection: lines are
  /// more or less in the order of time.
  fileprivate func offset(before time: Double, _ reader: RequestLineReader) throws -> Int {
    var (older, newer) = (0, count)
    while newer - older > 1 << 20 {
      let middle = older + (newer - older) / 2
      let piece = try bytes(at: middle, size: 1 << 16)
      let found: (start: Int, time: Double)? = piece.withView { view in
        let start = view.lineEnd(from: 0) + 1
        let end = start < view.count ? view.lineEnd(from: start) : view.count
        guard end < view.count else { return nil }
        do {
          let line = try reader.line(view, start, view.withoutReturn(start, end))
          return (middle + start, line.time)
        } catch {
          // What cannot be read is for the reading proper to tell, if it lies in the span.
          return nil
        }
      }
      guard let found else { return older }
      if found.time < time { older = found.start } else { newer = middle }
    }
    return older
  }
}

extension ByteView {
  /// Where the line ends, at its line feed or at the end of all.
  fileprivate func lineEnd(from start: Int) -> Int {
    var place = start
    // A byte of the word is a line feed when subtracting one borrows from it alone.
    while place &+ 8 <= count {
      let word = word(at: place) ^ 0x0A0A_0A0A_0A0A_0A0A
      let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if found != 0 { return place &+ found.trailingZeroBitCount / 8 }
      place &+= 8
    }
    while place < count, self[place] != 0x0A { place &+= 1 }
    return place
  }

  fileprivate func isBlank(_ start: Int, _ end: Int) -> Bool {
    (start..<end).allSatisfy { self[$0] <= 0x20 }
  }

  /// The end in front of a carriage return.
  fileprivate func withoutReturn(_ start: Int, _ end: Int) -> Int {
    end > start && self[end - 1] == 0x0D ? end - 1 : end
  }
}
