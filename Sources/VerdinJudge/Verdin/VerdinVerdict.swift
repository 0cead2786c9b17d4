/// The verdict of policy `verdin` on one metric: none on data that cannot be trusted, then limits,
/// then the proof against the margin, then the alarm.
func verdinClassify(
  _ evidence: Evidence, _ settings: MetricConfig, _ config: JudgeConfig
) -> Finding {
  let found = classified(evidence, settings, config)
  // Buckets hide where their values lie: a verdict has to hold at either end.
  for end in evidence.ends {
    var end = end
    end.guards = evidence.guards
    // Among all metrics its p-value is no smaller than alone.
    end.familyP = end.bounds?.pBeyond
    let other = classified(end, settings, config).verdict
    guard other == found.verdict else {
      return undecided(
        "the sketches are too coarse to tell \(found.verdict.rawValue) from \(other.rawValue): "
          + "make them with a smaller --accuracy")
    }
  }
  return found
}

private func classified(
  _ evidence: Evidence, _ settings: MetricConfig, _ config: JudgeConfig
) -> Finding {
  let crossed = crossedLimit(evidence, settings)
  if let distrust = distrust(evidence.guards, crossed) { return distrust }
  if let crossed { return crossed }
  let compared = compare(evidence, settings, config)
  if compared.verdict == .pass || compared.verdict == .inconclusive,
    let doubt = doubt(evidence.guards)
  {
    return doubt
  }
  if compared.verdict == .pass, !settings.limits.isEmpty,
    evidence.challenger.count < settings.limits.minimumObservations
  {
    return Finding(
      .inconclusive, compared.direction,
      "\(evidence.challenger.count) observations; the limits ask for "
        + "\(settings.limits.minimumObservations)")
  }
  return compared
}

/// No verdict from data that violate a guard, even when they cross a limit.
private func distrust(_ guards: [GuardFinding], _ crossed: Finding?) -> Finding? {
  guard guards.contains(where: { $0.forbids == .verdict }) else { return nil }
  let reasons = guards.map(\.reason).joined(separator: "; ")
  let limit =
    crossed.map { "; if they were right, a limit would be crossed: \($0.reason.words)" } ?? ""
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
    return Finding(.fail, .decrease, .notAbove(limit: above, figure: name, value))
  }
  if let below = limits.below, !(value < below) {
    return Finding(.fail, .increase, .notBelow(limit: below, figure: name, value))
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
  let sides = Sides(bounds, test)
  if let beyond = sides.first(where: { $0.isBeyond(config.alpha.fail) }) {
    // A metric that only informs is no member of the family.
    let familyP = evidence.familyP ?? 0
    guard familyP <= config.alpha.family else {
      return Finding(.marginal, beyond.direction, .notAmongAll(beyond, familyP: familyP))
    }
    let since = evidence.anytime.map { crossed($0, beyond.direction) } ?? ""
    return Finding(
      .fail, beyond.direction, .beyond(beyond, isCritical: settings.critical, since: since),
      critical: settings.critical)
  }
  if let anytime = evidence.anytime {
    return lookAgain(anytime, sides, evidence, test, config.alpha.marginal)
  }
  let direction = shownDirection(test, evidence, config.alpha.marginal)
  for side in sides {
    if let alarm = side.alarm(evidence, test, config.alpha.marginal) {
      return Finding(.marginal, side.direction, alarm)
    }
  }
  if let alarm = tailAlarm(evidence) {
    return Finding(.marginal, .increase, alarm)
  }
  return within(sides, evidence, direction)
}

/// Why the largest values alarm, where an increase does harm, if they do.
func tailAlarm(_ evidence: Evidence) -> Reason? {
  guard evidence.bounds?.toleratedIncrease != nil, let tail = evidence.tail, tail.isHeavier
  else { return nil }
  return .heavierTail(tail)
}

/// A pass when every harmful direction is shown to be within its margin.
func within(_ sides: Sides, _ evidence: Evidence, _ direction: Direction) -> Finding {
  guard let open = sides.open else { return Finding(.pass, direction, .within(sides.nearest)) }
  let count = min(evidence.champion.count, evidence.challenger.count)
  let needed = evidence.pointsNeeded.flatMap { $0 > count ? $0 : nil }
  return Finding(.inconclusive, direction, .open(open, pointsNeeded: needed))
}

func undecided(_ reason: String) -> Finding { Finding(.inconclusive, .none, reason) }

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
    ?? Finding(.pass, .none, "all \(points) points are \(value) in both arms")
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
