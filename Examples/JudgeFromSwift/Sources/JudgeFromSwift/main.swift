import VerdinJudge

// What either release did at the same times, in milliseconds; NaN where a point is missing.
let champion = [102.1, 99.4, 101.0, 98.7, 100.3, 101.8, 99.9, 100.6, 98.2, 101.5, .nan, 100.9]
let challenger = champion.map { $0 * 1.18 + 0.4 }

let latency = MetricPair(
  name: "latency_ms", champion: Series(champion), challenger: Series(challenger))
let config = JudgeConfig(
  metrics: [
    MetricConfig(
      name: "latency_ms", role: .guarding, harm: .increase, margin: .relative(0.05),
      limits: Limits(below: 150))
  ])

let judgement = judge([latency], config: config)

print("\(judgement.verdict): \(judgement.reason)")
for metric in judgement.metrics {
  print("\(metric.name) is \(metric.verdict): \(metric.reason)")
  if let shift = metric.evidence.shift {
    print("challenger minus champion: \(shift.estimate), \(shift.lower) to \(shift.upper)")
  }
}
