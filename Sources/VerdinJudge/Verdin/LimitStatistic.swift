import VerdinNumerics

/// The figure of the challenger that its limits speak of; nil without limits or values, and where a
/// histogram does not tell on which side of a limit it lies.
///
/// Quantiles of histograms are those of all counts together; mean, smallest and largest value speak
/// of the ticks' own quantiles.
func limitStatistic(
  _ settings: MetricConfig, _ workspace: borrowing Workspace, _ challenger: SampleSummary
) -> Double? {
  let limits = settings.limits
  guard !limits.isEmpty, challenger.count > 0 else { return nil }
  if let q = limits.statistic.share(settings), let found = pooled(workspace) {
    guard found.openSide(at: q, of: limits) == nil else { return nil }
    return found.histogram.inUnit(found.sample.value(at: q))
  }
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
  case .quantile: return workspace.sortedChallenger.percentile(100 * settings.quantile)
  }
}

extension MetricConfig {
  /// What the limits speak of, in a word: `mean`, or `p95` for the metric's own quantile.
  package var limitName: String {
    limits.statistic == .quantile ? quantileName(quantile) : limits.statistic.rawValue
  }
}

/// Why the limits cannot be checked, if they cannot.
func limitDistrust(_ settings: MetricConfig, _ workspace: borrowing Workspace) -> String? {
  guard !settings.limits.isEmpty, let q = settings.limits.statistic.share(settings),
    let side = pooled(workspace)?.openSide(at: q, of: settings.limits)
  else { return nil }
  return "the challenger's \(quantileName(q)) lies \(side): on which side of the limit is not known"
}

/// The challenger's histogram of all ticks.
private struct PooledHistogram {
  let histogram: Series.Histogram
  let sample: BinnedSample

  /// In words, where a quantile lies in a bin without end that reaches across a limit.
  func openSide(at q: Double, of limits: Limits) -> String? {
    guard let open = sample.openEdge(at: q) else { return nil }
    let edge = histogram.inUnit(open.edge)
    let isAcross = [limits.above, limits.below].compactMap(\.self).contains {
      open.isAbove ? $0 > edge : $0 < edge
    }
    guard isAcross else { return nil }
    return (open.isAbove ? "above the last edge " : "below the first edge ") + Figures.plain(edge)
  }
}

private func pooled(_ workspace: borrowing Workspace) -> PooledHistogram? {
  guard let histogram = workspace.challenger.histogram,
    let sample = histogram.sample(of: histogram.pooled)
  else { return nil }
  return PooledHistogram(histogram: histogram, sample: sample)
}

extension Limits.Statistic {
  /// The share of values below the statistic, when it is a quantile.
  fileprivate func share(_ settings: MetricConfig) -> Double? {
    switch self {
    case .mean, .minimum, .maximum: nil
    case .median: 0.5
    case .p90: 0.9
    case .p95: 0.95
    case .p99: 0.99
    case .quantile: settings.quantile
    }
  }
}
