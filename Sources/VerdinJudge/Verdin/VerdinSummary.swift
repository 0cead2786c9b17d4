import VerdinNumerics

extension Evidence {
  /// Both arms' samples in figures.
  init(_ workspace: borrowing Workspace) {
    let moments = Moments.both(
      workspace.challenger.values.span, workspace.champion.values.span)
    self.init(
      champion: summary(workspace.champion, workspace.sortedChampion, moments.y),
      challenger: summary(workspace.challenger, workspace.sortedChallenger, moments.x),
      comparison: .tested)
  }
}

/// One arm's sample in figures.
private func summary(
  _ sample: borrowing CleanSample, _ sorted: borrowing SortedSample, _ moments: Moments
) -> SampleSummary {
  var summary = SampleSummary()
  summary.missing = sample.missing + sample.infinite
  summary.events = sample.events
  summary.exposure = sample.exposure
  guard !sorted.isEmpty else { return summary }
  summary.count = moments.count
  summary.mean = moments.mean
  summary.standardDeviation = moments.standardDeviation
  summary.minimum = sorted.minimum
  summary.maximum = sorted.maximum
  summary.median = sorted.median
  summary.p95 = sorted.percentile(95)
  return summary
}
