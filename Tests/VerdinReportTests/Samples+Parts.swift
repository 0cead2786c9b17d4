@testable import VerdinJudge

extension Samples {
  static func summary(
    _ mean: Double, spread: Double = 9.5, count: Int = 60, missing: Int = 0
  ) -> SampleSummary {
    var summary = SampleSummary()
    summary.count = count
    summary.missing = missing
    guard count > 0 else { return summary }
    summary.mean = mean
    summary.standardDeviation = spread
    summary.minimum = mean - 2 * spread
    summary.maximum = mean + 2 * spread
    summary.median = mean - spread / 8
    summary.p95 = mean + 1.7 * spread
    return summary
  }

  static func bounds(
    _ estimate: Double, fail: (Double, Double), pass: (Double, Double), increase: Double? = nil,
    decrease: Double? = nil, scale: MarginBounds.Scale = .relative
  ) -> MarginBounds {
    MarginBounds(
      estimate: estimate, failLower: fail.0, failUpper: fail.1, passLower: pass.0,
      passUpper: pass.1, toleratedIncrease: increase, toleratedDecrease: decrease,
      scale: scale, pIncrease: increase.map { _ in 0.25 }, pDecrease: decrease.map { _ in 0.75 })
  }

  static func metric(
    _ name: String, _ verdict: Verdict, _ direction: Direction, _ reason: String,
    labels: [String: String] = [:], role: Role = .guarding, harm: Harm = .either,
    margin: MetricConfig.Margin = .relative(0.1), limits: Limits = Limits(), groups: [String] = [],
    champion: SampleSummary, challenger: SampleSummary,
    comparison: Evidence.Comparison = .tested, bounds: MarginBounds? = nil, p: Double? = nil,
    shift: IntervalEstimate? = nil, quantile: QuantileEvidence? = nil
  ) -> MetricJudgement {
    var evidence = Evidence(champion: champion, challenger: challenger, comparison: comparison)
    evidence.bounds = bounds
    evidence.shift = shift
    evidence.quantile = quantile
    evidence.sketch = quantile.map { _ in
      SketchEvidence(relativeAccuracy: 0.0027, superiorityError: 0.0015)
    }
    if let p {
      evidence.mannWhitney = MannWhitneyEvidence(
        u: 1234.5, pValue: p, pGreater: p / 2, pLess: 1 - p / 2, method: .asymptotic)
      evidence.superiority = 1234.5 / 3600
      evidence.meanRatio = challenger.mean / champion.mean
      evidence.tail = TailReach(ratio: 0.75, ownSpread: 1.25)
      evidence.familyP = 0.5
      evidence.pointsNeeded = 144
      evidence.calibration = CalibrationEvidence(
        windows: 50, leftOut: 2, method: .reference, spread: 0.031, standardError: 0.031,
        degreesOfFreedom: 50, modelError: 0.008, modelDegreesOfFreedom: 31)
      evidence.pDifference = p.isFinite ? p : nil
      evidence.limitStatistic = limits.isEmpty ? nil : challenger.mean
      evidence.notes = ["Autocorrelation: 60 values count as about 41."]
    }
    if let bounds, bounds.scale == .relative, shift == nil {
      evidence.ratio = IntervalEstimate(
        estimate: 1 + bounds.estimate, lower: 1 + bounds.failLower, upper: 1 + bounds.failUpper,
        confidence: 0.98)
      evidence.meanRatioInterval = evidence.ratio
      evidence.meanShiftInterval = IntervalEstimate(
        estimate: 18.31, lower: 14.2, upper: 22.5, confidence: 0.98)
      evidence.permutation = PermutationEvidence(
        pValue: 0.0125, pHarm: 0.00625, adjustedP: role == .info ? nil : 0.025,
        exchange: .swappedTicks, blockLength: 6, wantedBlockLength: 9, blocks: 10,
        labellings: 801, isExhaustive: false, metrics: 4)
    }
    return MetricJudgement(
      name: name, labels: labels, verdict: verdict, direction: direction, reason: reason,
      settings: MetricConfig(
        name: name, role: role, kind: bounds == nil ? nil : .series, harm: harm, margin: margin,
        limits: limits, groups: groups),
      role: role, evidence: evidence)
  }

  static func kayentaMetric(
    _ name: String, _ verdict: Verdict, _ direction: Direction, _ label: String, _ reason: String?,
    _ champion: SampleSummary, _ challenger: SampleSummary, ratio: Double?,
    comparison: Evidence.Comparison = .tested, critical: Bool = false, muted: Bool = false
  ) -> MetricJudgement {
    var metric = metric(
      name, verdict, direction, reason ?? "No change is shown.", groups: ["service"],
      champion: champion, challenger: challenger, comparison: comparison)
    metric.evidence.meanRatio = ratio
    metric.evidence.effectSize = ratio
    metric.settings.kayenta.muted = muted
    metric.classification = label
    metric.classificationReason = reason
    metric.critical = critical
    return metric
  }
}
