import RealModule
import VerdinNumerics

/// A comparison of two counts of rare independent events by the judge's own rule: Student's law for
/// the logarithm of the ratio with 30 ticks and 10 events in each arm, the conditional binomial
/// mid-p elsewhere. Its powers are exact sums over both counts' Poisson laws while counts are small.
struct RareEventComparison: PlannedComparison {
  private let rule: EventRule
  private let isDecrease: Bool
  private let margin: Double
  private let margins: PlanMargins
  /// The challenger's expected count if the arms are alike.
  private let expected: Double
  private let champion: [(count: Int, weight: Double)]
  /// For each of the champion's counts, the challenger's nearest count that fails.
  private let failing: [Int?]
  private let ticksHaveEvents: Bool
  private let rankZ: Double

  /// - Parameters:
  ///   - events: expected counts if the arms are alike.
  ///   - exposureRatio: the challenger's exposure over the champion's.
  init(
    events: (champion: Double, challenger: Double), exposureRatio: Double, ticks: Int,
    _ scale: PlanScale, failAlpha: Double, _ alpha: JudgeConfig.Alpha, _ laws: ErrorLaws
  ) {
    let rule = EventRule(
      exposureRatio: exposureRatio, ticks: ticks, failAlpha: failAlpha, passAlpha: alpha.pass,
      laws)
    self.rule = rule
    isDecrease = scale.isDecrease
    margins = scale.margins(scale.margin)
    let margin = margins.first
    self.margin = margin
    expected = events.challenger
    champion = PoissonTail.grid(mean: events.champion)
    let isDecrease = isDecrease
    failing = champion.map { y, _ in
      isDecrease
        ? rule.largest { rule.provesBelow($0, y, -margin, rule.failT, rule.failAlpha) }
        : rule.smallest(from: y) { rule.provesAbove($0, y, margin, rule.failT, rule.failAlpha) }
    }
    let least = min(events.champion, events.challenger)
    ticksHaveEvents = least >= 5 * Double(ticks)
    rankZ = -NormalDistribution.quantile(alpha.marginal / 2)
  }

  func failing(at effect: Double) -> Double {
    let mean = expected * Double.exp(isDecrease ? -effect : effect)
    return zip(champion, failing).reduce(0) { sum, point in
      guard let bound = point.1 else { return sum }
      let tail = PoissonTail.atLeast(isDecrease ? bound + 1 : bound, mean: mean)
      return sum + point.0.weight * (isDecrease ? 1 - tail : tail)
    }
  }

  /// The rank test sees rates of ticks only where most ticks have events.
  func alarming(at effect: Double) -> Double {
    let fail = failing(at: effect)
    guard ticksHaveEvents else { return fail }
    let others = champion.reduce(0) { $0 + Double($1.count) * $1.weight }
    let spread = (1 / expected + 1 / others).squareRoot()
    let size = NormalDistribution.below((effect - margin) / spread)
    let rank = NormalDistribution.below(effect / spread * (3 / Double.pi).squareRoot() - rankZ)
    return max(fail, min(size, rank))
  }

  func passing(within margins: PlanMargins) -> Double {
    champion.reduce(0) { sum, point in
      let y = point.count
      // Counts from `low` through `high` pass.
      let high = margins.increase.map { margin in
        rule.largest { rule.provesBelow($0, y, margin, rule.passT, rule.passAlpha) } ?? -1
      }
      let low = margins.decrease.map { margin in
        rule.smallest(from: y) { rule.provesAbove($0, y, -margin, rule.passT, rule.passAlpha) }
          ?? Int.max / 2
      }
      let above = high.map { PoissonTail.atLeast($0 + 1, mean: expected) } ?? 0
      let within = PoissonTail.atLeast(low ?? 0, mean: expected) - above
      return sum + point.weight * max(0, within)
    }
  }
}

/// Which counts of the challenger prove what, given the champion's.
private struct EventRule {
  let exposureRatio: Double
  let hasTicks: Bool
  let failT: Double
  let passT: Double
  let failAlpha: Double
  let passAlpha: Double

  init(
    exposureRatio: Double, ticks: Int, failAlpha: Double, passAlpha: Double, _ laws: ErrorLaws
  ) {
    self.exposureRatio = exposureRatio
    hasTicks = ticks >= 30
    // Ticks of independent events look somewhat dependent by chance, which widens the error.
    failT = hasTicks ? laws.factor(ticks: ticks, alpha: failAlpha, .floored) : .infinity
    passT = hasTicks ? laws.factor(ticks: ticks, alpha: passAlpha, .floored) : .infinity
    self.failAlpha = failAlpha
    self.passAlpha = passAlpha
  }

  /// Whether the ratio is proven to be above exp(`bound`).
  func provesAbove(_ x: Int, _ y: Int, _ bound: Double, _ t: Double, _ alpha: Double) -> Bool {
    guard bound.isFinite else { return bound < 0 }
    if usesTicks(x, y) { return logRatio(x, y) - t * error(x, y) > bound }
    return x + y > 0 && pair(x, y).tails(ratio: Double.exp(bound)).midAtLeast <= alpha
  }

  /// Whether the ratio is proven to be below exp(`bound`).
  func provesBelow(_ x: Int, _ y: Int, _ bound: Double, _ t: Double, _ alpha: Double) -> Bool {
    guard bound.isFinite else { return bound > 0 }
    if usesTicks(x, y) { return logRatio(x, y) + t * error(x, y) < bound }
    return x + y > 0 && pair(x, y).tails(ratio: Double.exp(bound)).midAtMost <= alpha
  }

  /// The smallest count that fulfils a condition which larger ones fulfil too.
  func smallest(from y: Int, _ fulfils: (Int) -> Bool) -> Int? {
    var (low, high) = (-1, max(1, Int(Double(y) * exposureRatio)))
    while !fulfils(high) {
      low = high
      high = 2 * high + 10
      if high > 1 << 40 { return nil }
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if fulfils(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The largest count that fulfils a condition which smaller ones fulfil too.
  func largest(_ fulfils: (Int) -> Bool) -> Int? {
    guard fulfils(0) else { return nil }
    return smallest(from: 0) { !fulfils($0) }.map { $0 - 1 }
  }

  private func usesTicks(_ x: Int, _ y: Int) -> Bool { hasTicks && x >= 10 && y >= 10 }

  private func logRatio(_ x: Int, _ y: Int) -> Double {
    Double.log(Double(x) / Double(y) / exposureRatio)
  }

  private func error(_ x: Int, _ y: Int) -> Double {
    (1 / Double(x) + 1 / Double(y)).squareRoot()
  }

  private func pair(_ x: Int, _ y: Int) -> RatePair {
    RatePair(x, per: exposureRatio, y, per: 1)
  }
}
