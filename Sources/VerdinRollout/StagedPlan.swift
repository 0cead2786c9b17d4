import VerdinJudge

/// How a challenger is to be brought out: the stages, and what happens where a stage does not decide.
public struct StagedPlan: Sendable, Equatable, Codable {
  public var stages: [Stage]
  /// What a stage before the last comparison needs to go on.
  public var earlyStages: EarlyStages
  /// Seconds by which a stage that has not decided is extended.
  public var extensionLimit: Double
  /// What follows when the extension has not decided either.
  public var unresolved: Unresolved
  /// Seconds for which data that cannot be trusted hold a stage before it is rolled back.
  public var holdLimit: Double

  /// A traffic share that is held and judged.
  public struct Stage: Sendable, Equatable, Codable {
    public var share: TrafficShare
    /// Seconds, counted from the confirmation that the share is routed.
    public var duration: Double
    public init(share: TrafficShare, duration: Double) {
      self.share = share
      self.duration = duration
    }
  }

  public enum EarlyStages: String, Sendable, CaseIterable, Codable {
    /// No harm shown and all limits met is enough: exposure stays small.
    case noHarm = "no-harm"
    /// Only a pass opens the next stage.
    case pass
  }

  public enum Unresolved: String, Sendable, CaseIterable, Codable {
    /// A person decides.
    case wait
    case rollBack = "rollback"
  }

  public init(
    stages: [Stage], earlyStages: EarlyStages = .noHarm, extensionLimit: Double = 1_800,
    unresolved: Unresolved = .wait, holdLimit: Double = 1_800
  ) {
    self.stages = stages
    self.earlyStages = earlyStages
    self.extensionLimit = extensionLimit
    self.unresolved = unresolved
    self.holdLimit = holdLimit
  }

  /// 1, 5, 25, 50 and 100 % of the traffic, half an hour each.
  public static let standard = StagedPlan(
    stages: RolloutPlan.standard.stages.map { stage in
      Stage(
        share: TrafficShare(basisPoints: Int((10_000 * stage.share).rounded())),
        duration: stage.seconds)
    })

  /// The stages alone, for planning.
  public var outline: RolloutPlan {
    get throws(RolloutPlan.Mistake) {
      try RolloutPlan(
        stages: stages.map { RolloutPlan.Stage(share: $0.share.fraction, seconds: $0.duration) })
    }
  }

  /// The last stage at which there is a champion left to compare with.
  public var lastComparison: Int? { stages.lastIndex { $0.share < .all } }

  /// What is wrong with the plan, in sentences; empty for one that can be run.
  public var faults: [String] {
    var faults: [String] = []
    if stages.isEmpty { faults.append("a rollout needs at least one stage") }
    for (place, stage) in stages.enumerated() {
      if stage.share == .none { faults.append("stage \(place + 1) has no traffic") }
      if !(stage.duration > 0) || !stage.duration.isFinite {
        faults.append("stage \(place + 1) lasts \(stage.duration) seconds; it needs more than 0")
      }
      if place > 0, stage.share <= stages[place - 1].share {
        faults.append(
          "stage \(place + 1) has \(stage.share), no more than stage \(place) with "
            + "\(stages[place - 1].share)")
      }
    }
    if let last = stages.last, last.share < .all {
      faults.append("the last stage has \(last.share); a rollout ends with all traffic")
    }
    for (name, value) in [("extension", extensionLimit), ("hold", holdLimit)]
    where !(value >= 0) || !value.isFinite {
      faults.append("the \(name) limit of \(value) seconds is no time span")
    }
    return faults
  }
}
