import VerdinJudge

extension JSONWriter {
  /// Appends the members that say what was measured, and why a figure is missing from them.
  mutating func evidence(_ evidence: Evidence) {
    var nulls = NullReasons(evidence)
    member("champion") { $0.summary(evidence.champion, name: "champion", &nulls) }
    member("challenger") { $0.summary(evidence.challenger, name: "challenger", &nulls) }
    mannWhitney(evidence.mannWhitney, &nulls)
    interval("shift", evidence.shift, exact: true, &nulls)
    interval("ratio", evidence.ratio, exact: false, &nulls)
    figure("superiority", evidence.superiority, &nulls)
    figure("mean_ratio", evidence.meanRatio, &nulls)
    if let interval = evidence.meanRatioInterval {
      self.interval("mean_ratio_interval", interval, exact: false, &nulls)
    }
    if let interval = evidence.meanShiftInterval {
      self.interval("mean_shift_interval", interval, exact: false, &nulls)
    }
    if let permutation = evidence.permutation {
      member("permutation") { $0.permutation(permutation) }
    }
    if let tail = evidence.tail {
      member("tail") { json in
        json.figure("ratio", tail.ratio, of: "tail", &nulls)
        json.figure("own_spread", tail.ownSpread, of: "tail", &nulls)
      }
    }
    if let spread = evidence.spread { member("spread") { $0.spread(spread) } }
    if let outliers = evidence.outliers { member("outliers") { $0.outliers(outliers) } }
    if let quantile = evidence.quantile { self.quantile(quantile) }
    if let sketch = evidence.sketch { member("sketch") { $0.sketch(sketch) } }
    if let value = evidence.limitStatistic { figure("limit_statistic", value, &nulls) }
    bounds(evidence.bounds, &nulls)
    if let anytime = evidence.anytime { self.anytime(anytime) }
    if let method = evidence.method { member("method") { $0.method(method) } }
    if let p = evidence.pDifference { member("p_difference", rounded: p) }
    if let calibration = evidence.calibration {
      member("calibration") { $0.calibration(calibration) }
    }
    if let points = evidence.pointsNeeded { member("points_needed", points) }
    if let p = evidence.familyP { member("family_p", rounded: p) }
    if let effectSize = evidence.effectSize { figure("effect_size", effectSize, &nulls) }
    member("comparison", evidence.comparison.word)
    if !evidence.warnings.isEmpty { member("warnings", evidence.warnings) }
    guards(evidence.guards)
    member("notes", evidence.notes + nulls.notes)
  }

  private mutating func summary(
    _ summary: SampleSummary, name: StaticString, _ nulls: inout NullReasons
  ) {
    member("count", summary.count)
    member("missing", summary.missing)
    // Of no values there is no mean; the zeros in the type would read as measurements.
    let hasValues = summary.count > 0
    figure("mean", hasValues ? summary.mean : nil, of: name, &nulls)
    figure("std", hasValues ? summary.standardDeviation : nil, of: name, &nulls)
    figure("min", hasValues ? summary.minimum : nil, of: name, &nulls)
    figure("max", hasValues ? summary.maximum : nil, of: name, &nulls)
    figure("median", hasValues ? summary.median : nil, of: name, &nulls)
    figure("p95", hasValues ? summary.p95 : nil, of: name, &nulls)
    if let events = summary.events { figure("events", events, of: name, &nulls) }
    if let exposure = summary.exposure { figure("exposure", exposure, of: name, &nulls) }
  }

  private mutating func quantile(_ quantile: QuantileEvidence) {
    member("quantile") { json in
      json.member("q", quantile.quantile)
      json.member("champion", rounded: quantile.champion)
      json.member("challenger", rounded: quantile.challenger)
      json.member("champion_count", quantile.championCount)
      json.member("challenger_count", quantile.challengerCount)
      if let dispersion = quantile.dispersion { json.member("dispersion", rounded: dispersion) }
    }
  }

  private mutating func mannWhitney(
    _ test: MannWhitneyEvidence?, _ nulls: inout NullReasons
  ) {
    key("mann_whitney")
    guard let test else {
      null()
      return nulls.absent("mann_whitney")
    }
    object { json in
      json.figure("u", test.u, of: "mann_whitney", &nulls)
      json.figure("p", rounded: test.pValue, of: "mann_whitney", &nulls)
      json.figure("p_greater", rounded: test.pGreater, of: "mann_whitney", &nulls)
      json.figure("p_less", rounded: test.pLess, of: "mann_whitney", &nulls)
      json.member("method", test.method.rawValue)
    }
  }

  /// - Parameter exact: whether the figures are the same on every CPU, so that all digits count.
  private mutating func interval(
    _ name: StaticString, _ interval: IntervalEstimate?, exact: Bool, _ nulls: inout NullReasons
  ) {
    key(name)
    guard let interval else {
      null()
      return nulls.absent(name)
    }
    object { json in
      if exact {
        json.figure("estimate", interval.estimate, of: name, &nulls)
        json.member("lower", interval.lower)
        json.member("upper", interval.upper)
      } else {
        json.figure("estimate", rounded: interval.estimate, of: name, &nulls)
        json.member("lower", rounded: interval.lower)
        json.member("upper", rounded: interval.upper)
      }
      json.member("confidence", interval.confidence)
    }
    nulls.end("lower", interval.lower, of: name)
    nulls.end("upper", interval.upper, of: name)
  }

  private mutating func figure(
    _ key: StaticString, _ value: Double?, of owner: StaticString? = nil, _ nulls: inout NullReasons
  ) {
    member(key, value)
    nulls.figure(key, value, of: owner)
  }

  mutating func figure(
    _ key: StaticString, rounded value: Double, of owner: StaticString, _ nulls: inout NullReasons
  ) {
    member(key, rounded: value)
    nulls.figure(key, value, of: owner)
  }
}

extension Evidence.Comparison {
  /// The word in Verdin's JSON.
  fileprivate var word: String {
    switch self {
    case .tested: "tested"
    case .noData: "no_data"
    case .identical: "identical"
    case .singleValue: "single_value"
    case .untestable: "untestable"
    }
  }
}
