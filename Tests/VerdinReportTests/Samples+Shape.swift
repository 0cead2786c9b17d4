@testable import VerdinJudge

extension Samples {
  /// Two margins, a declared method, shapes worth a look, and what would change the verdict.
  static let shaped: Judgement = {
    var rate = metric(
      "error_rate", .inconclusive, .none,
      "could be up to 34 % higher; 10 % or by 0.002 is tolerated", harm: .increase,
      margin: .relativeOrAbsolute(0.1, 0.002), champion: summary(0.012, spread: 0.004),
      challenger: summary(0.0122, spread: 0.004),
      bounds: bounds(0.0167, fail: (-0.2, 0.4), pass: (-0.15, 0.34), increase: 0.1), p: 0.61)
    rate.settings.weight = 3
    rate.settings.critical = true
    rate.evidence.method = DecidingMethod(
      name: "rate", kind: .rate, inferredFrom: "its two counts")
    rate.evidence.bounds?.pAnyIncrease = 0.31
    rate.evidence.bounds?.pAnyDecrease = 0.69
    rate.evidence.bounds?.absolute = AbsoluteBounds(
      estimate: 0.0002, failLower: -0.002, failUpper: 0.0045, passLower: -0.0017,
      passUpper: 0.0041, tolerated: 0.002)
    var latency = metric(
      "latency_ms", .pass, .none, "at most 4.1 % more often the higher; 10 % is tolerated",
      harm: .increase, margin: .superiority(0.6), champion: summary(119.8),
      challenger: summary(121.3),
      bounds: bounds(
        0.0125, fail: (-0.03, 0.05), pass: (-0.02, 0.041), increase: 0.1, scale: .superiority),
      p: 0.371)
    latency.evidence.method = DecidingMethod(name: "placements", kind: .series)
    latency.evidence.spread = SpreadEvidence(
      ratio: 2.5, pMore: 0.00012, pLess: 0.99988, isLogarithmic: true)
    latency.evidence.outliers = OutlierEvidence(champion: 0, challenger: 11, pMore: 0.0003)
    latency.evidence.warnings = [
      "spread: the challenger's values are spread 2.5 times as wide as the champion's",
      "outliers: 11 of the challenger's 60 values lie far outside what the champion usually shows",
    ]
    return Judgement(
      verdict: .inconclusive, reason: rate.reason, policy: "verdin", metrics: [rate, latency],
      score: 100, combined: 0.21,
      flip: Flip(
        metric: "error_rate",
        sentence: "error_rate decided. With a margin of 12 % or 0.0024 or more it would be pass.",
        margin: .relativeOrAbsolute(0.12, 0.0024), metricVerdict: .pass, verdict: .pass,
        points: 240))
  }()
}
