import VerdinNumerics

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
private func crossedLimit(_ evidence: Evidence, _ settings: MetricConfig) -> Finding? {
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
  case .singleValue: return singleValue(evidence)
  case .tested: break
  }
  guard let bounds = evidence.bounds, let test = evidence.mannWhitney else {
    preconditionFailure("a tested metric has bounds and a Mann-Whitney test")
  }
  let sides = [
    bounds.toleratedIncrease.map {
      Side(bounds, tolerated: $0, .increase, test, pBeyond: bounds.pIncrease ?? 1)
    },
    bounds.toleratedDecrease.map {
      Side(bounds, tolerated: $0, .decrease, test, pBeyond: bounds.pDecrease ?? 1)
    },
  ].compactMap(\.self)
  if let beyond = sides.first(where: { $0.isBeyond(config.alpha.fail) }) {
    // A metric that only informs is no member of the family.
    let familyP = evidence.familyP ?? 0
    guard familyP <= config.alpha.family else {
      return Finding(
        verdict: .marginal, direction: beyond.direction,
        reason: beyond.proof + "; not proven among all metrics (p = \(Figures.plain(familyP)))")
    }
    return Finding(verdict: .fail, direction: beyond.direction, reason: beyond.proof)
  }
  let direction = shownDirection(test, evidence, config.alpha.marginal)
  for side in sides {
    if let alarm = side.alarm(evidence, test, config.alpha.marginal) {
      return Finding(verdict: .marginal, direction: side.direction, reason: alarm)
    }
  }
  if bounds.toleratedIncrease != nil, let tail = evidence.tail, tail.isHeavier {
    return Finding(
      verdict: .marginal, direction: .increase,
      reason: "the bulk does not show it, but each of its largest 5 % is at least "
        + "\(Figures.plain(tail.ratio)) times the champion's largest value")
  }
  if sides.allSatisfy(\.isWithin) {
    let closest = sides.max { $0.passBound / $0.tolerated < $1.passBound / $1.tolerated }
    return Finding(
      verdict: .pass, direction: direction, reason: closest?.assurance ?? "no change is harmful")
  }
  let open = sides.first { !$0.isWithin }
  return Finding(
    verdict: .inconclusive, direction: direction,
    reason: (open?.doubt ?? "nothing is harmful") + outlook(evidence))
}

/// How much more data would decide it, where more is needed.
private func outlook(_ evidence: Evidence) -> String {
  let count = min(evidence.champion.count, evidence.challenger.count)
  guard let needed = evidence.pointsNeeded, needed > count else { return "" }
  return "; if the arms are alike, some \(needed) points each would show it"
}

private func undecided(_ reason: String) -> Finding {
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
private func singleValue(_ evidence: Evidence) -> Finding {
  let points = min(evidence.champion.count, evidence.challenger.count)
  let value = Figures.plain(evidence.challenger.mean)
  guard points >= 8 else {
    return undecided("only \(points) points, all \(value) in both arms")
  }
  return Finding(
    verdict: .pass, direction: .none, reason: "all \(points) points are \(value) in both arms")
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

/// One harmful direction, seen so that harm is positive.
private struct Side {
  let direction: Direction
  let tolerated: Double
  let estimate: Double
  /// The least harm not excluded at the level of a fail.
  let failBound: Double
  /// The most harm not excluded at the level of a pass.
  let passBound: Double
  /// One-sided Mann-Whitney p-value against this direction.
  let pValue: Double
  /// One-sided p-value against "no more than tolerated".
  let pBeyond: Double
  /// `pValue` with half the probability of the observed statistic left out.
  let midP: Double
  let scale: MarginBounds.Scale

  init(
    _ bounds: MarginBounds, tolerated: Double, _ direction: Direction, _ test: MannWhitneyEvidence,
    pBeyond: Double
  ) {
    self.pBeyond = pBeyond
    self.direction = direction
    self.tolerated = tolerated
    let tails =
      direction == .increase ? (test.pGreater, test.pLess) : (test.pLess, test.pGreater)
    pValue = tails.0
    midP = MannWhitney.PValues(greater: tails.0, less: tails.1, twoSided: test.pValue).midGreater
    scale = bounds.scale
    if direction == .increase {
      (estimate, failBound, passBound) = (bounds.estimate, bounds.failLower, bounds.passUpper)
    } else {
      (estimate, failBound, passBound) = (-bounds.estimate, -bounds.failUpper, -bounds.passLower)
    }
  }

  func isBeyond(_ alpha: Double) -> Bool {
    // On the superiority scale the rank test itself is the proof, and the margin asks for a size.
    pBeyond <= alpha && (scale == .superiority || failBound > tolerated)
  }

  var isWithin: Bool { passBound < tolerated }

  /// Why this direction alarms, if it does: the rank test and the size together.
  func alarm(_ evidence: Evidence, _ test: MannWhitneyEvidence, _ alpha: Double) -> String? {
    if evidence.quantile != nil { return quantileAlarm }
    // The method's own estimate, the Hodges-Lehmann ratio or the ratio of means: one is enough.
    let ratios = scale == .relative ? [evidence.ratio?.estimate, evidence.meanRatio] : []
    let sizes = ratios.compactMap { $0.map { direction == .increase ? $0 - 1 : 1 - $0 } }
    let size = sizes.reduce(estimate, max)
    // Sparse data take few values, so half of the observed outcome's probability is left out.
    var p = scale == .superiority ? 2 * midP : test.pValue
    var isThisWay = pValue < 0.5
    // A history and a spread of instances know what the ranks cannot: of healthy arms whose machines
    // differ by 2 to 5 %, the ranks and the size alarm on 3 to 18 %, a history on 0.5 to 1.5 %. Asking
    // both finds less, since a common load hides from the ranks.
    if let known = evidence.pDifference { (p, isThisWay) = (known, estimate > 0) }
    if p <= alpha && isThisWay && size >= tolerated {
      return "looks \(amount(size)) \(word), \(margin); not proven (p = \(Figures.plain(p)))"
    }
    return nil
  }

  /// Ranks speak of the middle of the values; a quantile has only its own bound to show a change.
  private var quantileAlarm: String? {
    guard failBound > 0, estimate >= tolerated else { return nil }
    return "looks \(amount(estimate)) \(word), at least \(amount(failBound)); \(margin); not proven"
  }

  var proof: String {
    scale == .superiority
      ? "\(word) in \(amount(estimate)) more pairs than not (p = \(Figures.plain(pValue)))"
      : estimate.isFinite
        ? "\(amount(estimate)) \(word), at least \(amount(failBound)); \(margin)"
        : "\(word), and the champion shows none at all; at least \(amount(failBound)); \(margin)"
  }

  var assurance: String {
    passBound <= 0
      ? "not \(word); \(margin)" : "at most \(amount(passBound)) \(word); \(margin)"
  }

  var doubt: String {
    passBound.isFinite
      ? "could be up to \(amount(passBound)) \(word); \(margin)"
      : "too few points to bound it; \(margin)"
  }

  private var word: String { direction == .increase ? "higher" : "lower" }
  private var margin: String { "\(amount(tolerated)) is tolerated" }

  private func amount(_ value: Double) -> String {
    guard value.isFinite else { return "without bound" }
    switch scale {
    case .unit: return Figures.plain(value)
    case .superiority: return Figures.percent(value)
    // A decrease is measured on the champion's level too: half of it is 50 % lower.
    case .relative: return Figures.percent(value)
    }
  }
}
