/// Whether the challenger's values spread more or less about their median than the champion's do.
///
/// An asymptotic Mann-Whitney test of |log v − median|, each arm about its own median; of |v − median| where a
/// value is not positive. It counts points as independent: autocorrelation makes it see spreads that
/// are none, so it never decides, and is worth a word only at p ≤ 0.001 and of some size.
public struct SpreadEvidence: Sendable, Equatable {
  /// The challenger's median absolute deviation over the champion's; nil when the champion's is 0.
  public var ratio: Double?
  /// One-sided p-values against "the challenger spreads more" and "spreads less".
  public var pMore: Double
  public var pLess: Double
  /// Whether the spreads are those of the logarithms.
  public var isLogarithmic: Bool

  public init(ratio: Double?, pMore: Double, pLess: Double, isLogarithmic: Bool) {
    self.ratio = ratio
    self.pMore = pMore
    self.pLess = pLess
    self.isLogarithmic = isLogarithmic
  }

  /// Whether a reader should hear of it: a quarter wider or a fifth narrower, and hardly by chance.
  ///
  /// Many points prove a spread of 0.92 too, which is nobody's concern.
  public var isNotable: Bool {
    let isLarge = ratio.map { $0 >= 1.25 || $0 <= 0.8 } ?? true
    return isLarge && min(pMore, pLess) <= 0.001
  }
}

/// How many values of each arm lie beyond the champion's median by more than six of its median
/// absolute deviations.
public struct OutlierEvidence: Sendable, Equatable {
  public var champion: Int
  public var challenger: Int
  /// Fisher's mid-p, one-sided, against "the challenger has the larger share of them".
  public var pMore: Double

  public init(champion: Int, challenger: Int, pMore: Double) {
    self.champion = champion
    self.challenger = challenger
    self.pMore = pMore
  }

  /// Whether a reader should hear of it.
  public var isNotable: Bool { pMore <= 0.001 }
}
