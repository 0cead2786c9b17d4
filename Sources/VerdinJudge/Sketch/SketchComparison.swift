import RealModule
import VerdinNumerics

/// Both arms of a metric as sketches, of which at least one was recorded as such.
///
/// Every figure is taken three times: in the middle of the buckets, and with the challenger's values
/// at their lower ends and the champion's at their upper, and the reverse. What was really measured lies
/// between the last two, since every figure grows when the challenger's values do and the champion's
/// fall. So a verdict on which both ends agree is that on the values.
struct SketchComparison {
  let settings: MetricConfig
  let config: JudgeConfig
  let challenger: DDSketch
  let champion: DDSketch

  /// - Returns: nil for a metric without a sketch.
  init?(_ pair: MetricPair, _ settings: MetricConfig, _ config: JudgeConfig) {
    guard let buckets = pair.challenger.sketch?.buckets ?? pair.champion.sketch?.buckets else {
      return nil
    }
    self.settings = settings
    self.config = config
    challenger = pair.challenger.sketched(buckets)
    champion = pair.champion.sketched(buckets)
  }

  /// Everything that policy `verdin` measures of the metric.
  var evidence: Evidence {
    guard let common = challenger.buckets.common(champion.buckets) else {
      return refused("the arms' sketches have different edges: bring both to one accuracy")
    }
    guard challenger.count > 0, champion.count > 0 else {
      var evidence = Evidence(
        champion: summary(champion), challenger: summary(challenger), comparison: .noData)
      evidence.limitStatistic = nil
      return evidence
    }
    var (x, y) = (challenger, champion)
    x.coarsen(to: common)
    y.coarsen(to: common)
    let guards = sketchGuards(x, y, config.guards)
    guard !guards.contains(where: { $0.forbids == .verdict }) else {
      return refused(nil, guards)
    }
    if let refusal = refusal(x, y) { return refused(refusal, guards) }
    let figures = SketchFigures(x, y, settings, config)
    if let refusal = figures.refusal { return refused(refusal, guards) }
    var evidence = figures.evidence
    if x == y { (evidence.comparison, evidence.ends) = (.identical, []) }
    evidence.guards = guards
    return evidence
  }

  private func refusal(_ x: DDSketch, _ y: DDSketch) -> String? {
    if config.looks != .once {
      return "a sketch does not tell when its values came, as repeated looks have to know"
    }
    if let kind = settings.kind, kind == .series || kind == .rate {
      return "a sketch is of independent values, and the metric is declared a \(kind.rawValue)"
    }
    let (m, n) = (x.count, y.count)
    if max(m, n) > BucketedRanks.largest {
      return "more than \(Figures.plain(Double(BucketedRanks.largest))) values in a sketch"
    }
    // Of so few values the law of U is taken exactly, which needs the values.
    if ExactNull.isFeasible(m, n) || m + n <= 40 || min(m, n) < 2 {
      return "\(n) and \(m) values are too few for sketches: judge the values themselves"
    }
    return nil
  }

  private func refused(_ reason: String?, _ guards: [GuardFinding] = []) -> Evidence {
    var evidence = Evidence(
      champion: summary(champion), challenger: summary(challenger), comparison: .untestable)
    evidence.guards = guards
    if let reason { evidence.noted.append(.words(reason)) }
    return evidence
  }

  private func summary(_ sketch: DDSketch) -> SampleSummary {
    guard sketch.count > 0 else {
      var summary = SampleSummary()
      summary.missing = sketch.missing + sketch.infinite
      return summary
    }
    return SampleSummary(sketch, BucketedSample(sketch), .middle)
  }
}

extension Series {
  /// The sketch, or one of the finite values.
  fileprivate func sketched(_ buckets: LogBuckets) -> DDSketch {
    if let sketch { return sketch }
    var sketch = DDSketch(buckets.scale == nil ? LogBuckets(scale: 7) : buckets)
    sketch.add(values.span)
    return sketch
  }
}

extension SampleSummary {
  init(_ sketch: DDSketch, _ sample: BucketedSample, _ place: BucketedSample.Place) {
    self.init()
    missing = sketch.missing + sketch.infinite
    count = sketch.count
    (mean, standardDeviation) = sample.moments(place)
    (minimum, maximum) = (sketch.minimum, sketch.maximum)
    median = sample.percentile(50, place)
    p95 = sample.percentile(95, place)
  }
}
