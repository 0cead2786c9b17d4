import RealModule
import VerdinNumerics

/// The figures of two sketches with the same edges, for values in the middle of their buckets and at the
/// ends.
struct SketchFigures {
  private let settings: MetricConfig
  private let config: JudgeConfig
  private let sketches: (x: DDSketch, y: DDSketch)
  private let x: BucketedSample
  private let y: BucketedSample
  private let ranks: BucketedRanks
  private let method: Method

  private enum Method { case quantile, sparse, superiority, level }

  /// - Precondition: both hold two values or more, and too many for exact laws.
  init(_ x: DDSketch, _ y: DDSketch, _ settings: MetricConfig, _ config: JudgeConfig) {
    self.settings = settings
    self.config = config
    sketches = (x, y)
    self.x = BucketedSample(x)
    self.y = BucketedSample(y)
    ranks = BucketedRanks(x, y)
    method = Self.method(x, y, settings, isPositive: min(x.minimum, y.minimum) > 0)
  }

  private var isPositive: Bool { min(sketches.x.minimum, sketches.y.minimum) > 0 }

  /// As for the values themselves: what is declared, what is mostly one number, and the ranks.
  private static func method(
    _ x: DDSketch, _ y: DDSketch, _ settings: MetricConfig, isPositive: Bool
  ) -> Method {
    if settings.kind == .quantile, settings.margin.superiority == nil { return .quantile }
    if case .absolute = settings.margin { return .level }
    let isMostlyZero = 2 * (x.zeros + y.zeros) >= x.count + y.count
    let isUndeclared = settings.kind == nil || settings.kind == .quantile
    let hasNoLevel = !isPositive && BucketedSample(y).percentile(50, .middle) == 0
    if settings.kind == .sparse || (isUndeclared && (isMostlyZero || hasNoLevel)) { return .sparse }
    return settings.margin.superiority == nil ? .level : .superiority
  }

  /// Why the buckets do not let the metric be compared, if they do not.
  var refusal: String? {
    if method == .quantile {
      let least = leastCount(for: settings.quantile)
      let q = quantileName(settings.quantile)
      for (arm, sample) in [("champion", y), ("challenger", x)] where Double(sample.count) < least {
        return "the \(arm)'s \(sample.count) values do not carry its \(q): "
          + "\(Figures.plain(least)) would"
      }
      return nil
    }
    if case .absolute = settings.margin { return nil }
    guard settings.kind == nil, method != .sparse else { return nil }
    return isHalfInOneBucket
      ? "half of all values lie in one bucket: whether they are one number is not known" : nil
  }

  private var isHalfInOneBucket: Bool {
    let all = sketches.x.count + sketches.y.count
    func isHalf(_ a: BucketCounts, _ b: BucketCounts) -> Bool {
      (a.filled.isEmpty ? b.filled : a.filled).contains { 2 * (a[$0] + b[$0]) >= all }
        || b.filled.contains { 2 * (a[$0] + b[$0]) >= all }
    }
    return isHalf(sketches.x.positive, sketches.y.positive)
      || isHalf(sketches.x.negative, sketches.y.negative)
  }

  /// The evidence of the middles, with bounds wide enough for every place that values can have, and
  /// the evidence of both ends.
  var evidence: Evidence {
    let middle = Corner(values: .middle, level: .middle, error: .middle)
    var evidence = evidence(middle)
    evidence.ends = corners.map(self.evidence)
    for end in evidence.ends {
      guard let bounds = end.bounds, bounds.scale == evidence.bounds?.scale else { continue }
      evidence.bounds?.widen(over: bounds)
    }
    evidence.pointsNeeded = evidence.bounds?.pointsNeeded(
      count: min(x.count, y.count), config.alpha)
    evidence.sketch = SketchEvidence(
      relativeAccuracy: sketches.x.buckets.accuracy,
      superiorityError: ranks.superiorityUncertainty)
    evidence.noted.append(
      .words(
        "sketches: values are known to within \(Figures.percent(sketches.x.buckets.accuracy)), "
          + "superiority to within \(Figures.plain(ranks.superiorityUncertainty)); "
          + "the bounds hold wherever in their buckets the values lie"))
    return evidence
  }

  /// One way in which values can lie within their buckets.
  private struct Corner {
    /// Where the challenger's values lie; the champion's lie on the other side.
    var values: BucketedSample.Place
    /// Where the champion's values lie that the margin is a share of.
    var level: BucketedSample.Place
    /// Which of the errors that they may have.
    var error: BucketedSample.Place
  }

