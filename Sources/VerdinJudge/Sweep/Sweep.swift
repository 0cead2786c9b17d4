/// How the verdict on one recording changes with what is tolerated and by which policy.
public struct Sweep: Sendable, Equatable {
  /// The factors of margins and of limits, ascending; 1 is the configuration as it stands.
  public let factors: [Double]
  public let policies: [PolicySweep]

  /// What one policy said at every setting.
  public struct PolicySweep: Sendable, Equatable {
    public let policy: String
    /// Whether the configuration, or the caller, judges by it.
    public let isConfigured: Bool
    /// A row a factor of the limits, in each a verdict a factor of the margins.
    public let grid: [[SweepVerdict]]
    /// The verdicts with other scores to pass, where the policy decides by scores.
    public let scores: [ScoreVerdict]
  }

  public struct ScoreVerdict: Sendable, Equatable {
    /// The score from which the policy passes.
    public let pass: Double
    public let verdict: Verdict
  }

  /// - Parameters:
  ///   - factors: ascending, with 1 among them.
  ///   - scores: those to pass that are tried with policies that decide by scores.
  ///   - configured: the policy in force; the others stand beside it.
  ///   - judged: the verdict by some rules, on whatever is swept over.
  public init(
    over config: JudgeConfig, factors: [Double], scores: [Double], configured: JudgePolicy,
    judged: (JudgeConfig, JudgePolicy) -> SweepVerdict
  ) {
    precondition(factors.contains(1) && factors == factors.sorted(), "factors of \(factors)")
    self.factors = factors
    func swept(by policy: JudgePolicy, isConfigured: Bool) -> PolicySweep {
      // Who compares policies asks what they make of the metrics, not of a table that is missing.
      let config = isConfigured || !policy.decidesByScore ? config : config.inOneGroup()
      let grid = factors.map { limits in
        factors.map { margins in
          judged(config.tolerating(Tolerance(margins: margins, limits: limits)), policy)
        }
      }
      let tried = policy.decidesByScore ? scores : []
      return PolicySweep(
        policy: policy.name, isConfigured: isConfigured, grid: grid,
        scores: tried.map { score in
          let verdict = judged(config.passing(from: score), policy).verdict
          return ScoreVerdict(pass: score, verdict: verdict)
        })
    }
    let others = JudgePolicy.all.filter { configured.name != $0.name }
    policies =
      [swept(by: configured, isConfigured: true)]
      + others.map { swept(by: $0, isConfigured: false) }
  }

  /// The verdict at the settings as they stand, by the configured policy.
  public var asConfigured: SweepVerdict { policies[0].asConfigured(factors) }
}

extension Sweep.PolicySweep {
  public func asConfigured(_ factors: [Double]) -> SweepVerdict {
    alongMargins(factors)[here(factors)]
  }

  /// The verdicts with the limits as they stand, one a factor of the margins.
  public func alongMargins(_ factors: [Double]) -> [SweepVerdict] { grid[here(factors)] }

  private func here(_ factors: [Double]) -> Int {
    guard let place = factors.firstIndex(of: 1) else {
      preconditionFailure("no factor of \(factors) is 1")
    }
    return place
  }
}

/// The verdict on the challenger and on each of its metrics, over one recording or many windows.
public struct SweepVerdict: Sendable, Equatable {
  public var verdict: Verdict
  /// By the name that reports show, in the order of the judgement.
  public var metrics: [MetricVerdict]

  public struct MetricVerdict: Sendable, Equatable {
    public var name: String
    public var verdict: Verdict
    public init(name: String, verdict: Verdict) {
      self.name = name
      self.verdict = verdict
    }
  }

  public init(_ verdict: Verdict, metrics: [MetricVerdict]) {
    self.verdict = verdict
    self.metrics = metrics
  }
}

extension JudgeConfig {
  fileprivate func passing(from score: Double) -> JudgeConfig {
    var config = self
    config.scoreThresholds.pass = score
    config.scoreThresholds.marginal = min(score, config.scoreThresholds.marginal)
    return config
  }
}
