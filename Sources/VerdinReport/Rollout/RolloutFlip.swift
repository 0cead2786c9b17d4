import VerdinJudge
import VerdinRollout

/// What would have to be different for another course of a rollout, as far as its record tells.
///
/// It is read off the looks; nothing is judged anew, for the record keeps the figures of a look and not its
/// data.
struct RolloutFlip: Sendable, Equatable {
  /// A few sentences for people.
  var sentence: String
  /// The figure that crossed its limit, or came nearest to it.
  var limit: LimitDistance?
  /// The comparison that failed, or came nearest to it.
  var margin: MarginDistance?
}

extension RolloutStatus {
  /// nil for a rollout that was never started.
  var flip: RolloutFlip? {
    switch state.phase {
    case .absent: nil
    case .failed(.limit(let crossing)): flip(crossing)
    case .failed(.verdict): failedComparison
    case .failed(.distrust):
      RolloutFlip(sentence: "Data that can be trusted. No limit and no margin would.")
    case .failed(.trouble):
      RolloutFlip(sentence: "A router and a ledger that answer. No figure would.")
    case .failed(.person): nearest("No figure would: a person decided.")
    case .failed(.unresolved), .waiting: undecided
    case .running, .paused, .pulled, .succeeded: nearest(nil)
    }
  }

  private func flip(_ crossing: Crossing) -> RolloutFlip {
    let look = looks.last { !$0.crossings.isEmpty }
    let found = LimitDistance(
      metric: crossing.metric, statistic: crossing.statistic, value: crossing.value,
      limit: crossing.limit, side: crossing.side, observations: crossing.observations,
      time: look?.time ?? now)
    let gap = found.share.map { "\(readable(-100 * $0, digits: 3)) % beyond" } ?? "beyond"
    let way = crossing.side == .below ? "above" : "below"
    let head =
      "\(crossing.metric) decided: its \(crossing.statistic) of \(readable(crossing.value)) lies \(gap) "
      + "its limit of \(readable(crossing.limit)). No limit \(way) \(readable(found.turn)) would have "
      + "been crossed at that look"
    return RolloutFlip(sentence: head + besides(crossing, look) + ".", limit: found)
  }

  /// What else of the look would have rolled it back.
  private func besides(_ crossing: Crossing, _ look: Look?) -> String {
    guard let look else { return "" }
    if let other = look.crossings.first(where: { $0 != crossing }) {
      return "; but another was: \(other)"
    }
    let failed = look.marginDistances.first { distance in
      distance.share > 1
        && look.metrics.contains { $0.metric == distance.metric && $0.verdict == .fail }
    }
    return failed.map { "; but \($0.metric) failed its comparison too, \($0.words)" } ?? ""
  }

  private var failedComparison: RolloutFlip {
    let look = looks.last { $0.verdict == .fail }
    let failed = look?.metrics.filter { $0.verdict == .fail } ?? []
    guard let look, let metric = failed.first,
      let found = metric.marginDistances(at: look.time).max(by: { $0.share < $1.share }),
      found.share > 1
    else {
      return RolloutFlip(sentence: "It cannot be told: the record keeps no bound of what failed.")
    }
    let others = failed.dropFirst().map(\.metric)
    let rest =
      others.isEmpty
      ? "" : " But \(others.joined(separator: ", ")) failed too."
    return RolloutFlip(
      sentence: "\(metric.metric) decided: \(found.words). With a margin of "
        + "\(found.amount(found.turn)) or more even that bound would have been tolerated." + rest,
      margin: found)
  }

  private var undecided: RolloutFlip {
    let untold =
      "with which margin it would have passed cannot be told from the record, which keeps the "
      + "bounds of a fail alone."
    guard let look = looks.last,
      let open = look.metrics.first(where: { $0.verdict == look.verdict })
    else { return RolloutFlip(sentence: "It cannot be told: no look found what was undecided.") }
    return RolloutFlip(sentence: "\(open.metric) was open: \(open.reason); \(untold)")
  }

  /// What came nearest to another course.
  private func nearest(_ head: String?) -> RolloutFlip {
    let limit = looks.flatMap(\.limitDistances).filter { $0.share != nil }
      .min { ($0.share ?? 0) < ($1.share ?? 0) }
    let margins = looks.flatMap(\.marginDistances)
    let margin = margins.max { $0.share < $1.share }.flatMap { $0.bound > 0 ? $0 : nil }
    var sentences = [head, limit?.nearest, margin?.nearest].compactMap(\.self)
    if margin == nil, !margins.isEmpty { sentences.append("No comparison has shown any harm.") }
    if sentences.isEmpty { sentences = ["It cannot be told: nothing has been measured."] }
    return RolloutFlip(sentence: sentences.joined(separator: " "), limit: limit, margin: margin)
  }
}

extension LimitDistance {
  fileprivate var nearest: String {
    let way = side == .below ? "less" : "more"
    let gap = share.map { readable(100 * $0.magnitude, digits: 3) } ?? "0"
    let isBeyond = (share ?? 0) <= 0
    let turning =
      isBeyond ? "" : " A limit of \(readable(turn)) or \(way) would have been reached there."
    return "\(metric) came nearest to its limit of \(readable(limit)): \(readable(value)) at "
      + "\(utcTime(time)), \(gap) % \(isBeyond ? "beyond" : "within") it, on \(observations) "
      + "observations." + turning
  }
}

extension MarginDistance {
  /// `at least +9.1 % where +5 % is tolerated`.
  fileprivate var words: String {
    "at least \(signed(bound)) where \(signed(tolerated)) is tolerated"
  }

  fileprivate var nearest: String {
    "\(metric) came nearest to a fail: \(words), at \(utcTime(time))."
      + (share > 1 ? "" : " A margin below \(amount(turn)) would have been exceeded there.")
  }

  fileprivate func amount(_ value: Double) -> String {
    readable((isRelative ? 100 : 1) * value, digits: 3) + (isRelative ? " %" : "")
  }

  private func signed(_ value: Double) -> String {
    (direction == .increase ? "+" : "-") + amount(value)
  }
}
