import VerdinNumerics

/// What a hard limit has to do with what the challenger showed.
public struct LimitFinding: Sendable, Equatable {
  public var metric: String
  /// Which figure of the metric, such as `mean` or `p99`; `worst tick` for a burst.
  public var statistic: String
  public var value: Double
  public var limit: Double
  /// Whether the value should lie above the limit; below it otherwise.
  public var isFloor: Bool
  /// The exact 99 % interval of the value, where it is a proportion.
  public var interval: IntervalEstimate?
  /// What the value stands on: trials of a proportion, points of all else.
  public var observations: Int
  /// Whether the limit is crossed, on enough observations or beyond doubt.
  public var isCrossed: Bool
}

/// How much a limit asks for before it decides.
public struct LimitCaution: Sendable, Equatable, Codable {
  /// Points of a series, or raw values.
  public var points: Int
  /// Trials of a proportion.
  public var trials: Int
  public init(points: Int = 5, trials: Int = 100) {
    self.points = points
    self.trials = trials
  }
}

/// What the limits of a metric say to what was measured of it, one finding a limit.
///
/// A limit is crossed when the figure does not lie strictly within it, on as many observations as
/// `caution` and the metric itself ask for; a proportion crosses it sooner when the exact binomial
/// test of "the rate is within" gives p < .0001. A short burst that the figure of the whole window
/// averages away is seen tick by tick: one tick beyond the limit with p < .001 after Bonferroni's
/// correction for the number of ticks.
public func limitFindings(
  _ judged: MetricJudgement, ticks: Series.Counts?, caution: LimitCaution
) -> [LimitFinding] {
  let limits = judged.settings.limits
  guard let value = judged.evidence.limitStatistic else { return [] }
  let sides = [(limits.above, true), (limits.below, false)]
  return sides.compactMap { limit, isFloor in
    limit.map { limit in
      let bound = RateLimit(limit: limit, isFloor: isFloor)
      let whole = finding(judged, value, bound, caution)
      guard !whole.isCrossed, limits.statistic == .mean, let ticks,
        let worst = bound.worstTick(ticks)
      else { return whole }
      var burst = whole
      burst.statistic = "worst tick"
      (burst.value, burst.observations) = (worst.rate, worst.trials)
      burst.interval = exactInterval(worst.events, of: worst.trials)
      burst.isCrossed = true
      return burst
    }
  }
}

private func finding(
  _ judged: MetricJudgement, _ value: Double, _ bound: RateLimit, _ caution: LimitCaution
) -> LimitFinding {
  let sample = judged.evidence.challenger
  let isBeyond = bound.isFloor ? !(value > bound.limit) : !(value < bound.limit)
  let proportion = sample.proportion
  let observations = proportion?.trials ?? sample.count
  let wanted = max(
    judged.settings.limits.minimumObservations, proportion == nil ? caution.points : caution.trials)
  let isProven = proportion.map { bound.pWithin($0.events, of: $0.trials) < 1e-4 } ?? false
  let isMean = judged.settings.limits.statistic == .mean
  return LimitFinding(
    metric: judged.name, statistic: judged.settings.limitName, value: value, limit: bound.limit,
    isFloor: bound.isFloor,
    interval: isMean ? proportion.map { exactInterval($0.events, of: $0.trials) } : nil,
    observations: observations,
    isCrossed: isBeyond && (observations >= wanted || isMean && isProven))
}

/// A limit on a proportion.
private struct RateLimit {
  var limit: Double
  var isFloor: Bool

  /// The probability of what was counted, or of worse, where the rate lies exactly at the limit.
  func pWithin(_ events: Int, of trials: Int) -> Double {
    guard limit > 0, limit < 1, trials > 0 else { return 1 }
    let tails = BinomialTails(events, of: trials, p: limit)
    return isFloor ? tails.atMost : tails.atLeast
  }

  /// The tick that is the surest to lie beyond the limit, when that is beyond chance.
  func worstTick(_ counts: Series.Counts) -> (rate: Double, events: Int, trials: Int)? {
    var worst: (rate: Double, events: Int, trials: Int)?
    var least = 0.001 / Double(max(1, counts.events.count))
    for (events, exposure) in zip(counts.events, counts.exposures) {
      guard let (x, n) = wholeCounts(events, exposure), n > 0 else { continue }
      let p = pWithin(x, of: n)
      if p < least { (least, worst) = (p, (Double(x) / Double(n), x, n)) }
    }
    return worst
  }
}

extension SampleSummary {
  /// The whole counts behind a proportion; nil for all else.
  fileprivate var proportion: (events: Int, trials: Int)? {
    guard let events, let exposure, let (x, n) = wholeCounts(events, exposure) else { return nil }
    return (x, n)
  }
}

/// Events and trials as whole numbers, where they are a number of trials and of those the events.
private func wholeCounts(_ events: Double, _ exposure: Double) -> (Int, Int)? {
  guard events >= 0, events <= exposure, exposure <= 0x1p53, events == events.rounded(),
    exposure == exposure.rounded()
  else { return nil }
  return (Int(events), Int(exposure))
}

/// Clopper and Pearson's 99 % interval.
///
/// - SeeAlso: Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404
private func exactInterval(_ events: Int, of trials: Int) -> IntervalEstimate {
  let tail = 0.005
  let estimate = trials > 0 ? Double(events) / Double(trials) : 0
  func crossing(_ isBelow: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = 0.5 * (low + high)
      guard middle > low, middle < high else { return middle }
      if isBelow(middle) { low = middle } else { high = middle }
    }
  }
  let lower =
    events == 0
    ? 0 : crossing { BinomialTails(events, of: trials, p: $0).atLeast < tail }
  let upper =
    events == trials
    ? 1 : crossing { BinomialTails(events, of: trials, p: $0).atMost > tail }
  return IntervalEstimate(estimate: estimate, lower: lower, upper: upper, confidence: 0.99)
}
