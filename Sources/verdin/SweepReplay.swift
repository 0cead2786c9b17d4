import VerdinJudge

/// A recording, or the windows of one, under rules that change.
struct SweepReplay {
  let pairs: [MetricPair]
  /// nil where the recording is judged as a whole.
  let windows: [RecordedWindows.Window]?
  let isGrowing: Bool

  /// The verdict on everything, as `ReplayTally` reads it off the windows, metric by metric too.
  func verdict(_ config: JudgeConfig, _ policy: JudgePolicy) -> SweepVerdict {
    guard let windows else { return SweepVerdict(judge(pairs, config: config, policy: policy)) }
    var whole = ReplayTally(isGrowing: isGrowing)
    var metrics: [(name: String, tally: ReplayTally)] = []
    for window in windows {
      let judgement = judge(pairs, in: window, config, policy)
      whole.add(judgement.verdict, end: window.end)
      if metrics.isEmpty {
        metrics = judgement.metrics.map { ($0.displayName, ReplayTally(isGrowing: isGrowing)) }
      }
      for (place, metric) in judgement.metrics.enumerated() {
        metrics[place].tally.add(metric.verdict, end: window.end)
      }
    }
    return SweepVerdict(
      whole.verdict,
      metrics: metrics.map { SweepVerdict.MetricVerdict(name: $0.name, verdict: $0.tally.verdict) })
  }
}

extension SweepVerdict {
  fileprivate init(_ judgement: Judgement) {
    self.init(
      judgement.verdict,
      metrics: judgement.metrics.map {
        SweepVerdict.MetricVerdict(name: $0.displayName, verdict: $0.verdict)
      })
  }
}

/// The judgement on a window as it would have been when the window ended.
func judge(
  _ pairs: [MetricPair], in window: RecordedWindows.Window, _ config: JudgeConfig,
  _ policy: JudgePolicy
) -> Judgement {
  var config = config
  // Data that ended earlier are as old as they would have been then.
  if config.guards.freshness != nil { config.guards.asOf = window.end }
  return judge(pairs.map { $0.within(window) }, config: config, policy: policy)
}
