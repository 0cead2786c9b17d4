import VerdinNumerics

extension JudgePolicy {
  /// Pass and fail are proofs against a declared margin; what is neither is marginal when it looks
  /// harmful, and otherwise inconclusive. No data, or data that cannot be trusted, never passes.
  public static let verdin = JudgePolicy(
    name: "verdin", takesRepeatedLooks: true, screen: verdinScreen, clean: verdinClean,
    test: verdinTest, retest: verdinRetest, adjust: verdinAdjust, classify: verdinClassify,
    score: verdinScore,
    flip: verdinFlip)
}

/// Keeps every finite value; nothing is replaced and no outlier is dropped.
private func verdinClean(
  _ pair: MetricPair, _ settings: MetricConfig, _ config: JudgeConfig,
  _ workspace: inout Workspace
) {
  workspace.recorded = pair
  workspace.historyDoubt = nil
  workspace.ranks = nil
  workspace.champion.keepFinite(pair.champion)
  workspace.challenger.keepFinite(pair.challenger)
  workspace.ticks.join(workspace.challenger, workspace.champion)
}
