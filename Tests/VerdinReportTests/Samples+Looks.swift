import VerdinJudge

extension Samples {
  /// Repeated looks: one metric that crossed, one that waits for its next gate.
  static let looks = Judgement(
    verdict: .fail, reason: "error_rate crossed and stays proven.", policy: "verdin",
    metrics: [errors, latency])

  private static var errors: MetricJudgement {
    var metric = metric(
      "error_rate", .fail, .increase,
      "96 % higher, at least 22 %; 10 % is tolerated; crossed at minute 7"
        + " (2026-11-02T10:06:00Z) and stays proven",
      harm: .increase, champion: summary(0.01, spread: 0.004),
      challenger: summary(0.0196, spread: 0.006),
      bounds: bounds(0.96, fail: (0.22, 2.1), pass: (0.31, 1.9), increase: 0.1), p: 0.0004)
    metric.evidence.anytime = AnytimeEvidence(
      method: .rateEProcess, looks: 60,
      increase: .init(
        statistic: 6.25, boundary: 4.605, p: 0.0019, pHarm: 0.0007,
        crossing: .init(ticks: 7, elapsed: 420, time: 1_793_613_960)))
    return metric
  }

  private static var latency: MetricJudgement {
    var metric = metric(
      "latency_ms", .inconclusive, .none,
      "no harm proven so far; the next gate is in 12 min", champion: summary(119.8),
      challenger: summary(121.3),
      bounds: bounds(
        0.0125, fail: (-0.028, 0.0549), pass: (-.infinity, .infinity), increase: 0.1,
        decrease: 0.1), p: 0.371)
    metric.evidence.anytime = AnytimeEvidence(
      method: .gates, looks: 1,
      increase: .init(statistic: -1.5, boundary: 2.75, p: 1, pHarm: 0.625),
      decrease: .init(statistic: nil, boundary: nil, p: 1, pHarm: 1),
      gates: [.init(elapsed: 1_800, boundary: 2.75, increase: -1.5, decrease: -2.5)],
      nextGate: 720)
    return metric
  }
}
