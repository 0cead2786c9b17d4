/// One quantile of both arms, from raw values or from histograms.
public struct QuantileEvidence: Sendable, Equatable {
  /// Which one: 0.95 is the value that 95 % of all lie below.
  public var quantile: Double
  /// In the metric's unit.
  public var champion: Double
  public var challenger: Double
  /// How many values each quantile comes from.
  public var championCount: Double
  public var challengerCount: Double
  /// The squared error by the scatter of the ticks, in units of that of independent values; nil where
  /// there are too few ticks to tell.
  public var dispersion: Double?

  public init(
    quantile: Double, champion: Double, challenger: Double, championCount: Double,
    challengerCount: Double, dispersion: Double? = nil
  ) {
    self.quantile = quantile
    self.champion = champion
    self.challenger = challenger
    self.championCount = championCount
    self.challengerCount = challengerCount
    self.dispersion = dispersion
  }
}
