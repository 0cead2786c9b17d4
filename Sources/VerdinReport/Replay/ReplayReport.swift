import VerdinJudge

/// One way of telling a replay, window by window as it goes.
package enum ReplayFormat: String, CaseIterable, Sendable {
  case text
  case json
  case jsonLine = "json-line"
}

/// Writes a replay piece by piece: the pieces in order are the whole report.
package struct ReplayReport: Sendable {
  private let format: ReplayFormat
  private let color: Bool
  private let version: String
  private var records: [[UInt8]] = []

  package init(_ format: ReplayFormat, color: Bool, version: String) {
    self.format = format
    self.color = color
    self.version = version
  }

  /// What stands before the first window.
  package func head(input: String, config: String?, description: String) -> [UInt8] {
    guard format == .text else { return [] }
    let origin = [input, config.map { "config \($0)" }].compactMap(\.self)
    let lines =
      wrapped("REPLAY  ", description) + wrapped("        ", origin.joined(separator: " · "))
      + ["", ReplayLine.titles]
    return ended(lines)
  }

  /// One window's line; nothing yet where all is one JSON object.
  package mutating func window(
    _ window: RecordedWindows.Window, _ judgement: Judgement
  ) -> [UInt8] {
    switch format {
    case .text:
      return ended([ReplayLine(window, judgement).text(color: color)])
    case .jsonLine:
      return line { $0.replayWindow(window, judgement, isRecord: true) }
    case .json:
      var json = JSONWriter()
      json.replayWindow(window, judgement, isRecord: false)
      records.append(json.bytes)
      return []
    }
  }

  /// What stands after the last window.
  package func foot(_ tally: ReplayTally, notes: [String]) -> [UInt8] {
    switch format {
    case .text:
      let summary = wrapped("\(tally.verdict.rawValue.uppercased())  ", replaySummary(tally))
      return ended(
        [""] + summary + notes.flatMap { wrapped("note: ", $0) } + ["verdin \(version)"])
    case .jsonLine:
      return line { $0.replaySummary(tally, notes, version, isRecord: true) }
    case .json:
      return line { json in
        json.object { json in
          json.member("schema", replaySchema)
          json.key("windows")
          json.array(records) { $0.raw($1) }
          json.key("summary")
          json.replaySummary(tally, notes, version, isRecord: false)
        }
      }
    }
  }

  private func line(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    write(&json)
    json.endLine()
    return json.bytes
  }

  private func ended(_ lines: [String]) -> [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  private func wrapped(_ head: String, _ text: String) -> [String] {
    let lines = TerminalText(text).wrapped(to: 80 - head.count)
    return [head + (lines.first ?? "")] + indented(lines.dropFirst(), by: head.count)
  }
}

/// The whole replay in a sentence.
func replaySummary(_ tally: ReplayTally) -> String {
  let parts = Verdict.allCases.compactMap { verdict in
    tally.counts[verdict].map { "\($0) \(verdict.rawValue)" }
  }
  let windows = tally.total == 1 ? "1 window" : "\(tally.total) windows"
  var sentence = "\(windows): \(parts.joined(separator: ", "))"
  if let firstFail = tally.firstFail {
    let word = tally.isGrowing ? "a rollout would have stopped" : "the first fail"
    sentence += "; \(word) at \(utcTime(firstFail))"
  }
  return sentence
}

/// One window in a line of 80 columns.
private struct ReplayLine {
  static let titles =
    padded("UNTIL", to: 22) + padded("VERDICT", to: 14)
    + padded("DECIDED BY", to: 18) + "CHANGE"

  private let end: String
  private let verdict: Verdict
  private let metric: String
  private let change: String

  init(_ window: RecordedWindows.Window, _ judgement: Judgement) {
    end = utcTime(window.end)
    verdict = judgement.verdict
    metric = judgement.deciding?.displayName ?? "-"
    let found = judgement.deciding.map { Change($0.evidence) }
    change =
      found.map { $0.interval.isEmpty ? $0.estimate : "\($0.estimate) \($0.interval)" } ?? "-"
  }

  func text(color: Bool) -> String {
    let context = ReportContext(input: "", version: "", color: color)
    let word = verdict.rawValue
    let name = TerminalText(metric).shortened(to: 16)
    return padded(end, to: 22) + painted(word, verdict, in: context)
      + String(repeating: " ", count: 14 - word.count) + padded(name, to: 18)
      + TerminalText(change).shortened(to: 26)
  }
}
