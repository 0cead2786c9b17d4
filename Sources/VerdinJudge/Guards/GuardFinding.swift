/// A data guard that is violated: why nothing, or no good thing, may be concluded from these data.
public struct GuardFinding: Sendable, Equatable {
  public var name: Name
  /// One sentence: what was seen, and where it helps what to look at.
  public var reason: String
  public var forbids: Forbidden

  /// What data must not be used for.
  public enum Forbidden: String, Sendable, CaseIterable {
    /// Any verdict: the metric is inconclusive.
    case verdict
    /// A pass alone: the data may hide harm, and hardly feign it.
    case pass
  }

  /// The stable names of the guards.
  public enum Name: String, Sendable, CaseIterable {
    /// The traffic was not split as planned.
    case sampleRatio = "sample_ratio"
    /// What is left out as warm-up cannot be told, or nothing is left.
    case warmUp = "warm_up"
    /// Values are infinite.
    case finite
    /// Too many points or ticks are missing.
    case coverage
    /// One arm misses more than the other.
    case missingness
    /// The last value is too old, or one arm stopped reporting.
    case freshness
    /// The arms are recorded in different units.
    case units
    /// One arm's series is made of the other's.
    case copy
    /// The arms' clocks differ.
    case clock
  }

  public init(_ name: Name, _ reason: String, forbids: Forbidden = .verdict) {
    self.name = name
    self.reason = reason
    self.forbids = forbids
  }
}
