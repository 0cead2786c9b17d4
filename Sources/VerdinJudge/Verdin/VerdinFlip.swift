/// What would change the verdict of policy `verdin`: the metric that decided, how far it lies from its
/// margin, and the nearest margin with which its own verdict is another.
///
/// The margin is found by judging again, so that it holds among all metrics and for every method; it
/// is rounded to three digits away from the present one, so that it is true as it stands.
///
/// - Returns: nil when no metric decides, or the one that does cannot be compared.
func verdinFlip(_ judgement: Judgement, _ retrial: inout Retrial) -> Flip? {
  guard judgement.guards.isEmpty, let place = decidingMetric(judgement) else { return nil }
  let metric = judgement.metrics[place]
  let name = metric.displayName
  if let crossed = crossedLimit(metric.evidence, metric.settings) {
    return Flip(
      metric: name,
      sentence: "\(name) decided: \(crossed.reason.words). No margin would change that.")
  }
  // Data that cannot be compared have their reason, and no margin mends them.
  guard isComparable(metric.evidence) else { return nil }
  let found = nearestMargin(judgement, place, &retrial)
  let points = points(metric, retrial.config.alpha)
  var sentences = [
    "\(name) \(metric.verdict == .pass ? "is nearest to its margin" : "decided")"
      + (distance(metric).map { ": \($0)" } ?? "")
  ]
  if let found {
    let side = metric.verdict == .pass ? "less" : "more"
    sentences.append(
      "With a margin of \(words(found.margin)) or \(side) it would be "
        + "\(found.metric.rawValue), and the verdict \(found.verdict.rawValue)")
  } else if metric.verdict != .pass {
    // Another kind of margin may: of sparse values a share of pairs, where a relative one is fixed.
    let kind = metric.settings.margin.kind
    sentences.append("No \(kind)margin would change that")
  }
  if let points { sentences.append(points.sentence) }
  return Flip(
    metric: name, sentence: sentences.joined(separator: ". ") + ".", margin: found?.margin,
    metricVerdict: found?.metric, verdict: found?.verdict, points: points?.count)
}

/// The metric that the verdict rests on; of a pass the guard that is nearest to its margin.
private func decidingMetric(_ judgement: Judgement) -> Int? {
  let metrics = judgement.metrics
  func first(_ condition: (MetricJudgement) -> Bool) -> Int? {
    metrics.indices.first { metrics[$0].role != .info && condition(metrics[$0]) }
  }
  switch judgement.verdict {
  case .fail, .marginal: return first { $0.verdict == judgement.verdict }
  case .inconclusive: return first { $0.role == .guarding && $0.verdict != .pass }
  case .pass:
    let guards = metrics.indices.filter { metrics[$0].role == .guarding }
    return guards.max { closeness(metrics[$0]) < closeness(metrics[$1]) }
  }
}

private func isComparable(_ evidence: Evidence) -> Bool {
  evidence.guards.isEmpty
    && (evidence.comparison == .tested || evidence.comparison == .singleValue)
}

/// The share of the margin that is not excluded.
private func closeness(_ metric: MetricJudgement) -> Double {
  sides(metric)?.map(\.usedShare).max() ?? -.infinity
}

private func sides(_ metric: MetricJudgement) -> Sides? {
  guard let bounds = metric.evidence.bounds, let test = metric.evidence.mannWhitney else {
    return nil
  }
  return Sides(bounds, test)
}

private func distance(_ metric: MetricJudgement) -> String? {
  let sides = sides(metric)
  let side =
    metric.verdict == .pass || metric.verdict == .inconclusive
    ? sides?.max { $0.usedShare < $1.usedShare }
    : sides?.first { $0.direction == metric.direction }
  return side?.distance(metric.verdict)
}

private struct FoundMargin {
  var margin: MetricConfig.Margin
  var metric: Verdict
  var verdict: Verdict
}

