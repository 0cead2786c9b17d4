import VerdinNumerics

extension DataGuard {
  /// Both arms miss alike. An arm that answers slowly is scraped less often, one that crashes not at
  /// all: what is missing then is what would have been bad.
  ///
  /// Fisher's exact test of the missing points, mid-p < .001. A tick without any exposure has no
  /// proportion and nothing to miss.
  static let missingness = DataGuard(
    name: .missingness,
    check: .metric { _, workspace in
      guard workspace.champion.counts == nil else { return nil }
      let x: (missing: Int, of: Int)
      let y: (missing: Int, of: Int)
      if let census = workspace.census {
        x = (census.challengerMissing, census.expected)
        y = (census.championMissing, census.expected)
      } else {
        x = (workspace.challenger.missing, workspace.recorded.challenger.values.count)
        y = (workspace.champion.missing, workspace.recorded.champion.values.count)
      }
      guard x.missing + y.missing > 0, x.of > 0, y.of > 0 else { return nil }
      let fisher = ProportionPair(x.missing, of: x.of, y.missing, of: y.of).fisher
      let mirrored = MannWhitney.PValues(
        greater: fisher.less, less: fisher.greater, twoSided: fisher.twoSided)
      let p = min(1, 2 * min(fisher.midGreater, mirrored.midGreater))
      guard p < 0.001 else { return nil }
      return "the challenger misses \(x.missing) of \(x.of) points, the champion \(y.missing) of "
        + "\(y.of) (p = \(Figures.plain(p))): what one arm leaves out may be what is bad"
    })
}