  /// Those between which all others are.
  private var corners: [Corner] {
    let ends: [BucketedSample.Place] = [.low, .high]
    return ends.flatMap { values in
      (dependsOnLevel ? ends : [.middle]).flatMap { level in
        // The errors of ranks follow from the numbers of values.
        (method == .level ? [.middle] : ends).map {
          Corner(values: values, level: level, error: $0)
        }
      }
    }
  }

  /// Whether what the margin tolerates depends on the champion's own level.
  private var dependsOnLevel: Bool {
    switch settings.margin {
    case .relative: !isPositive
    case .relativeOrAbsolute: true
    case .absolute, .superiority: false
    }
  }

  private func evidence(_ corner: Corner) -> Evidence {
    let place = corner.values
    var evidence = Evidence(
      champion: SampleSummary(sketches.y, y, place.opposite),
      challenger: SampleSummary(sketches.x, x, place), comparison: .tested)
    let test = ranks.ranks(place)
    let p = test.asymptotic
    evidence.mannWhitney = MannWhitneyEvidence(
      u: test.u, pValue: p.twoSided, pGreater: p.greater, pLess: p.less, method: .asymptotic)
    evidence.superiority = test.superiority
    if evidence.champion.mean != 0 {
      evidence.meanRatio = evidence.challenger.mean / evidence.champion.mean
    }
    evidence.tail = tail(place)
    evidence.limitStatistic = limitStatistic(place)
    let fail = [config.alpha.fail]
    let confidence = 1 - 2 * config.alpha.fail
    let shift = differences(place, fail) { $0 }
    evidence.shift = IntervalEstimate(
      estimate: shift.estimate, lower: shift.lower[0], upper: shift.upper[0],
      confidence: confidence)
    if isPositive {
      let ratio = differences(place, fail) { Double.log($0) }
      evidence.ratio = IntervalEstimate(
        estimate: Double.exp(ratio.estimate), lower: Double.exp(ratio.lower[0]),
        upper: Double.exp(ratio.upper[0]), confidence: confidence)
    }
    let (effect, decided) = effect(corner, p)
    evidence.bounds = effect.marginBounds(settings.harm)
    evidence.quantile = effect.quantile
    evidence.method = decided.deciding(declared: settings.kind)
    return evidence
  }

  private func effect(
    _ corner: Corner, _ p: MannWhitney.PValues
  ) -> (Effect, EffectMethod) {
    let place = corner.values
    switch method {
    case .quantile: return (quantile(corner), .quantile)
    case .sparse: return (superiority(corner, settings.margin.superiority ?? 0.1, p), .sparse)
    case .superiority:
      return (superiority(corner, settings.margin.superiority ?? 0.1, p), .superiority)
    case .level:
      let median = y.percentile(50, corner.level)
      switch settings.margin.onLevel(median, isPositive: isPositive) {
      case .relative(let margin)?: return (ratio(place, margin, p), .ratio)
      case .absolute(let margin)?: return (shift(place, margin, p), .shift)
      case nil: preconditionFailure("a margin of superiority on the level")
      }
    }
  }

  private func quantile(_ corner: Corner) -> Effect {
    let q = settings.quantile
    let plain = y.quantile(at: q, corner.level) { $0 }.estimate
    guard let margin = settings.margin.onLevel(plain, isPositive: isPositive) else {
      preconditionFailure("a margin of superiority on a quantile")
    }
    func onScale(_ value: Double) -> Double { margin.isRelative ? Double.log(value) : value }
    func inUnit(_ value: Double) -> Double { margin.isRelative ? Double.exp(value) : value }
    let ofX = x.quantile(at: q, corner.values, error: corner.error, onScale)
    let ofY = y.quantile(at: q, corner.values.opposite, error: corner.error, onScale)
    let error = StudentError(size: HarrellDavis.error(ofX, ofY), df: .infinity)
    let bounds = Bounds(
      ofX.estimate - ofY.estimate, standardError: error.size, degreesOfFreedom: error.df,
      config.alpha)
    var effect = Effect(bounds, margin, error, note: nil)
    effect.quantile = QuantileEvidence(
      quantile: q, champion: inUnit(ofY.estimate), challenger: inUnit(ofX.estimate),
      championCount: Double(y.count), challengerCount: Double(x.count))
    return effect
  }