private func nearestMargin(
  _ judgement: Judgement, _ place: Int, _ retrial: inout Retrial
) -> FoundMargin? {
  let metric = judgement.metrics[place]
  guard metric.evidence.bounds != nil else { return nil }
  let isPass = metric.verdict == .pass
  func isOther(_ verdict: Verdict) -> Bool {
    switch metric.verdict {
    case .fail: verdict != .fail
    case .marginal: verdict == .inconclusive || verdict == .pass
    case .inconclusive: verdict == .pass
    case .pass: verdict != .pass
    }
  }
  func scaled(_ factor: Double) -> MetricConfig.Margin? {
    metric.settings.margin.scaled(by: factor, harm: metric.settings.harm)
  }
  func changes(_ factor: Double) -> Bool? {
    scaled(factor).map { isOther(retrial.verdict(place, margin: $0)) }
  }
  // Mostly it is where a bound lies now.
  let step = isPass ? 0.5 : 2.0
  var (same, other) = (1.0, step)
  let slack = isPass ? 0.99996 : 1.00004
  if let guess = guess(metric), isPass == (guess < 1), changes(guess * slack) == true,
    changes(guess / slack) == false
  {
    (same, other) = (guess / slack, guess * slack)
  } else {
    // Double or halve until the verdict is another, then close in to a hundredth of a per cent.
    for _ in 0..<24 {
      guard let isChanged = changes(other) else { return nil }
      if isChanged { break }
      (same, other) = (other, other * step)
    }
    guard changes(other) == true else { return nil }
  }
  while max(other / same, same / other) > 1.0001 {
    let middle = (same * other).squareRoot()
    if changes(middle) == true { other = middle } else { same = middle }
  }
  guard let margin = scaled(other)?.rounded(isPass ? .down : .up, metric.settings.harm) else {
    return nil
  }
  let retried = retrial.judgement(place, margin: margin)
  guard isOther(retried.metrics[place].verdict) else { return nil }
  return FoundMargin(
    margin: margin, metric: retried.metrics[place].verdict, verdict: retried.verdict)
}

/// By how much the margin has to be multiplied to meet the bound that decided.
private func guess(_ metric: MetricJudgement) -> Double? {
  guard let sides = sides(metric) else { return nil }
  let shares =
    metric.verdict == .fail || metric.verdict == .marginal
    ? sides.filter { $0.direction == metric.direction }.map { side in
      (metric.verdict == .fail ? side.failBound : side.passBound) / side.tolerated
    } : sides.map(\.usedShare)
  return shares.max().flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
}

extension MetricConfig.Margin {
  /// The margin with all of its amounts multiplied; nil where no such change can be tolerated.
  fileprivate func scaled(by factor: Double, harm: Harm) -> MetricConfig.Margin? {
    changed(harm) { $0 * factor }
  }

  fileprivate func rounded(
    _ rule: FloatingPointRoundingRule, _ harm: Harm
  ) -> MetricConfig.Margin? {
    changed(harm) { roundedToThreeDigits($0, rule) }
  }

  private func changed(_ harm: Harm, _ change: (Double) -> Double) -> MetricConfig.Margin? {
    func share(_ value: Double) -> Double? {
      // A level cannot fall by more than all of it.
      let changed = change(value)
      return changed < 1 || harm == .increase ? changed : nil
    }
    switch self {
    case .relative(let value): return share(value).map { .relative($0) }
    case .absolute(let amount): return .absolute(change(amount))
    case .relativeOrAbsolute(let value, let amount):
      return share(value).map { .relativeOrAbsolute($0, change(amount)) }
    case .superiority(let theta):
      let distance = change(theta - 0.5)
      return distance < 0.5 ? .superiority(0.5 + distance) : nil
    }
  }
}

extension MetricConfig.Margin {
  fileprivate var kind: String {
    switch self {
    case .relative: "relative "
    case .absolute: "absolute "
    case .relativeOrAbsolute, .superiority: ""
    }
  }
}

private func words(_ margin: MetricConfig.Margin) -> String {
  switch margin {
  case .relative(let share): Figures.plain(share * 100) + " %"
  case .absolute(let amount): Figures.plain(amount)
  case .relativeOrAbsolute(let share, let amount):
    Figures.plain(share * 100) + " % or \(Figures.plain(amount))"
  case .superiority(let theta): Figures.plain(theta * 100) + " % of pairs"
  }
}

/// How much more data would probably decide it.
private func points(
  _ metric: MetricJudgement, _ alpha: JudgeConfig.Alpha
) -> (count: Int, sentence: String)? {
  let evidence = metric.evidence
  let count = min(evidence.champion.count, evidence.challenger.count)
  // Where it is missing, more points narrow nothing.
  guard evidence.comparison == .tested, let toPass = evidence.pointsNeeded else { return nil }
  switch metric.verdict {
  case .pass, .fail: return nil
  case .inconclusive:
    guard toPass > count else { return nil }
    return (toPass, "Some \(toPass) points each would let it pass, if the arms are alike")
  case .marginal:
    guard let needed = evidence.bounds?.pointsToFail(count: count, alpha), needed > count else {
      return nil
    }
    return (needed, "Some \(needed) points each would prove it, if the estimate is right")
  }
}
