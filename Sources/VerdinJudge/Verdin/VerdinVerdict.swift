/// The verdict of policy `verdin` on one metric: none on data that cannot be trusted, then limits,
/// then the proof against the margin, then the alarm.
func verdinClassify(
  _ evidence: Evidence, _ settings: MetricConfig, _ config: JudgeConfig
) -> Finding {
  let crossed = crossedLimit(evidence, settings)
  if let distrust = distrust(evidence.guards, crossed) { return distrust }
  if let crossed { return crossed }
  let compared = compare(evidence, settings, config)
  if let doubt = doubt(evidence.guards), [.pass, .inconclusive].contains(compared.verdict) {
    return doubt
  }
  if compared.verdict == .pass, !settings.limits.isEmpty,
    evidence.challenger.count < settings.limits.minimumObservations
  {
    return Finding(
      verdict: .inconclusive, direction: compared.direction,
      reason: "\(evidence.challenger.count) observations; the limits ask for "
        + "\(settings.limits.minimumObservations)")
  }
  return compared
}

/// No verdict from data that violate a guard, even when they cross a limit.
private func distrust(_ guards: [GuardFinding], _ crossed: Finding?) -> Finding? {
  guard guards.contains(where: { $0.forbids == .verdict }) else { return nil }
  let reasons = guards.map(\.reason).joined(separator: "; ")
  let limit = crossed.map { "; if they were right, a limit would be crossed: \($0.reason)" } ?? ""
  return undecided("data: " + reasons + limit)
}

/// No pass from data that may hide harm.
private func doubt(_ guards: [GuardFinding]) -> Finding? {
  guards.isEmpty ? nil : undecided("data: " + guards.map(\.reason).joined(separator: "; "))
}

/// A fail when the challenger's figure does not lie strictly within its limits.
func crossedLimit(_ evidence: Evidence, _ settings: MetricConfig) -> Finding? {
  let limits = settings.limits
  guard let value = evidence.limitStatistic,
    evidence.challenger.count >= limits.minimumObservations
  else { return nil }
  let name = settings.limitName
  if let above = limits.above, !(value > above) {
    return Finding(
      verdict: .fail, direction: .decrease,
      reason: "\(name) \(Figures.plain(value)) is not above \(Figures.plain(above))")
  }
  if let below = limits.below, !(value < below) {
    return Finding(
      verdict: .fail, direction: .increase,
      reason: "\(name) \(Figures.plain(value)) is not below \(Figures.plain(below))")
  }
  return nil
}

private func compare(
  _ evidence: Evidence, _ settings: MetricConfig, _ config: JudgeConfig
) -> Finding {
  switch evidence.comparison {
  case .noData: return undecided("no data: " + emptyArms(evidence))
  case .untestable: return undecided(evidence.notes.joined(separator: "; "))
  case .identical: return undecided("both arms hold the same values: is one a copy of the other?")
  case .singleValue:
    if evidence.challenger.exposure == nil { return singleValue(evidence, config.looks) }
    let found = singleRate(evidence, settings, config.alpha)
    return found.verdict == .pass ? tooEarly(evidence, config.looks) ?? found : found
  case .tested: break
  }
  guard let bounds = evidence.bounds, let test = evidence.mannWhitney else {
    preconditionFailure("a tested metric has bounds and a Mann-Whitney test")
  }
  let sides = Side.all(bounds, test)
  if let beyond = sides.first(where: { $0.isBeyond(config.alpha.fail) }) {
    // A metric that only informs is no member of the family.
    let familyP = evidence.familyP ?? 0
    guard familyP <= config.alpha.family else {
      return Finding(
        verdict: .marginal, direction: beyond.direction,
        reason: beyond.proof + "; not proven among all metrics (p = \(Figures.plain(familyP)))")
    }
    let since = evidence.anytime.map { crossed($0, beyond.direction) } ?? ""
    return Finding(
      verdict: .fail, direction: beyond.direction,
      reason: (settings.critical ? "critical: " : "") + beyond.proof + since,
      critical: settings.critical)
  }
  if let anytime = evidence.anytime {
    return lookAgain(anytime, sides, evidence, test, config.alpha.marginal)
  }
  let direction = shownDirection(test, evidence, config.alpha.marginal)
  for side in sides {
    if let alarm = side.alarm(evidence, test, config.alpha.marginal) {
      return Finding(verdict: .marginal, direction: side.direction, reason: alarm)
    }
  }
  if let alarm = tailAlarm(evidence) {
    return Finding(verdict: .marginal, direction: .increase, reason: alarm)
  }
  return within(sides, evidence, direction)
}

