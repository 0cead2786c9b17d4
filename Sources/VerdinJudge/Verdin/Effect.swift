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

/// One way to measure an effect. The first of `all` that applies to the data decides.
struct EffectMethod: Sendable {
  /// nil where the method does not apply.
  let measure: @Sendable (MetricConfig, JudgeConfig.Alpha, RankFindings, inout Workspace) -> Effect?

  static let all: [EffectMethod] = [.instances, .rate, .sparse, .series, .ratio, .shift]
}
