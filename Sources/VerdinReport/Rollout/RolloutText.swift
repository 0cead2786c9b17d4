import VerdinJudge
import VerdinRollout

extension RolloutStatus {
  /// The status for a terminal.
  ///
  /// - Parameter history: how many of the last events to show.
  package func text(color: Bool = false, history: Int = 10) -> [UInt8] {
    let context = ReportContext(input: name, version: version, color: color)
    var lines = head
    if let look = state.lastLook, !look.metrics.isEmpty {
      lines += ["", "last look at \(utcTime(look.time)): \(look.verdict.rawValue)"]
      lines += TerminalText(look.reason).wrapped(to: 78).map { "  " + $0 }
      if let distrust = look.distrust {
        lines += TerminalText("not to be trusted: " + distrust).wrapped(to: 78).map { "  " + $0 }
      }
      lines += [""] + table(look.metrics, context).lines
    }
    switch state.phase {
    case .succeeded, .failed: lines += ["", "criteria"] + criteria.map(line)
    default: break
    }
    if history > 0 { lines += ["", "history"] + events.suffix(history).flatMap(line) }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private var head: [String] {
    guard let start = state.start else { return ["\(name): no such rollout"] }
    let stage = state.stage.map {
      $0 == ShadowStage.index
        ? "copies before stage 1" : "stage \($0 + 1) of \(start.plan.stages.count)"
    }
    var lines = [
      "rollout \(TerminalText(name).text): "
        + [phase, stage].compactMap(\.self).joined(separator: ", "),
      "  challenger \(TerminalText(start.challenger).text) against champion "
        + TerminalText(start.champion).text,
    ]
    if let reason { lines += TerminalText(reason).wrapped(to: 76).map { "  " + $0 } }
    lines.append("  traffic  " + trafficBar(state.confirmedShare.fraction) + " " + traffic)
    if let ends = state.stageEnds, state.phase == .running {
      lines.append("  stage    " + stageBar(until: ends) + " " + timeLeft(until: ends))
    }
    return lines
  }

  private var traffic: String {
    var parts = ["\(state.confirmedShare) confirmed"]
    if !state.isRouted { parts.insert("\(state.challengerShare) asked", at: 0) }
    if state.confirmedMirror > .none { parts.append("copies of \(state.confirmedMirror)") }
    if let split = state.lastLook?.split, let share = split.share {
      parts.append("\(readable(100 * share)) % of \(split.total) requests")
    }
    return parts.joined(separator: ", ")
  }

  private func trafficBar(_ share: Double) -> String { bar(share, "█", "░") }

  private func stageBar(until end: Double) -> String {
    guard let began = state.stageBegan, end > began else { return bar(1, "▪", "·") }
    return bar((now - began) / (end - began), "▪", "·")
  }

  private func bar(_ share: Double, _ full: Character, _ empty: Character) -> String {
    let width = 24
    let filled = Int((min(max(share, 0), 1) * Double(width)).rounded())
    return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
  }

  private func timeLeft(until end: Double) -> String {
    let left = Int((end - now).rounded(.up))
    guard left > 0 else { return "its time is over" }
    let (minutes, seconds) = left.quotientAndRemainder(dividingBy: 60)
    return minutes > 0 ? "\(minutes) min \(seconds) s left" : "\(seconds) s left"
  }

  private func table(_ metrics: [MetricLook], _ context: ReportContext) -> Table {
    let levels = metrics.map { metric in
      readablePair(metric.champion ?? .nan, metric.challenger ?? .nan)
    }
    let columns: [Table.Column] = [
      .init(title: "metric", cells: metrics.map { TerminalText($0.metric).shortened(to: 18) }),
      .init(
        title: "verdict", cells: metrics.map(\.verdict.rawValue),
        paint: { padded, row in
          let word = metrics[row].verdict.rawValue
          return painted(word, metrics[row].verdict, in: context) + padded.dropFirst(word.count)
        }),
      .init(
        title: "champion", cells: zip(metrics, levels).map { $0.champion == nil ? "-" : $1.0 },
        isNumeric: true),
      .init(
        title: "challenger", cells: zip(metrics, levels).map { $0.challenger == nil ? "-" : $1.1 },
        isNumeric: true),
      .init(title: "limit", cells: metrics.map(\.limitInWords), isNumeric: true),
      .init(title: "change", cells: metrics.map(\.changeInWords), isNumeric: true),
      .init(title: "tolerated", cells: metrics.map(\.toleratedInWords), isNumeric: true),
    ]
    return Table(columns: columns.filter { !$0.isEmpty })
  }

  private func line(_ criterion: SuccessCriterion) -> String {
    (criterion.isMet ? "  met      " : "  NOT MET  ") + "\(criterion.name): \(criterion.detail)"
  }

  private func line(_ recorded: RecordedEvent) -> [String] {
    let text = TerminalText(words(recorded.event)).wrapped(to: 56)
    let time = utcTime(recorded.time)
    return text.enumerated().map { "  \($0 == 0 ? time : padded("", to: time.count))  \($1)" }
  }
}
