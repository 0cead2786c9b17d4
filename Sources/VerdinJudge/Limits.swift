/// Hard limits on the challenger. A limit is met only strictly: a value exactly at it has crossed it.
public struct Limits: Sendable, Equatable {
  /// The statistic must lie above this.
  public var above: Double?
  /// The statistic must lie below this.
  public var below: Double?
  public var statistic: Statistic
  /// With fewer observations than this the limits decide nothing.
  public var minimumObservations: Int

  /// The figure of the challenger's sample that is held against the limits.
  public enum Statistic: String, Sendable, CaseIterable {
    case mean, median, minimum = "min", maximum = "max", p90, p95, p99
    /// The quantile that the metric itself compares.
    case quantile
  }

  public init(
    above: Double? = nil, below: Double? = nil, statistic: Statistic = .mean,
    minimumObservations: Int = 1
  ) {
    self.above = above
    self.below = below
    self.statistic = statistic
    self.minimumObservations = minimumObservations
  }

  public var isEmpty: Bool { above == nil && below == nil }
}
