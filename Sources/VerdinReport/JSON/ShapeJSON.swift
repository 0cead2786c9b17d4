import VerdinJudge

extension JSONWriter {
  /// Appends the members of a comparison of spreads.
  mutating func spread(_ spread: SpreadEvidence) {
    if let ratio = spread.ratio { member("ratio", rounded: ratio) }
    member("p_more", rounded: spread.pMore)
    member("p_less", rounded: spread.pLess)
    member("logarithmic", spread.isLogarithmic)
  }

  /// Appends the members of a comparison of outliers.
  mutating func outliers(_ outliers: OutlierEvidence) {
    member("champion", outliers.champion)
    member("challenger", outliers.challenger)
    member("p_more", rounded: outliers.pMore)
  }
}
