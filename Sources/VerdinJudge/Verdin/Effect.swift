/// A metric's effect as one method measured it, on the scale that the margin speaks of.
struct Effect {
  var bounds: Bounds
  var scale: MarginBounds.Scale
  /// The tolerated increase and decrease on that scale, both positive.
  var tolerated: (increase: Double, decrease: Double)
  /// One-sided p-values against "no more than tolerated".
  var pBeyond: (increase: Double, decrease: Double)
  /// The ratio of challenger over champion, when the method bounds one.
  var ratio: Bounds?
  /// What the reader should know of the method.
  var note: String?
  /// Both arms' quantiles, when these were compared.
  var quantile: QuantileEvidence?
  /// Two-sided p-value of "the arms do not differ", where the method knows what healthy machines
  /// differ by, as ranks do not.
  var pDifference: Double?
  /// What a history of champion against champion changed, when the method had one.
  var calibration: CalibrationEvidence?
  /// Whether more points would narrow the bounds; more instances do where the instance is the unit.
  var narrowsWithPoints = true

  func marginBounds(_ harm: Harm) -> MarginBounds {
    let (up, down) = (harm != .decrease, harm != .increase)
    return MarginBounds(
      estimate: bounds.estimate, failLower: bounds.failLower, failUpper: bounds.failUpper,
      passLower: bounds.passLower, passUpper: bounds.passUpper,
      toleratedIncrease: up ? tolerated.increase : nil,
      toleratedDecrease: down ? tolerated.decrease : nil, scale: scale,
      pIncrease: up ? pBeyond.increase : nil, pDecrease: down ? pBeyond.decrease : nil)
  }
}

/// One way to measure an effect. The first of those for the metric's kind that applies decides.
struct EffectMethod: Sendable {
  let kind: MetricConfig.Kind
  /// nil where the method does not apply.
  let measure: @Sendable (MetricConfig, JudgeConfig, RankFindings, inout Workspace) -> Effect?

  static let all: [EffectMethod] = [
    .quantile, .calibratedRate, .instanceRate, .rate, .sparse, .calibrated, .instances, .series,
    .ratio, .shift,
  ]

  /// Every method for a metric that does not say what it is; else those of its kind, and the ranks
  /// where they do not apply.
  static func candidates(for kind: MetricConfig.Kind?) -> [EffectMethod] {
    guard let kind else { return all }
    return all.filter { $0.kind == kind || $0.kind == .samples }
  }
}
