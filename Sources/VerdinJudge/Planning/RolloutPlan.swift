/// The stages of a rollout: which share of the traffic the challenger gets, and for how long.
public struct RolloutPlan: Sendable, Equatable {
  public struct Stage: Sendable, Equatable {
    /// The challenger's share of the traffic, above 0 and at most 1; at 1 nobody is left to compare
    /// with.
    public let share: Double
    public let seconds: Double

    public init(share: Double, seconds: Double) {
      self.share = share
      self.seconds = seconds
    }
  }

  public let stages: [Stage]

  /// 1, 5, 25, 50 and 100 % of the traffic, half an hour each.
  public static let standard = RolloutPlan(
    unchecked: [0.01, 0.05, 0.25, 0.5, 1].map { Stage(share: $0, seconds: 1_800) })

  /// Why stages make no rollout.
  public enum Mistake: Error, Sendable, Equatable {
    case noStage
    case shareOutOfRange(Double)
    /// A share that is not above the one before it.
    case notAscending(Double, after: Double)
    case noDuration(Double)
  }

  /// - Throws: the first mistake, unless the shares ascend within 0 … 1 and every stage lasts.
  public init(stages: [Stage]) throws(Mistake) {
    guard !stages.isEmpty else { throw .noStage }
    var last = 0.0
    for stage in stages {
      guard stage.share > 0, stage.share <= 1 else { throw .shareOutOfRange(stage.share) }
      guard stage.share > last else { throw .notAscending(stage.share, after: last) }
      guard stage.seconds > 0, stage.seconds.isFinite else { throw .noDuration(stage.seconds) }
      last = stage.share
    }
    self.stages = stages
  }

  private init(unchecked stages: [Stage]) { self.stages = stages }
}