/// Why the largest values alarm, where an increase does harm, if they do.
func tailAlarm(_ evidence: Evidence) -> String? {
  guard evidence.bounds?.toleratedIncrease != nil, let tail = evidence.tail, tail.isHeavier
  else { return nil }
  return "the bulk does not show it, but each of its largest 5 % is at least "
    + "\(Figures.plain(tail.ratio)) times the champion's largest value"
}

/// A pass when every harmful direction is shown to be within its margin.
func within(_ sides: [Side], _ evidence: Evidence, _ direction: Direction) -> Finding {
  if let doubt = Side.doubt(sides) {
    return Finding(verdict: .inconclusive, direction: direction, reason: doubt + outlook(evidence))
  }
  return Finding(verdict: .pass, direction: direction, reason: Side.assurance(sides))
}

/// How much more data would decide it, where more is needed.
func outlook(_ evidence: Evidence) -> String {
  let count = min(evidence.champion.count, evidence.challenger.count)
  guard let needed = evidence.pointsNeeded, needed > count else { return "" }
  return "; if the arms are alike, some \(needed) points each would show it"
}

func undecided(_ reason: String) -> Finding {
  Finding(verdict: .inconclusive, direction: .none, reason: reason)
}

private func emptyArms(_ evidence: Evidence) -> String {
  switch (evidence.champion.count, evidence.challenger.count) {
  case (0, 0): "neither arm has a value"
  case (0, _): "the champion has no value"
  default: "the challenger has no value"
  }
}

/// Both arms show one and the same number throughout. Eight points each make that no accident.
private func singleValue(_ evidence: Evidence, _ looks: Looks) -> Finding {
  let points = min(evidence.champion.count, evidence.challenger.count)
  let value = Figures.plain(evidence.challenger.mean)
  guard points >= 8 else { return undecided("only \(points) points, all \(value) in both arms") }
  return tooEarly(evidence, looks)
    ?? Finding(
      verdict: .pass, direction: .none, reason: "all \(points) points are \(value) in both arms")
}

/// Why one and the same number throughout is no pass yet: who looks repeatedly waits for thirty
/// points, and for the last gate where gates are declared.
private func tooEarly(_ evidence: Evidence, _ looks: Looks) -> Finding? {
  guard looks != .once else { return nil }
  let points = min(evidence.champion.count, evidence.challenger.count)
  let value = Figures.plain(evidence.challenger.mean)
  guard points >= CommonTicks.first else {
    return undecided("only \(points) points, all \(value) in both arms")
  }
  guard case .gates = looks else { return nil }
  guard let anytime = evidence.anytime else {
    return undecided(
      "all \(points) points are \(value), but no common times say which gate it is")
  }
  return anytime.nextGate.map { undecided(toNextGate($0)) }
}

/// The direction of a difference that is shown, whether harmful or not: by the Mann-Whitney test, or
/// by its own bounds for a quantile.
private func shownDirection(
  _ test: MannWhitneyEvidence, _ evidence: Evidence, _ alpha: Double
) -> Direction {
  if evidence.quantile != nil, let bounds = evidence.bounds {
    return bounds.failLower > 0 ? .increase : bounds.failUpper < 0 ? .decrease : .none
  }
  guard test.pValue <= alpha, let superiority = evidence.superiority else { return .none }
  return superiority > 0.5 ? .increase : .decrease
}
