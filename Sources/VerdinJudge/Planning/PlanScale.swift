import RealModule

/// The scale on which an effect and its margin are compared, harm being positive: logarithms of
/// ratios for a relative margin, the metric's unit or superiority otherwise.
struct PlanScale: Sendable {
  var scale: MarginBounds.Scale
  var harm: Harm
  /// The margin as configured: a share for a relative one.
  var margin: Double
  /// What a relative change of 1 is in the metric's unit; nil where relative changes mean nothing.
  var level: Double?

  /// The direction in which harm is looked for; of both, the increase.
  var isDecrease: Bool { harm == .decrease }

  /// Working units of a harmful change on the scale of the margin; nil beyond what can be.
  func effect(of change: Double) -> Double? {
    guard scale == .relative else { return change }
    if isDecrease { return change < 1 ? -Double.log(onePlus: -change) : nil }
    return Double.log(onePlus: change)
  }

  /// The harmful change of so many working units.
  func change(of effect: Double) -> Double {
    guard scale == .relative else { return effect }
    return isDecrease ? 1 - Double.exp(-effect) : Double.exp(effect) - 1
  }

  /// Working units of a relative change; nil where that means nothing.
  func effect(ofRelative change: Double) -> Double? {
    switch scale {
    case .relative: effect(of: change)
    case .unit: level.map { abs($0) * change }
    case .superiority: nil
    }
  }

  /// Both sides of a tolerance of `margin`, in working units.
  func margins(_ margin: Double) -> PlanMargins {
    let up = scale == .relative ? Double.log(onePlus: margin) : margin
    let down =
      scale == .relative ? (margin < 1 ? -Double.log(onePlus: -margin) : .infinity) : margin
    return PlanMargins(
      increase: harm == .decrease ? nil : up, decrease: harm == .increase ? nil : down)
  }
}

/// The tolerated increase and decrease in working units, nil where a direction does no harm.
struct PlanMargins: Sendable {
  var increase: Double?
  var decrease: Double?

  /// That of the direction in which harm is looked for.
  var first: Double { increase ?? decrease ?? .infinity }
}