  private func superiority(
    _ corner: Corner, _ margin: Double, _ p: MannWhitney.PValues
  ) -> Effect {
    let found = ranks.error(corner.error)
    let error = StudentError(
      size: max(found.size, 0.5 / Double(min(x.count, y.count))), df: found.degreesOfFreedom)
    let effect = ranks.ranks(corner.values).superiority - 0.5
    let bounds = Bounds(
      effect, standardError: error.size, degreesOfFreedom: error.df, config.alpha)
    let pBeyond =
      method == .sparse
      ? (effect >= margin ? p.greater : 1, effect <= -margin ? p.less : 1)
      : (max(error.p(effect - margin), p.greater), max(error.p(-effect - margin), p.less))
    return Effect(
      bounds: bounds, scale: .superiority, tolerated: (margin, margin), pBeyond: pBeyond,
      pAny: (p.greater, p.less))
  }

  private func ratio(
    _ place: BucketedSample.Place, _ margin: Double, _ p: MannWhitney.PValues
  ) -> Effect {
    let ratio = levelBounds(place) { Double.log($0) }.map { Double.exp($0) }
    return Effect(
      bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
      pBeyond: (
        increase: moved(place) { $0 * (1 + margin) }.greater,
        decrease: margin < 1 ? moved(place) { $0 * (1 - margin) }.less : 1
      ), pAny: (p.greater, p.less), ratio: ratio)
  }

  private func shift(
    _ place: BucketedSample.Place, _ margin: Double, _ p: MannWhitney.PValues
  ) -> Effect {
    Effect(
      bounds: levelBounds(place) { $0 }, scale: .unit, tolerated: (margin, margin),
      pBeyond: (
        increase: moved(place) { $0 + margin }.greater,
        decrease: moved(place) { $0 - margin }.less
      ), pAny: (p.greater, p.less))
  }

  private func levelBounds(
    _ place: BucketedSample.Place, _ increasing: (Double) -> Double
  ) -> Bounds {
    let found = differences(place, [config.alpha.fail, config.alpha.pass], increasing)
    return Bounds(
      estimate: found.estimate, failLower: found.lower[0], failUpper: found.upper[0],
      passLower: found.lower[1], passUpper: found.upper[1])
  }

  private func differences(
    _ place: BucketedSample.Place, _ alphas: [Double], _ increasing: (Double) -> Double
  ) -> (estimate: Double, lower: [Double], upper: [Double]) {
    BucketedDifferences.estimate(
      x.values(place).map(increasing), weights: x.buckets.map(\.count),
      y.values(place.opposite).map(increasing), weights: y.buckets.map(\.count), alphas: alphas)
  }

  /// The rank test against the champion's values moved, which no edges line up with.
  private func moved(
    _ place: BucketedSample.Place, _ increasing: (Double) -> Double
  ) -> MannWhitney.PValues {
    MannWhitney(
      x.values(place), weights: x.buckets.map(\.count),
      y.values(place.opposite).map(increasing), weights: y.buckets.map(\.count)
    ).asymptotic
  }
}

extension MarginBounds {
  /// Moves every bound outwards, to that of other evidence on the same scale where it lies further.
  fileprivate mutating func widen(over other: MarginBounds) {
    failLower = min(failLower, other.failLower)
    failUpper = max(failUpper, other.failUpper)
    passLower = min(passLower, other.passLower)
    passUpper = max(passUpper, other.passUpper)
    pIncrease = pIncrease.map { max($0, other.pIncrease ?? $0) }
    pDecrease = pDecrease.map { max($0, other.pDecrease ?? $0) }
  }
}

extension SketchFigures {
  /// As for the values themselves, from the order statistics at this place.
  private func tail(_ place: BucketedSample.Place) -> TailReach? {
    guard min(x.count, y.count) >= 20 else { return nil }
    let (k, j) = (largest(x.count), max(5, 2 * largest(y.count)))
    let reference = y.value(rank: y.count - j, place)
    guard reference > 0 else { return nil }
    let most = sketches.y.maximum
    return TailReach(
      ratio: x.value(rank: x.count - k, place) / most, ownSpread: most / reference)
  }

  private func limitStatistic(_ place: BucketedSample.Place) -> Double? {
    let limits = settings.limits
    guard !limits.isEmpty else { return nil }
    switch limits.statistic {
    case .mean: return x.moments(place).mean
    case .minimum: return sketches.x.minimum
    case .maximum: return sketches.x.maximum
    case .median: return x.percentile(50, place)
    case .p90: return x.percentile(90, place)
    case .p95: return x.percentile(95, place)
    case .p99: return x.percentile(99, place)
    case .quantile: return x.percentile(100 * settings.quantile, place)
    }
  }
}
