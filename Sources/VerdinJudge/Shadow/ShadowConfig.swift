/// What is tolerated of a challenger that answers the same requests.
public struct ShadowConfig: Sendable, Equatable {
  /// How much lower its accuracy may be: .02 is two points.
  public var accuracyMargin: Double
  /// How much slower it may be, as a share of the champion's latency of the same request.
  public var latencyMargin: Double
  /// How many more of its answers may be errors.
  public var errorMargin: Double
  /// The share of requests that must be paired, and the share of pairs that must be labelled, before
  /// anything passes.
  public var coverage: Double
  public var labelCoverage: Double
  /// The share of equal answers that it must exceed; nil asks for none.
  public var agreement: Double?
  public var alpha: JudgeConfig.Alpha
  /// How many disagreements to show.
  public var examples: Int

  public init(
    accuracyMargin: Double = 0.02, latencyMargin: Double = 0.1, errorMargin: Double = 0.005,
    coverage: Double = 0.95, labelCoverage: Double = 0.5, agreement: Double? = nil,
    alpha: JudgeConfig.Alpha = JudgeConfig.Alpha(), examples: Int = 5
  ) {
    self.accuracyMargin = accuracyMargin
    self.latencyMargin = latencyMargin
    self.errorMargin = errorMargin
    self.coverage = coverage
    self.labelCoverage = labelCoverage
    self.agreement = agreement
    self.alpha = alpha
    self.examples = examples
  }
}
