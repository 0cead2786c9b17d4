import VerdinNumerics

/// One arm's sample in figures.
func summary(_ sample: CleanSample, _ sorted: SortedSample) -> SampleSummary {
  var summary = SampleSummary()
  summary.missing = sample.missing + sample.infinite
  summary.events = sample.events
  summary.exposure = sample.exposure
  guard !sorted.isEmpty else { return summary }
  let moments = Moments(sample.values.span)
  summary.count = moments.count
  summary.mean = moments.mean
  summary.standardDeviation = moments.standardDeviation
  summary.minimum = sorted.minimum
  summary.maximum = sorted.maximum
  summary.median = sorted.median
  summary.p95 = sorted.percentile(95)
  return summary
}

/// The figure of the challenger that its limits speak of; nil without limits or values.
func limitStatistic(
  _ limits: Limits, _ workspace: borrowing Workspace, _ challenger: SampleSummary
) -> Double? {
  guard !limits.isEmpty, challenger.count > 0 else { return nil }
  switch limits.statistic {
  case .mean:
    // The mean of a proportion is that of its counts: a tick of ten requests is no tick of ten
    // thousand.
    guard let events = challenger.events, let exposure = challenger.exposure, exposure > 0 else {
      return challenger.mean
    }
    return events / exposure
  case .median: return workspace.sortedChallenger.median
  case .minimum: return workspace.sortedChallenger.minimum
  case .maximum: return workspace.sortedChallenger.maximum
  case .p90: return workspace.sortedChallenger.percentile(90)
  case .p95: return workspace.sortedChallenger.percentile(95)
  case .p99: return workspace.sortedChallenger.percentile(99)
  }
}
