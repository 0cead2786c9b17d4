/// What a judge found: the verdict on the challenger, and on every metric with its evidence.
public struct Judgement: Sendable, Equatable {
  public var verdict: Verdict
  /// One sentence: what decided.
  public var reason: String
  /// The name of the policy that judged.
  public var policy: String
  public var metrics: [MetricJudgement]
  public var groups: [GroupScore]
  /// 0 to 100, nil when nothing could be scored. Policy `verdin` shows it and never decides by it.
  public var score: Double?
  /// The policy's own word for the verdict, where it has one: Pass, Marginal or Fail in `kayenta`.
  public var classification: String?
  /// The joint test of all metrics' means, when it was asked for.
  public var hotelling: HotellingEvidence?
  /// The p-value of "no metric changed for the worse at all", from all metrics that decide together;
  /// nil where none of them tests it. It warns and never decides.
  public var combined: Double?
  /// What would have to be different for another verdict, when it was asked for.
  public var flip: Flip?
  /// The violated guards of the recording as a whole, which forbid a verdict on any metric.
  public var guards: [GuardFinding]
  /// What the reader should know of the judgement as a whole.
  public var notes: [String]

  public init(
    verdict: Verdict, reason: String, policy: String, metrics: [MetricJudgement],
    groups: [GroupScore] = [], score: Double? = nil, classification: String? = nil,
    hotelling: HotellingEvidence? = nil, combined: Double? = nil, flip: Flip? = nil,
    guards: [GuardFinding] = [], notes: [String] = []
  ) {
    self.verdict = verdict
    self.reason = reason
    self.policy = policy
    self.metrics = metrics
    self.groups = groups
    self.score = score
    self.classification = classification
    self.hotelling = hotelling
    self.combined = combined
    self.flip = flip
    self.guards = guards
    self.notes = notes
  }
}

/// The verdict on one metric and what it rests on.
public struct MetricJudgement: Sendable, Equatable {
  public var name: String
  public var labels: [String: String]
  public var verdict: Verdict
  /// Which way the metric went, `none` when no change is shown.
  public var direction: Direction
  /// One sentence: what decided.
  public var reason: String {
    get { ground.words }
    set { ground = .words(newValue) }
  }
  var ground: Reason
  public var settings: MetricConfig
  /// The role in force, after the default of the configuration.
  public var role: Role
  public var evidence: Evidence
  /// The policy's own word and sentence, where it has them.
  public var classification: String?
  public var classificationReason: String?
  /// Whether policy `kayenta` counts this result as a critical failure.
  public var critical: Bool

  public init(
    name: String, labels: [String: String] = [:], verdict: Verdict, direction: Direction,
    reason: String, settings: MetricConfig, role: Role, evidence: Evidence,
    classification: String? = nil, classificationReason: String? = nil, critical: Bool = false
  ) {
    self.name = name
    self.labels = labels
    self.verdict = verdict
    self.direction = direction
    ground = .words(reason)
    self.settings = settings
    self.role = role
    self.evidence = evidence
    self.classification = classification
    self.classificationReason = classificationReason
    self.critical = critical
  }

  init(
    _ pair: MetricPair, _ finding: Finding, _ settings: MetricConfig, _ role: Role,
    _ evidence: Evidence
  ) {
    name = pair.name
    labels = pair.labels
    verdict = finding.verdict
    direction = finding.direction
    ground = finding.reason
    self.settings = settings
    self.role = role
    self.evidence = evidence
    classification = finding.classification
    classificationReason = finding.classificationReason
    critical = finding.critical
  }
}

/// The score of the metrics of one group, for display.
public struct GroupScore: Sendable, Equatable {
  public var name: String
  /// 0 to 100; nil when no metric of the group could be scored.
  public var score: Double?
  /// The share of 100 that the group has in the score.
  public var weight: Double?

  public init(name: String, score: Double?, weight: Double? = nil) {
    self.name = name
    self.score = score
    self.weight = weight
  }
}

/// Hotelling's two-sample T² with a Ledoit-Wolf covariance, as evidence beside the metrics.
public struct HotellingEvidence: Sendable, Equatable {
  public var statistic: Double
  /// Metrics and complete rows that entered the test.
  public var metrics: Int
  public var championRows: Int
  public var challengerRows: Int
  /// The weight of the scaled identity in the covariance, 0 to 1.
  public var shrinkage: Double

  public init(
    statistic: Double, metrics: Int, championRows: Int, challengerRows: Int, shrinkage: Double
  ) {
    self.statistic = statistic
    self.metrics = metrics
    self.championRows = championRows
    self.challengerRows = challengerRows
    self.shrinkage = shrinkage
  }
}
