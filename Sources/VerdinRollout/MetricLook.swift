import VerdinJudge

/// One metric in a look, in the figures that people watch.
public struct MetricLook: Sendable, Equatable, Codable {
  public var metric: String
  /// The verdict of the comparison; at a stage without a champion that of the limits.
  public var verdict: Verdict
  public var reason: String
  public var champion: Double?
  public var challenger: Double?
  /// How many points, or trials of a proportion, the challenger's figure stands on.
  public var observations: Int
  /// The hard limits: the figure should lie above the one and below the other.
  public var above: Double?
  public var below: Double?
  /// The change from the champion to the challenger and its interval, in `unit`.
  public var change: Double?
  public var lower: Double?
  public var upper: Double?
  /// The changes that are tolerated.
  public var toleratedDecrease: Double?
  public var toleratedIncrease: Double?
  /// Whether the changes are shares of the champion's level, or in the metric's own unit.
  public var isRelative: Bool

  /// The labels of the metric's series behind its name, as in `latency_ms{route=/buy}`.
  public init(_ judged: MetricJudgement, observations: Int) {
    let labels = judged.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    metric = labels.isEmpty ? judged.name : "\(judged.name){\(labels.joined(separator: ","))}"
    verdict = judged.verdict
    reason = judged.reason
    let (x, y) = (judged.evidence.challenger, judged.evidence.champion)
    champion = y.count > 0 ? y.level : nil
    challenger = judged.evidence.limitStatistic ?? (x.count > 0 ? x.level : nil)
    self.observations = observations
    above = judged.settings.limits.above
    below = judged.settings.limits.below
    let bounds = judged.evidence.bounds
    isRelative = bounds?.scale == .relative
    change = bounds?.estimate.finite
    lower = bounds?.failLower.finite
    upper = bounds?.failUpper.finite
    toleratedDecrease = bounds?.toleratedDecrease?.finite
    toleratedIncrease = bounds?.toleratedIncrease?.finite
  }
}

extension SampleSummary {
  /// The rate of a proportion, the mean of all else.
  fileprivate var level: Double? {
    guard let events, let exposure, exposure > 0 else { return mean.finite }
    return (events / exposure).finite
  }
}

extension Double {
  /// nil where JSON has no number for it.
  var finite: Double? { isFinite ? self : nil }
}
