/// What was measured of one metric, before anything is decided from it.
public struct Evidence: Sendable, Equatable {
  public var champion: SampleSummary
  public var challenger: SampleSummary
  /// Whether the two samples could be compared at all.
  public var comparison: Comparison
  /// The Mann-Whitney test of the challenger against the champion.
  public var mannWhitney: MannWhitneyEvidence?
  /// Hodges-Lehmann estimate and interval of challenger minus champion, in the metric's unit.
  public var shift: IntervalEstimate?
  /// The same of challenger over champion; only when every value is positive.
  public var ratio: IntervalEstimate?
  /// P(challenger > champion) + ½ P(equal).
  public var superiority: Double?
  /// Mean of the challenger over mean of the champion.
  public var meanRatio: Double?
  /// Bootstrap interval of `meanRatio`, when asked for.
  public var meanRatioInterval: IntervalEstimate?
  /// Mean of the challenger minus mean of the champion, with its bootstrap interval, when asked for.
  public var meanShiftInterval: IntervalEstimate?
  /// How the Mann-Whitney statistic stands among other labellings of the arms, when asked for.
  public var permutation: PermutationEvidence?
  /// The one-sided bounds that are held against the margin.
  public var bounds: MarginBounds?
  /// What repeated looks have shown; nil when the comparison is looked at once.
  public var anytime: AnytimeEvidence?
  /// The method that gave them.
  public var method: DecidingMethod?
  /// The smaller p-value against the margin, after having looked at every metric of the judgement.
  public var familyP: Double?
  /// Two-sided p-value of "the arms do not differ" by the method behind the bounds, where it knows what
  /// healthy machines differ by; it alarms in place of the Mann-Whitney test.
  public var pDifference: Double?
  /// What a history of champion against champion changed in the bounds.
  public var calibration: CalibrationEvidence?
  /// How many points an arm would pass with, four times in five, if the arms are alike.
  public var pointsNeeded: Int?
  /// How far the challenger's largest values reach beyond the champion's.
  public var tail: TailReach?
  /// Whether the challenger's values spread as the champion's do.
  public var spread: SpreadEvidence?
  /// How many values of each arm lie far outside what the champion usually shows.
  public var outliers: OutlierEvidence?
  /// What the buckets hide, when the arms were recorded as sketches.
  public var sketch: SketchEvidence?
  /// The evidence if the values lay at those ends of their buckets that make the challenger look least,
  /// and most; empty unless there are buckets.
  var ends: [Evidence] = []
  /// Both arms' quantiles, when these decide.
  public var quantile: QuantileEvidence?
  /// The challenger's figure that its hard limits speak of.
  public var limitStatistic: Double?
  /// The effect size that policy `kayenta` holds against its limits.
  public var effectSize: Double?
  /// The violated data guards: with one or more there is no verdict.
  public var guards: [GuardFinding] = []
  /// What the reader should know of how the figures came about.
  public var notes: [String] {
    get { noted.words }
    set { noted = Notes(newValue) }
  }
  /// What the reader should look at although it decides nothing.
  public var warnings: [String] {
    get { warned.words }
    set { warned = Notes(newValue) }
  }
  var noted = Notes()
  var warned = Notes()

  public enum Comparison: String, Sendable {
    case tested
    /// One arm, or both, have no usable value.
    case noData
    /// The arms hold the same values.
    case identical
    /// Every value of both arms is the same number.
    case singleValue
    /// The test is not defined on these data, or they cannot be trusted.
    case untestable
  }
}

/// One arm's sample in figures, missing points left out.
public struct SampleSummary: Sendable, Equatable {
  public var count = 0
  /// Points recorded without a usable value.
  public var missing = 0
  public var mean = 0.0
  /// Sample standard deviation (divisor *n* − 1).
  public var standardDeviation = 0.0
  public var minimum = 0.0
  public var maximum = 0.0
  public var median: Double?
  public var p95: Double?
  /// Sums of the counts, when the metric is a proportion.
  public var events: Double?
  public var exposure: Double?

  public init() {}
}

/// The upper tails of both arms, which a comparison of the middles does not see.
public struct TailReach: Sendable, Equatable {
  /// The smallest of the challenger's largest twentieth over the largest of all champion values.
  public var ratio: Double
  /// The champion's largest value over its own twentieth or so: how much of that is ordinary.
  public var ownSpread: Double

  public init(ratio: Double, ownSpread: Double) {
    self.ratio = ratio
    self.ownSpread = ownSpread
  }

  /// Whether the tail is plainly heavier: beyond the champion's largest value by a quarter, and by
  /// as much as the champion's own tail spreads.
  public var isHeavier: Bool { ratio > max(1.25, ownSpread) }
}

/// The Mann-Whitney test of the challenger against the champion, in figures.
public struct MannWhitneyEvidence: Sendable, Equatable {
  /// Pairs in which the challenger is larger, ties counting half.
  public var u: Double
  /// Two-sided p-value of "both arms have the same distribution".
  public var pValue: Double
  /// One-sided p-value against "the challenger tends to be larger".
  public var pGreater: Double
  public var pLess: Double
  public var method: Method
  public enum Method: String, Sendable { case exact, asymptotic }

  public init(
    u: Double, pValue: Double, pGreater: Double, pLess: Double, method: Method
  ) {
    self.u = u
    self.pValue = pValue
    self.pGreater = pGreater
    self.pLess = pLess
    self.method = method
  }
}

/// An estimate and the interval around it.
public struct IntervalEstimate: Sendable, Equatable {
  public var estimate: Double
  /// −∞ when the sample is too small to bound it.
  public var lower: Double
  /// +∞ when the sample is too small to bound it.
  public var upper: Double
  /// Two-sided coverage, 0.98 for 98 %.
  public var confidence: Double

  public init(estimate: Double, lower: Double, upper: Double, confidence: Double) {
    self.estimate = estimate
    self.lower = lower
    self.upper = upper
    self.confidence = confidence
  }
}
