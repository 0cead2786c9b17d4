import RealModule
import VerdinNumerics

/// The verdict on a metric of counts that is one and the same rate throughout, such as no error in
/// either arm.
///
/// However many points there are, equal zeros bound no ratio: 0 of 600 against 0 of 600 is what rates
/// of 0.1 % and 0.4 % show in one pair out of twenty. So such a metric passes only by what its
/// exposure proves: an absolute margin that the difference stays within, or a hard limit that the
/// challenger's rate stays below. Otherwise it is inconclusive, and the reason names the exposure or
/// the setting that would decide it.
func singleRate(
  _ evidence: Evidence, _ settings: MetricConfig, _ alpha: JudgeConfig.Alpha
) -> Finding {
  // Ranks would take equal points for so many witnesses.
  let isBounded = evidence.method?.kind == .rate
  let sides = isBounded ? zip(evidence.bounds, evidence.mannWhitney).map(Sides.init) : nil
  if let sides, sides.open == nil {
    return Finding(
      .pass, .none, "the same in both arms throughout: " + Reason.within(sides.nearest).words)
  }
  guard evidence.challenger.events == 0, evidence.champion.events == 0,
    let exposure = evidence.challenger.exposure, exposure > 0
  else {
    let doubt = sides?.open?.doubt ?? "no ratio can be bounded"
    return undecided("the same in both arms throughout: " + doubt)
  }
  let seen = "no event in either arm"
  // P(no event) = exp(−rate · exposure) by Poisson's law, and less by the binomial one.
  let least = -Double.log(alpha.pass)
  if let below = settings.limits.below, settings.limits.statistic == .mean, below > 0 {
    let most = least / exposure
    guard most < below else {
      return undecided(
        "\(seen), but the rate could be \(Figures.plain(most)); \(readableCount(least / below)) "
          + "without an event would show that it is below \(Figures.plain(below))")
    }
    return Finding(
      .pass, .none,
      "\(seen): a rate of at most \(Figures.plain(most)), and the limit is "
        + Figures.plain(below))
  }
  if let amount = settings.margin.amount {
    return undecided(
      (sides?.open.map { "\(seen): \($0.doubt)" } ?? seen)
        + "; some \(readableCount(trials(toExclude: amount, settings.margin, alpha))) each without "
        + "an event would show it")
  }
  return undecided(
    "\(seen), so no ratio is bounded; an absolute margin beside the relative one, or 'max', would "
      + "say how rare is rare enough")
}

/// The trials of each arm, all without an event, whose upper bound of the difference is `amount`:
/// z² (1 − M) / M, Miettinen and Nurminen's bound solved for them.
private func trials(
  toExclude amount: Double, _ margin: MetricConfig.Margin, _ alpha: JudgeConfig.Alpha
) -> Double {
  // Two margins share the error of a pass.
  let isOneOfTwo = if case .relativeOrAbsolute = margin { true } else { false }
  let z = NormalDistribution.quantile(isOneOfTwo ? alpha.pass / 2 : alpha.pass)
  return z * z * (1 - amount) / amount
}

private func readableCount(_ exposure: Double) -> String { Figures.plain(exposure.rounded(.up)) }

extension MetricConfig.Margin {
  /// What is tolerated in the metric's unit.
  fileprivate var amount: Double? {
    switch self {
    case .absolute(let amount), .relativeOrAbsolute(_, let amount): amount
    case .relative, .superiority: nil
    }
  }
}

private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}
