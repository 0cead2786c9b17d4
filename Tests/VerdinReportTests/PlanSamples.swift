import VerdinJudge
import VerdinReport

/// A plan with every optional figure, and without each somewhere.
enum PlanSamples {
  static let document = PlanDocument(
    stages: [first, last], requestsPerSecond: 10, power: 0.8, input: "champion.csv",
    config: "verdin.yaml", version: "1.0.0", notes: ["recorded but not named: queue_depth"])

  private static let first = StagePlan(
    stage: RolloutPlan.Stage(share: 0.05, seconds: 1_800), championRequests: 17_100,
    challengerRequests: 900, metrics: [latency, errors, gauge, nothing])

  private static let last = StagePlan(
    stage: RolloutPlan.Stage(share: 1, seconds: 1_800), championRequests: 0,
    challengerRequests: 18_000,
    metrics: [
      MetricPlan(
        name: "latency_ms", settings: settings(.increase), basis: .series, answer: .limitsOnly,
        size: PlannedSize(championExposure: 0, challengerExposure: 18_000))
    ])

  private static let latency = MetricPlan(
    name: "checkout_latency_p50_milliseconds", labels: ["route": "/buy"],
    settings: settings(.increase), basis: .series, answer: .pass,
    size: PlannedSize(
      ticks: 180, tickSeconds: 10, championExposure: 17_100, challengerExposure: 900),
    alone: outlook(0.98, fail: 0.164, alarm: 0.125, margin: 0.0712),
    assumptions: ["noise grows as a tick's requests get fewer"])

  private static let errors = MetricPlan(
    name: "error_rate", settings: settings(.increase), basis: .rate, answer: .failOnly,
    size: PlannedSize(
      ticks: 1_800, tickSeconds: 1, championExposure: 17_100, challengerExposure: 900,
      championEvents: 171, challengerEvents: 9),
    alone: outlook(0.0312, fail: 2.13, alarm: nil, margin: 1.234),
    pooled: MetricPlan.Pooled(
      since: 0.01, outlook: outlook(0.81, fail: 0.9, alarm: 0.8, margin: 0.099)),
    secondsNeeded: 86_400,
    advice: ["judge all data since the 1 % stage together", "a stage of 24 h would pass"],
    assumptions: ["every request is taken to count once"])

  private static let gauge = MetricPlan(
    name: "balance", settings: settings(.decrease, .absolute(3)), basis: .series,
    answer: .alarmOnly,
    size: PlannedSize(ticks: 30, tickSeconds: 60, championExposure: 1, challengerExposure: 1),
    alone: Outlook(
      passPower: 0, powers: [], smallestFail: 12.34, smallestAlarm: 9.1, achievableMargin: 6.02,
      scale: .unit))

  private static let nothing = MetricPlan(
    name: "unrecorded", settings: settings(.either), basis: .none, answer: .none,
    size: PlannedSize(championExposure: 17_100, challengerExposure: 900),
    advice: ["the champion has no usable values in the recording"])

  private static func settings(
    _ harm: Harm, _ margin: MetricConfig.Margin = .relative(0.1)
  ) -> MetricConfig {
    MetricConfig(name: "", harm: harm, margin: margin)
  }

  private static func outlook(
    _ pass: Double, fail: Double?, alarm: Double?, margin: Double?
  ) -> Outlook {
    Outlook(
      passPower: pass, powers: [Outlook.ChangePower(change: 0.1, fail: 0.1, alarm: 0.6)],
      smallestFail: fail, smallestAlarm: alarm, achievableMargin: margin, scale: .relative)
  }
}
