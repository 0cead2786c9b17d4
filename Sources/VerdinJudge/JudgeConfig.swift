/// What the person who runs the rollout tolerates.
public struct JudgeConfig: Sendable, Equatable {
  /// The metrics named by the configuration, in its order.
  public var metrics: [MetricConfig]
  /// The settings of every metric that `metrics` does not name.
  public var defaults: MetricConfig
  /// How much each group counts in the score; groups not named share what is left of 100.
  public var groupWeights: [GroupWeight]
  /// The scores from which policy `kayenta` says Pass and Marginal.
  public var scoreThresholds: ScoreThresholds
  /// One-sided error probabilities.
  public var alpha: Alpha
  /// Evidence beyond the standard set, computed on request and never decisive.
  public var evidence: ExtraEvidence
  /// Where every random number of the judgement starts.
  public var seed: UInt64
  /// How often the comparison is looked at.
  public var looks: Looks
  /// Past windows of champion against champion, by which healthy differences are known.
  public var history: AAHistory
  /// What the data must be like.
  public var guards: DataGuards

  public struct GroupWeight: Sendable, Equatable {
    public var group: String
    public var weight: Double
    public init(group: String, weight: Double) {
      self.group = group
      self.weight = weight
    }
  }

  public struct ScoreThresholds: Sendable, Equatable {
    public var pass: Double
    public var marginal: Double
    public init(pass: Double = 95, marginal: Double = 75) {
      self.pass = pass
      self.marginal = marginal
    }
  }

  /// The error probabilities of one metric, each one-sided.
  public struct Alpha: Sendable, Equatable {
    /// Of a fail when the true effect is no more than the margin.
    public var fail: Double
    /// Of a pass when the true effect is at least the margin.
    public var pass: Double
    /// Of the sensitive alarm behind `marginal`, two-sided.
    public var marginal: Double
    /// Of any false fail among all metrics of a judgement.
    public var family: Double
    public init(
      fail: Double = 0.01, pass: Double = 0.05, marginal: Double = 0.02, family: Double = 0.02
    ) {
      self.fail = fail
      self.pass = pass
      self.marginal = marginal
      self.family = family
    }
  }

  public struct ExtraEvidence: Sendable, Equatable {
    /// Bootstrap replicates for the interval of the ratio of means; 0 computes none.
    public var bootstrapReplicates: Int
    /// Random labellings of the arms for the permutation test of each metric and of all together; 0
    /// computes none. Where there are no more of them, all labellings are taken instead.
    public var permutations: Int
    /// Whether to test all metrics' means together (Hotelling's T²).
    public var hotelling: Bool
    /// Whether to find what would change the verdict, by judging again with other margins; nil leaves
    /// it to the command, and means no from Swift.
    public var flip: Bool?
    public init(
      bootstrapReplicates: Int = 0, permutations: Int = 0, hotelling: Bool = false,
      flip: Bool? = nil
    ) {
      self.bootstrapReplicates = bootstrapReplicates
      self.permutations = permutations
      self.hotelling = hotelling
      self.flip = flip
    }
  }

  public init(
    metrics: [MetricConfig] = [], defaults: MetricConfig = MetricConfig(name: ""),
    groupWeights: [GroupWeight] = [], scoreThresholds: ScoreThresholds = ScoreThresholds(),
    alpha: Alpha = Alpha(), evidence: ExtraEvidence = ExtraEvidence(), seed: UInt64 = 0,
    looks: Looks = .once, history: AAHistory = AAHistory(), guards: DataGuards = DataGuards()
  ) {
    self.metrics = metrics
    self.defaults = defaults
    self.groupWeights = groupWeights
    self.scoreThresholds = scoreThresholds
    self.alpha = alpha
    self.evidence = evidence
    self.seed = seed
    self.looks = looks
    self.history = history
    self.guards = guards
  }

  /// The settings of one metric: the first entry of that name, or the defaults under that name.
  public func settings(of name: String) -> MetricConfig {
    if let declared = metrics.first(where: { $0.name == name }) { return declared }
    var settings = defaults
    settings.name = name
    return settings
  }
}
