/// The verdict at repeated looks on what is not proven to be beyond the margin.
///
/// The Mann-Whitney alarm and that of the tail are tests for one look: repeated every minute they
/// would alarm on most healthy pairs sooner or later. They make no marginal here; they only withhold
/// a pass. What is marginal has shown some harm by a p-value that holds at all looks together, and
/// an estimate at the margin or beyond.
func lookAgain(
  _ anytime: AnytimeEvidence, _ sides: Sides, _ evidence: Evidence, _ test: MannWhitneyEvidence,
  _ alpha: Double
) -> Finding {
  let direction = shownDirection(anytime, alpha)
  for side in sides {
    if let alarm = side.alarm(anytime, alpha) {
      return Finding(.marginal, side.direction, alarm)
    }
  }
  if let next = anytime.nextGate {
    return Finding(.inconclusive, direction, toNextGate(next))
  }
  let compared = within(sides, evidence, direction)
  guard compared.verdict == .pass else { return compared }
  let alarm =
    sides.lazy.compactMap { $0.alarm(evidence, test, alpha) }.first ?? tailAlarm(evidence)
  guard let alarm else { return compared }
  return Finding(
    .inconclusive, direction, "would pass, but by a test for a single look " + alarm.words)
}

/// `; crossed at minute 42 (2026-11-02T10:42:00Z) and stays proven`.
func crossed(_ anytime: AnytimeEvidence, _ direction: Direction) -> String {
  let side = direction == .increase ? anytime.increase : anytime.decrease
  guard let crossing = side?.crossing else { return "" }
  let gate = anytime.gates.firstIndex { $0.elapsed >= crossing.elapsed }
  let place =
    anytime.method == .gates ? gate.map { "gate \($0 + 1), " } ?? "" : ""
  return "; crossed at \(place)\(Figures.moment(crossing.elapsed)) (\(utcTime(crossing.time)))"
    + " and stays proven"
}

func toNextGate(_ seconds: Double) -> String {
  "no harm proven so far; the next gate is in \(Figures.span(seconds))"
}

/// The direction of a difference that the looks show, whether harmful or not, of those tested.
private func shownDirection(_ anytime: AnytimeEvidence, _ alpha: Double) -> Direction {
  if let side = anytime.increase, 2 * side.pHarm <= alpha { return .increase }
  if let side = anytime.decrease, 2 * side.pHarm <= alpha { return .decrease }
  return .none
}
