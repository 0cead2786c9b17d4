import VerdinJudge
import VerdinRollout

extension Answers {
  /// What a rollout's record says to each question.
  init(_ status: RolloutStatus) {
    let state = status.state
    decided = status.phase
    kind = status.kind
    why = status.reason ?? Self.course(status)
    byHowMuch = Self.size(status)
    howSure = Self.certainty(status)
    flip = status.flip?.sentence
    next = Self.advice(status)
    origin = [
      "rollout \(status.name)",
      state.start.map { "challenger \($0.challenger) against champion \($0.champion)" },
      "\(state.confirmedShare) of the traffic at the challenger, confirmed",
      "as of \(utcTime(status.now))",
    ].compactMap(\.self).joined(separator: " · ")
  }

  private static func course(_ status: RolloutStatus) -> String {
    guard let start = status.state.start else { return "No such rollout." }
    if status.state.phase == .succeeded {
      return "All \(start.plan.stages.count) stages are done and the challenger has all traffic."
    }
    guard let stage = status.state.stage else { return "It has begun, and no stage has yet." }
    return stage == ShadowStage.index
      ? "The challenger gets copies of the requests."
      : "Stage \(stage + 1) of \(start.plan.stages.count) is under way, with "
        + "\(start.stage(stage).share) of the traffic."
  }

  private static func size(_ status: RolloutStatus) -> String {
    if let crossing = status.crossing {
      let interval = crossing.intervalInWords.map { ", interval \($0)" } ?? ""
      return
        "\(crossing.statistic) of \(crossing.metric): \(readable(crossing.value))\(interval); limit "
        + "\(readable(crossing.limit)), to lie \(crossing.side.rawValue) it."
    }
    let ranges = status.criteria.filter { $0.name.hasSuffix(" in range") }
    if !ranges.isEmpty {
      return ranges.map { "\($0.name.dropLast(" in range".count)) \($0.detail)" }
        .joined(separator: "; ") + "."
    }
    let changes = (status.looks.last?.metrics ?? []).filter { !$0.changeInWords.isEmpty }
    return changes.isEmpty
      ? "Nothing was measured yet."
      : changes.map { "\($0.metric) \($0.estimateInWords), \($0.changeInWords)" }.joined(
        separator: "; ") + "."
  }

  private static func certainty(_ status: RolloutStatus) -> String {
    let looks = status.looks
    guard !looks.isEmpty else { return "Nobody has looked yet." }
    let counts = Verdict.allCases.compactMap { verdict in
      let count = looks.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let distrusted = looks.count { $0.distrust != nil }
    return (looks.count == 1 ? "1 look: " : "\(looks.count) looks: ")
      + "\(counts.joined(separator: ", "))"
      + (distrusted == 0 ? "" : "; at \(distrusted) the data could not be trusted")
      + (status.crossing.map { "; the limit was held against \($0.observations) observations" }
        ?? "")
      + ". All looks share one error budget."
  }

  private static func advice(_ status: RolloutStatus) -> String {
    let name = "--rollout \(status.name)"
    switch status.state.phase {
    case .absent: return "Start it: verdin rollout start \(name)."
    case .succeeded: return "Nothing: the challenger has all traffic, and the champion can go."
    case .failed where status.state.isRouted && status.state.rollbackTrouble == nil:
      return
        "Nothing at the router: the champion has all traffic, confirmed. Look for the cause, then "
        + "start another rollout."
    case .failed:
      return "Give the champion all traffic at the router itself, now: "
        + "\(status.state.start?.router ?? "")."
    case .waiting, .pulled, .paused:
      return "Decide: verdin rollout resume, promote or rollback \(name)."
    case .running:
      return status.state.stageEnds.map { "Wait: the stage ends at \(utcTime($0))." }
        ?? "Wait for the router to confirm the share."
    }
  }
}

extension RolloutStatus {
  /// The verdict that its phase is as good or as bad as.
  var kind: Verdict {
    switch state.phase {
    case .succeeded: .pass
    case .failed: .fail
    case .waiting, .pulled: .marginal
    case .absent, .running, .paused: .inconclusive
    }
  }

  /// The hard limit that ended it, where one did.
  var crossing: Crossing? {
    if case .failed(.limit(let crossing)) = state.phase { crossing } else { nil }
  }
}

extension Crossing {
  /// `[103, 111]`; nil where none is known.
  var intervalInWords: String? {
    guard lower != nil || upper != nil else { return nil }
    return "[\(lower.map { readable($0) } ?? "-∞"), \(upper.map { readable($0) } ?? "∞")]"
  }
}
