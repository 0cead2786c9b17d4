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

extension MetricLook {
  /// One side of the comparison of answers to the same requests: rates, or the median latency.
  public init(_ finding: ShadowFinding, in judged: ShadowJudgement, config: ShadowConfig) {
    metric = finding.name
    verdict = finding.verdict
    reason = finding.reason
    observations = judged.pairing.paired
    isRelative = finding.name == "latency"
    switch finding.name {
    case "accuracy":
      set(judged.accuracy)
      toleratedDecrease = config.accuracyMargin
    case "errors":
      set(judged.errors)
      toleratedIncrease = config.errorMargin
    case "latency":
      observations = judged.latency?.count ?? 0
      champion = judged.latency?.champion[0].finite
      challenger = judged.latency?.challenger[0].finite
      change = judged.latency?.ratio.finite
      lower = judged.latency?.failLower.finite
      upper = judged.latency?.failUpper.finite
      toleratedIncrease = config.latencyMargin
    default:
      challenger = judged.agreement?.share
      observations = judged.agreement?.count ?? 0
    }
  }

  private mutating func set(_ rates: PairedRates?) {
    guard let rates else { return }
    observations = rates.count
    champion = Double(rates.champion) / Double(rates.count)
    challenger = Double(rates.challenger) / Double(rates.count)
    (change, lower, upper) = (rates.difference, rates.failLower, rates.failUpper)
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
