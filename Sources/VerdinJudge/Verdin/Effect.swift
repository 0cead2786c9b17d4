/// A metric's effect as one method measured it, on the scale that the margin speaks of.
struct Effect {
  var bounds: Bounds
  var scale: MarginBounds.Scale
  /// The tolerated increase and decrease on that scale, both positive.
  var tolerated: (increase: Double, decrease: Double)
  /// One-sided p-values against "no more than tolerated".
  var pBeyond: (increase: Double, decrease: Double)
  /// One-sided p-values against "none at all".
  var pAny: (increase: Double, decrease: Double)
  /// The effect in the metric's unit, held against an absolute margin beside the relative one.
  var absolute: AbsoluteBounds?
  /// The ratio of challenger over champion, when the method bounds one.
  var ratio: Bounds?
  /// What the reader should know of the method.
  var note: Note?
  /// Both arms' quantiles, when these were compared.
  var quantile: QuantileEvidence?
  /// Two-sided p-value of "the arms do not differ", where the method knows what healthy machines
  /// differ by, as ranks do not.
  var pDifference: Double?
  /// What a history of champion against champion changed, when the method had one.
  var calibration: CalibrationEvidence?
  /// Whether more points would narrow the bounds; more instances do where the instance is the unit.
  var narrowsWithPoints = true
  /// What repeated looks have shown, when the method takes any.
  var anytime: AnytimeEvidence?

  func marginBounds(_ harm: Harm) -> MarginBounds {
    let (up, down) = (harm != .decrease, harm != .increase)
    return MarginBounds(
      estimate: bounds.estimate, failLower: bounds.failLower, failUpper: bounds.failUpper,
      passLower: bounds.passLower, passUpper: bounds.passUpper,
      toleratedIncrease: up ? tolerated.increase : nil,
      toleratedDecrease: down ? tolerated.decrease : nil, scale: scale,
      pIncrease: up ? pBeyond.increase : nil, pDecrease: down ? pBeyond.decrease : nil,
      pAnyIncrease: up ? pAny.increase : nil, pAnyDecrease: down ? pAny.decrease : nil,
      absolute: absolute)
  }
}

/// One way to measure an effect. The first of those for the metric's kind that applies decides.
struct EffectMethod: Sendable {
  /// The word for it in reports.
  let name: String
  /// What it takes the values for.
  let kind: MetricConfig.Kind
  /// What in the data shows that they are of that kind, where the configuration does not say.
  let sign: String
  /// nil where the method does not apply.
  let measure: @Sendable (MetricConfig, JudgeConfig, RankFindings, inout Workspace) -> Effect?

  static let all: [EffectMethod] = [
    .quantile, .calibratedRate, .instanceRate, .rate, .sparse, .calibrated, .instances,
    .placements, .series, .superiority, .ratio, .shift,
  ]

  /// Those for repeated looks, which take no others.
  private static let anytime: [EffectMethod] = [
    .anytimeCalibratedRate, .anytimeRate, .anytimeLatency, .anytimeCalibrated, .anytimeSeries,
  ]
  private static let gated: [EffectMethod] = [.gatedRate, .gatedSeries]

  static func all(for looks: Looks) -> [EffectMethod] {
    switch looks {
    case .once: all
    case .anytime: anytime
    case .gates: gated
    }
  }

  /// Whether it is a candidate for metrics of a declared kind; every method is where none is
  /// declared. At one look the ranks stand in where no method of the kind applies; rates without a
  /// method of their own at repeated looks, such as those held against an absolute margin, are
  /// series.
  func fits(_ declared: MetricConfig.Kind?, _ looks: Looks) -> Bool {
    guard let declared, kind != declared else { return true }
    return looks == .once ? kind == .samples : declared == .rate && kind == .series
  }

  /// The method in words for a metric whose configuration declares `declared`, or nothing.
  func deciding(declared: MetricConfig.Kind?) -> DecidingMethod {
    DecidingMethod(name: name, kind: kind, inferredFrom: kind == declared ? nil : sign)
  }
}
