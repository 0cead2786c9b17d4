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
