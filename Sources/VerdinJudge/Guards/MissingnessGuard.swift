import VerdinNumerics

extension DataGuard {
  /// Both arms miss alike. An arm that answers slowly is scraped less often, one that crashes not at
  /// all: what is missing then is what would have been bad. What the challenger leaves out can hide
  /// harm and so forbids a pass; what the champion leaves out can also feign it.
  ///
  /// Fisher's exact test of the missing points, mid-p < .001, and a difference of a quarter of what
  /// the coverage may lack: in a long recording every difference is significant, also one that could
  /// hide nothing. A tick without any exposure has no proportion and nothing to miss.
  static let missingness = DataGuard(
    name: .missingness,
    check: .oneSided { guards, workspace in
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
      return unequalGaps(x, y, guards)
    })
}

/// Why what the challenger and the champion miss of their points differs, and what that forbids.
func unequalGaps(
  _ x: (missing: Int, of: Int), _ y: (missing: Int, of: Int), _ guards: DataGuards
) -> (String, GuardFinding.Forbidden)? {
  guard x.of > 0, y.of > 0 else { return nil }
  let difference = Double(x.missing) / Double(x.of) - Double(y.missing) / Double(y.of)
  guard abs(difference) >= (1 - guards.coverage) / 4, difference != 0 else { return nil }
  let fisher = ProportionPair(x.missing, of: x.of, y.missing, of: y.of).fisher
  let mirrored = MannWhitney.PValues(
    greater: fisher.less, less: fisher.greater, twoSided: fisher.twoSided)
  let p = min(1, 2 * min(fisher.midGreater, mirrored.midGreater))
  guard p < 0.001 else { return nil }
  let reason =
    "the challenger misses \(x.missing) of \(x.of) points, the champion \(y.missing) of "
    + "\(y.of) (p = \(Figures.plain(p))): what one arm leaves out may be what is bad"
  return (reason, difference > 0 ? .pass : .verdict)
}
