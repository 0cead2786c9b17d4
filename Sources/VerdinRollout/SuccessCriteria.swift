/// What a rollout has to have done to be a success, one by one.
public struct SuccessCriterion: Sendable, Equatable {
  public var name: String
  public var isMet: Bool
  /// What was seen, in a few words.
  public var detail: String
}

extension RolloutState {
  /// The criteria of a success as they stand after `events`, which led to this state.
  public func criteria(after events: [RecordedEvent]) -> [SuccessCriterion] {
    guard let start else { return [] }
    let looks = events.compactMap { if case .looked(let look) = $0.event { look } else { nil } }
    let entered = (stage ?? -1) + 1
    let done = phase == .succeeded ? entered : max(0, entered - 1)
    let count = start.plan.stages.count
    var criteria = [
      SuccessCriterion(
        name: "all stages done without rollback", isMet: phase == .succeeded,
        detail: "\(done) of \(count) stages done" + (hasFailed ? ", then rolled back" : ""))
    ]
    if start.shadow != nil {
      let last = looks.last { $0.stage == ShadowStage.index }
      criteria.append(
        SuccessCriterion(
          name: "answers to copies as good", isMet: last?.verdict == .pass,
          detail: last.map { "\($0.verdict.rawValue): \($0.reason)" } ?? "not looked at"))
    }
    for stage in 0..<count {
      let crossed = looks.first { $0.stage == stage && !$0.crossings.isEmpty }?.crossings.first
      let seen = looks.count { $0.stage == stage }
      criteria.append(
        SuccessCriterion(
          name: "limits met at \(start.plan.stages[stage].share)",
          isMet: crossed == nil && seen > 0,
          detail: crossed?.description ?? (seen > 0 ? "at \(seen) looks" : "not looked at")))
    }
    let bursts = looks.flatMap(\.crossings).filter { $0.statistic == "worst tick" }
    criteria.append(
      SuccessCriterion(
        name: "no error spike", isMet: bursts.isEmpty && !looks.isEmpty,
        detail: bursts.first?.description ?? (looks.isEmpty ? "not looked at" : "none in any tick"))
    )
    criteria += ranges(looks)
    criteria.append(
      SuccessCriterion(
        name: "challenger has all traffic", isMet: confirmedShare == .all && !hasFailed,
        detail: "\(confirmedShare) confirmed"))
    return criteria
  }

  private var hasFailed: Bool { if case .failed = phase { true } else { false } }

  /// For every metric with a limit, the range that its figure kept to at the looks that could decide.
  private func ranges(_ looks: [Look]) -> [SuccessCriterion] {
    var names: [String] = []
    for metric in looks.flatMap(\.metrics) where metric.hasLimit && !names.contains(metric.metric) {
      names.append(metric.metric)
    }
    return names.map { name in
      let seen = looks.flatMap(\.metrics).filter { $0.metric == name }
      let figures = seen.compactMap(\.challenger)
      let crossed = looks.flatMap(\.crossings).contains { $0.metric == name }
      let limits = [
        seen.compactMap(\.above).last.map { "above \($0)" },
        seen.compactMap(\.below).last.map { "below \($0)" },
      ].compactMap(\.self)
      return SuccessCriterion(
        name: "\(name) in range", isMet: !crossed && !figures.isEmpty,
        detail: "\(readable(figures.min())) to \(readable(figures.max())) at the looks, wanted "
          + limits.joined(separator: " and "))
    }
  }
}

extension MetricLook {
  public var hasLimit: Bool { above != nil || below != nil }
}
