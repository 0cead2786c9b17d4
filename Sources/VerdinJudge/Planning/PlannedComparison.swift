import RealModule
import VerdinNumerics

/// A comparison that has not taken place: how often it would end in which verdict.
protocol PlannedComparison {
  /// The probability to fail at a true harmful effect, in working units.
  func failing(at effect: Double) -> Double
  /// The probability to fail or to be marginal.
  func alarming(at effect: Double) -> Double
  /// The probability to pass if the arms are alike.
  func passing(within margins: PlanMargins) -> Double
}

/// Proving by Student's law that an estimate lies beyond a threshold.
struct StudentPower: Sendable {
  /// The critical value.
  let t: Double
  /// The error as it will be estimated on average, and the degrees of freedom of that estimate.
  let error: Double
  let df: Double
  /// How far estimates really scatter.
  let spread: Double

  init(error: Double, df: Double, spread: Double? = nil, alpha: Double) {
    t = StudentT(df).quantile(above: alpha)
    self.error = error
    self.df = df
    self.spread = spread ?? error
  }

  /// The probability of a proof when the true effect lies `excess` beyond the threshold: the
  /// noncentral t, by its normal approximation.
  ///
  /// - SeeAlso: Abramowitz & Stegun 1964, 26.7.10
  func proving(_ excess: Double) -> Double {
    guard t.isFinite else { return 0 }
    let needed = t * error * (1 - 1 / (4 * df))
    let width = (spread * spread + t * t * error * error / (2 * df)).squareRoot()
    guard width > 0 else { return excess > 0 ? 1 : 0 }
    return NormalDistribution.below((excess - needed) / width)
  }
}

/// What a plan asks of every comparison.
struct PlanGoal: Sendable {
  var power: Double
  /// Relative harmful changes whose powers are wanted.
  var changes: [Double]
}

extension Outlook {
  init(_ comparison: some PlannedComparison, _ scale: PlanScale, _ goal: PlanGoal) {
    let margins = scale.margins(scale.margin)
    let start = margins.first.isFinite && margins.first > 0 ? margins.first : 1e-3
    func smallest(_ power: (Double) -> Double) -> Double? {
      smallestArgument(from: start, reaching: goal.power, power).map(scale.change(of:))
    }
    self.init(
      passPower: comparison.passing(within: margins),
      powers: goal.changes.compactMap { change in
        scale.effect(ofRelative: change).map {
          ChangePower(
            change: change, fail: comparison.failing(at: $0), alarm: comparison.alarming(at: $0))
        }
      },
      smallestFail: smallest(comparison.failing(at:)),
      smallestAlarm: smallest(comparison.alarming(at:)),
      achievableMargin: smallestArgument(
        from: 0.01 * (scale.level ?? 1), reaching: goal.power
      ) { comparison.passing(within: scale.margins($0)) }, scale: scale.scale)
  }
}

/// The smallest positive argument at which an increasing function reaches a value, to four digits.
///
/// - Returns: nil where a million times `start` is not enough.
func smallestArgument(
  from start: Double, reaching value: Double, _ function: (Double) -> Double
) -> Double? {
  var (low, high) = (0.0, start)
  while function(high) < value {
    low = high
    high *= 2
    if high > 1e6 * start { return nil }
  }
  while high - low > 1e-4 * high {
    let middle = (low + high) / 2
    if function(middle) < value { low = middle } else { high = middle }
  }
  return high
}
