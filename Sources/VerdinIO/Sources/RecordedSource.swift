import VerdinJudge

/// CSV files that others may still be writing to.
///
/// Every read takes the whole files anew and keeps nothing, so a file that was cut short or replaced
/// since the last read cannot be told from one that began later; a note says when the rows begin
/// long after the span does. A line without its end is left for the next read.
package struct RecordedSource: MetricSource {
  package enum Files: Sendable, Equatable {
    /// One table with a column that names the arms.
    case both(String)
    case arms(champion: String, challenger: String)

    fileprivate var paths: [(path: String, arm: Arm?)] {
      switch self {
      case .both(let path): [(path, nil)]
      case .arms(let champion, let challenger):
        [(champion, .champion), (challenger, .challenger)]
      }
    }
  }

  private let files: Files
  private let options: CSVOptions

  package init(_ files: Files, options: CSVOptions = CSVOptions()) {
    self.files = files
    self.options = options
  }

  package func read(_ span: Range<Double>) async throws -> RecordedMetrics {
    do {
      var tables: [(source: ByteSource, arm: Arm?)] = []
      for (path, arm) in files.paths {
        let lines = try wholeLines(of: path)
        tables.append((.memory(name: path, bytes: lines), arm))
      }
      let recorded = try readSoFar(tables, options: options)
      let name = files.paths.map(\.path).joined(separator: " and ")
      return try recorded.within(span, source: name)
    } catch let failure as InputError {
      throw SourceError(failure)
    } catch let mistake as Diagnostic {
      throw SourceError(mistake)
    }
  }
}

extension RecordedMetrics {
  /// The part that lies in a span of unix time.
  ///
  /// - Throws: `SourceError` when there is none, or when values have no times.
  func within(_ span: Range<Double>, source: String) throws(SourceError) -> RecordedMetrics {
    if rows == 0 { throw .noData(source: source, reason: "there is a header but no row") }
    var part = self
    for place in pairs.indices {
      guard pairs[place].isTimed else {
        throw .garbled(
          source: source,
          reason: "the rows have no times: a running rollout needs a column 'timestamp'")
      }
      part.pairs[place].champion = pairs[place].champion.keeping(span.contains)
      part.pairs[place].challenger = pairs[place].challenger.keeping(span.contains)
    }
    let times = part.pairs.flatMap { $0.champion.times + $0.challenger.times }
    guard let first = times.min() else {
      throw .noData(source: source, reason: "no row \(words(span))" + newest)
    }
    let late = first - span.lowerBound
    if late > (span.upperBound - span.lowerBound) / 5 {
      part.notes.append(
        "\(source) begins \(plain(late.rounded())) s after the time that was asked for: was it "
          + "replaced or cut short?")
    }
    return part
  }

  private var newest: String {
    let last = pairs.flatMap { $0.champion.times + $0.challenger.times }.max()
    return last.map { "; the newest is of \(moment($0))" } ?? ""
  }
}

/// A span in a sentence.
func words(_ span: Range<Double>) -> String {
  "from \(moment(span.lowerBound)) to \(moment(span.upperBound))"
}

/// A moment of a recording; the number itself where times seem to count from its beginning.
private func moment(_ time: Double) -> String { time < 1e8 ? plain(time) : utcTime(time) }
