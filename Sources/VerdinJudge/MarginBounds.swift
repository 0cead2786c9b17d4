/// One-sided bounds of the effect on the scale that the margin speaks of.
public struct MarginBounds: Sendable, Equatable {
  public var estimate: Double
  /// Bounds at the error probability of a fail.
  public var failLower: Double
  public var failUpper: Double
  /// Bounds at the error probability of a pass.
  public var passLower: Double
  public var passUpper: Double
  /// The tolerated increase and decrease, nil where that direction does no harm.
  public var toleratedIncrease: Double?
  public var toleratedDecrease: Double?
  public var scale: Scale
  /// One-sided p-values against an increase and a decrease of no more than tolerated, nil where that
  /// direction does no harm.
  public var pIncrease: Double?
  public var pDecrease: Double?
  /// One-sided p-values against no increase and no decrease at all, nil where that direction does
  /// no harm.
  public var pAnyIncrease: Double?
  public var pAnyDecrease: Double?
  /// The same effect in the metric's unit, where the configuration tolerates an absolute change
  /// besides a relative one: harm must lie beyond both, and is excluded by either.
  public var absolute: AbsoluteBounds?

  public enum Scale: String, Sendable {
    /// A relative change: 0.1 is 10 % more.
    case relative
    /// The metric's own unit.
    case unit
    /// P(challenger > champion) + ½ P(equal), less ½.
    case superiority
  }

  public init(
    estimate: Double, failLower: Double, failUpper: Double, passLower: Double, passUpper: Double,
    toleratedIncrease: Double?, toleratedDecrease: Double?, scale: Scale,
    pIncrease: Double? = nil, pDecrease: Double? = nil, pAnyIncrease: Double? = nil,
    pAnyDecrease: Double? = nil, absolute: AbsoluteBounds? = nil
  ) {
    self.estimate = estimate
    self.failLower = failLower
    self.failUpper = failUpper
    self.passLower = passLower
    self.passUpper = passUpper
    self.toleratedIncrease = toleratedIncrease
    self.toleratedDecrease = toleratedDecrease
    self.scale = scale
    self.pIncrease = pIncrease
    self.pDecrease = pDecrease
    self.pAnyIncrease = pAnyIncrease
    self.pAnyDecrease = pAnyDecrease
    self.absolute = absolute
  }

  /// The p-value against no harmful change at all; two harmful directions are two chances.
  ///
  /// nil where no direction hurts, or the method tests no such thing.
  public var pAny: Double? {
    twoChances(pAnyIncrease, pAnyDecrease)
  }

  /// The p-value against no more than tolerated, for two harmful directions in the same way.
  var pBeyond: Double? { twoChances(pIncrease, pDecrease) }

  private func twoChances(_ increase: Double?, _ decrease: Double?) -> Double? {
    lesser(increase, decrease).map { min(1, increase == nil || decrease == nil ? $0 : 2 * $0) }
  }
}

/// The smaller of two numbers, as far as there are any.
func lesser(_ a: Double?, _ b: Double?) -> Double? {
  guard let a, let b else { return a ?? b }
  return min(a, b)
}

/// Bounds of a difference that are held against an absolute margin beside a relative one.
public struct AbsoluteBounds: Sendable, Equatable {
  public var estimate: Double
  public var failLower: Double
  public var failUpper: Double
  public var passLower: Double
  public var passUpper: Double
  /// The tolerated change either way, as far as it does harm.
  public var tolerated: Double

  public init(
    estimate: Double, failLower: Double, failUpper: Double, passLower: Double, passUpper: Double,
    tolerated: Double
  ) {
    self.estimate = estimate
    self.failLower = failLower
    self.failUpper = failUpper
    self.passLower = passLower
    self.passUpper = passUpper
    self.tolerated = tolerated
  }
}
