/// How one metric's Mann-Whitney statistic stands among those under other labellings of the arms, by
/// itself and after having looked at all metrics that were recorded together.
///
/// It assumes that blocks of ticks do not depend on each other, which series keep only in long enough
/// blocks, and never decides.
public struct PermutationEvidence: Sendable, Equatable {
  /// The share of labellings with a statistic as far from its mean; "the arms do not differ".
  public var pValue: Double
  /// The share with one as large in the harmful direction.
  public var pHarm: Double
  /// `pHarm` after having looked at every metric of the judgement, by step-down maxima; nil for a
  /// metric that only informs.
  public var adjustedP: Double?
  public var exchange: Exchange
  /// Ticks a block, and what the dependence of the metrics would ask for: where that is more, blocks
  /// of that length would be too few, and p-values may be too small.
  public var blockLength: Int
  public var wantedBlockLength: Int
  public var blocks: Int
  /// How many labellings were compared, the one seen among them.
  public var labellings: Int
  /// Whether these are all there are, so that the p-values are exact.
  public var isExhaustive: Bool
  /// How many metrics were relabelled together.
  public var metrics: Int

  public enum Exchange: String, Sendable, CaseIterable {
    /// Arms that share their ticks were swapped within blocks of ticks.
    case swappedTicks = "swapped_ticks"
    /// Blocks of either arm's own ticks were dealt to the arms anew.
    case dealtTicks = "dealt_ticks"
    /// Single values were dealt to the arms anew.
    case dealtValues = "dealt_values"
  }

  public init(
    pValue: Double, pHarm: Double, adjustedP: Double?, exchange: Exchange, blockLength: Int,
    wantedBlockLength: Int, blocks: Int, labellings: Int, isExhaustive: Bool, metrics: Int
  ) {
    self.pValue = pValue
    self.pHarm = pHarm
    self.adjustedP = adjustedP
    self.exchange = exchange
    self.blockLength = blockLength
    self.wantedBlockLength = wantedBlockLength
    self.blocks = blocks
    self.labellings = labellings
    self.isExhaustive = isExhaustive
    self.metrics = metrics
  }

  /// The standard error of one of the p-values by the draw of labellings; 0 where these are all.
  public func monteCarloError(of p: Double) -> Double {
    isExhaustive ? 0 : (p * (1 - p) / Double(labellings)).squareRoot()
  }
}
