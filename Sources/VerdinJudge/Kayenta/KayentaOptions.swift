/// The settings of a metric that Kayenta's judge knows and policy `verdin` does not.
///
/// Names and defaults are those of Kayenta's canary configuration
/// (`analysisConfigurations.canary`); the direction is `MetricConfig.harm`.
public struct KayentaOptions: Sendable, Equatable {
  public var nanStrategy: NaNStrategy
  /// Fences beyond which values are dropped, in interquartile ranges; nil keeps every value.
  public var outlierFactor: Double?
  public var effectSize: EffectSize
  public var critical: Bool
  public var mustHaveData: Bool
  public var muted: Bool

  public enum NaNStrategy: String, Sendable { case remove, replace }

  public struct EffectSize: Sendable, Equatable {
    public enum Measure: String, Sendable { case meanRatio, cles }
    public var measure: Measure
    public var allowedIncrease: Double
    public var allowedDecrease: Double
    public var criticalIncrease: Double
    public var criticalDecrease: Double

    /// Every limit starts at the measure's value for "no difference": 1 for a ratio, ½ for CLES.
    public init(measure: Measure = .meanRatio) {
      self.measure = measure
      let neutral = measure == .cles ? 0.5 : 1.0
      allowedIncrease = neutral
      allowedDecrease = neutral
      criticalIncrease = neutral
      criticalDecrease = neutral
    }
  }

  public init(
    nanStrategy: NaNStrategy = .remove, outlierFactor: Double? = nil,
    effectSize: EffectSize = EffectSize(), critical: Bool = false, mustHaveData: Bool = false,
    muted: Bool = false
  ) {
    self.nanStrategy = nanStrategy
    self.outlierFactor = outlierFactor
    self.effectSize = effectSize
    self.critical = critical
    self.mustHaveData = mustHaveData
    self.muted = muted
  }
}
