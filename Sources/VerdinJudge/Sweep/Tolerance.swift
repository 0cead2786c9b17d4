/// How much more or less a configuration is to tolerate than it says.
public struct Tolerance: Sendable, Hashable {
  /// What margins, and the effect sizes that policy `kayenta` allows, are multiplied by.
  public var margins: Double
  /// By how much hard limits are moved away from harm: an upper one of 100 is 200 at a factor of 2, a
  /// lower one of 0.8 is 0.4.
  public var limits: Double

  public init(margins: Double = 1, limits: Double = 1) {
    precondition(margins > 0 && limits > 0, "factors of \(margins) and \(limits)")
    self.margins = margins
    self.limits = limits
  }
}

extension JudgeConfig {
  /// The same rules with other margins and limits; factors of 1 change nothing.
  public func tolerating(_ tolerance: Tolerance) -> JudgeConfig {
    var config = self
    config.defaults.apply(tolerance)
    for place in config.metrics.indices { config.metrics[place].apply(tolerance) }
    return config
  }
}

extension MetricConfig {
  fileprivate mutating func apply(_ tolerance: Tolerance) {
    margin = margin.multiplied(by: tolerance.margins)
    limits.below = limits.below.map { raised($0, by: tolerance.limits) }
    limits.above = limits.above.map { -raised(-$0, by: tolerance.limits) }
    kayenta.effectSize.multiply(by: tolerance.margins)
  }
}

extension MetricConfig.Margin {
  /// Superiority runs from one half, its "no difference", to 1.
  fileprivate func multiplied(by factor: Double) -> Self {
    switch self {
    case .relative(let share): .relative(share * factor)
    case .absolute(let amount): .absolute(amount * factor)
    case .relativeOrAbsolute(let share, let amount):
      .relativeOrAbsolute(share * factor, amount * factor)
    case .superiority(let theta): .superiority(min(1, 0.5 + (theta - 0.5) * factor))
    }
  }
}

extension KayentaOptions.EffectSize {
  fileprivate mutating func multiply(by factor: Double) {
    let neutral = Self(measure: measure).allowedIncrease
    func scaled(_ limit: Double) -> Double {
      limit == neutral ? limit : neutral + (limit - neutral) * factor
    }
    allowedIncrease = scaled(allowedIncrease)
    allowedDecrease = scaled(allowedDecrease)
    criticalIncrease = scaled(criticalIncrease)
    criticalDecrease = scaled(criticalDecrease)
  }
}

/// An upper limit that is looser by a factor above 1, also below zero.
private func raised(_ limit: Double, by factor: Double) -> Double {
  limit < 0 ? limit / factor : limit * factor
}
