import RealModule
import VerdinNumerics

/// Everything that policy `verdin` measures of one metric.
func verdinTest(
  _ settings: MetricConfig, _ config: JudgeConfig, _ workspace: inout Workspace
) -> Evidence {
  workspace.sort()
  var evidence = Evidence(
    champion: summary(workspace.champion, workspace.sortedChampion),
    challenger: summary(workspace.challenger, workspace.sortedChallenger), comparison: .tested)
  evidence.limitStatistic = limitStatistic(settings.limits, workspace, evidence.challenger)
  if workspace.sortedChampion.isEmpty || workspace.sortedChallenger.isEmpty {
    evidence.comparison = .noData
    return evidence
  }
  if let reason = distrust(workspace.champion, "champion")
    ?? distrust(workspace.challenger, "challenger")
  {
    evidence.comparison = .untestable
    evidence.notes.append(reason)
    return evidence
  }
  compare(&evidence, settings, config, &workspace)
  return evidence
}

/// Why a sample must not be judged, if it must not.
private func distrust(_ sample: CleanSample, _ arm: String) -> String? {
  if sample.infinite > 0 {
    return "the \(arm) has \(sample.infinite) infinite values"
  }
  if sample.coverage < 0.8 {
    return "the \(arm) misses \(Figures.percent(1 - sample.coverage)) of its points"
  }
  return nil
}

private func compare(
  _ evidence: inout Evidence, _ settings: MetricConfig, _ config: JudgeConfig,
  _ workspace: inout Workspace
) {
  let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
  let mannWhitney = MannWhitney(x, y)
  let test = pValues(mannWhitney, x, y, &workspace.exactNull)
  evidence.mannWhitney = MannWhitneyEvidence(
    u: mannWhitney.u, pValue: test.p.twoSided, pGreater: test.p.greater, pLess: test.p.less,
    method: test.method)
  evidence.superiority = mannWhitney.superiority
  if evidence.champion.mean != 0 {
    evidence.meanRatio = evidence.challenger.mean / evidence.champion.mean
  }
  evidence.topMeanRatio = topMeanRatio(x, y)
  let alphas = [
    min(config.alpha.fail, config.alpha.pass), max(config.alpha.fail, config.alpha.pass),
  ]
  let tightest = config.alpha.fail <= config.alpha.pass ? (fail: 0, pass: 1) : (fail: 1, pass: 0)
  workspace.hodgesLehmann.estimate(x, y, alphas: alphas, exact: &workspace.exactNull)
  let shift = Bounds(workspace.hodgesLehmann, tightest)
  evidence.shift = shift.interval(alpha: config.alpha.fail)
  var ratio: Bounds?
  if x.minimum > 0 && y.minimum > 0 {
    workspace.logChallenger.replace(with: x, increasing: { Double.log($0) })
    workspace.logChampion.replace(with: y, increasing: { Double.log($0) })
    workspace.hodgesLehmann.estimate(
      workspace.logChallenger, workspace.logChampion, alphas: alphas,
      exact: &workspace.exactNull)
    ratio = Bounds(workspace.hodgesLehmann, tightest).map { Double.exp($0) }
    evidence.ratio = ratio?.interval(alpha: config.alpha.fail)
  }
  if mannWhitney.isDegenerate(x, y) {
    evidence.comparison = x.minimum == x.maximum ? .singleValue : .identical
  }
  evidence.bounds = marginBounds(
    settings, shift: shift, ratio: ratio, x, y, mannWhitney, config.alpha)
}

/// Exact p-values where they are cheap, asymptotic ones elsewhere.
private func pValues(
  _ test: MannWhitney, _ x: SortedSample, _ y: SortedSample, _ exact: inout ExactNullCache
) -> (p: MannWhitney.PValues, method: MannWhitneyEvidence.Method) {
  if !test.hasTies && ExactNull.isFeasible(test.m, test.n) {
    return (exact.distribution(test.m, test.n).pValues(u: test.u), .exact)
  }
  // With ties every metric needs its own table: some 0.1 ms at 40 values, growing like n⁴.
  if test.hasTies && test.m + test.n <= 40 {
    return (MannWhitney.exactWithTies(x, y), .exact)
  }
  return (test.asymptotic, .asymptotic)
}

extension MannWhitney {
  /// Whether both samples hold the very same values.
  fileprivate func isDegenerate(_ x: SortedSample, _ y: SortedSample) -> Bool {
    m == n && equalPairs > 0 && x.values.elementsEqual(y.values)
      || x.minimum == x.maximum && y.minimum == y.maximum && x.minimum == y.minimum
  }
}

/// The mean of the challenger's largest twentieth over that of the champion's, which sees a tail
/// that the middle of the sample does not; nil for fewer than 20 values or a champion at 0.
private func topMeanRatio(_ x: SortedSample, _ y: SortedSample) -> Double? {
  guard min(x.count, y.count) >= 20 else { return nil }
  let (top, reference) = (topMean(x), topMean(y))
  return reference > 0 ? top / reference : nil
}

private func topMean(_ sample: SortedSample) -> Double {
  let count = (sample.count + 19) / 20
  return sample.values.suffix(count).reduce(0, +) / Double(count)
}

private func summary(_ sample: CleanSample, _ sorted: SortedSample) -> SampleSummary {
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
private func limitStatistic(
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
