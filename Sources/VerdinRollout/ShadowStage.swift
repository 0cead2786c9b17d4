/// A stage before the first: the challenger answers copies of the requests, and no user gets its answers.
///
/// It has the index `ShadowStage.index`, and for people the number 0.
public struct ShadowStage: Sendable, Equatable, Codable {
  public static let index = -1

  /// Seconds, counted from the confirmation that copies are made.
  public var duration: Double
  /// The share of the requests that the router copies; nil where the copies are not the router's business.
  public var mirror: TrafficShare?

  public init(duration: Double, mirror: TrafficShare?) {
    self.duration = duration
    self.mirror = mirror
  }

  /// What is wrong with it, in sentences.
  var faults: [String] {
    var faults: [String] = []
    if !(duration > 0) || !duration.isFinite {
      faults.append("the shadow stage lasts \(duration) seconds; it needs more than 0")
    }
    if mirror == TrafficShare.none { faults.append("the shadow stage has no copies") }
    return faults
  }
}

extension RolloutStart {
  /// The index of the stage that comes first.
  public var firstStage: Int { shadow == nil ? 0 : ShadowStage.index }

  /// A stage of the plan, or the one before it, which gives the challenger none of the traffic.
  public func stage(_ index: Int) -> StagedPlan.Stage {
    guard index == ShadowStage.index, let shadow else { return plan.stages[index] }
    return StagedPlan.Stage(share: .none, duration: shadow.duration)
  }

  /// What is wrong with it, in sentences; empty for one that can be run.
  public var faults: [String] { plan.faults + (shadow?.faults ?? []) }
}

extension RolloutState {
  /// Whether the challenger is to get copies now, and nothing else.
  public var isShadowing: Bool { stage == ShadowStage.index }

  /// The share of the requests that the router should copy to the challenger. It follows the same rules as
  /// the challenger's share of the traffic.
  public var wantedMirror: TrafficShare {
    let own = isShadowing ? start?.shadow?.mirror ?? .none : .none
    return switch phase {
    case .absent, .failed, .succeeded: .none
    case .pulled: confirmedMirror
    case .running: own
    case .waiting, .paused: min(own, confirmedMirror)
    }
  }

  /// Whether the challenger gets anything, or may get it: a share of the traffic or copies of it.
  public var isExposed: Bool {
    max(confirmedShare, challengerShare) > .none || max(confirmedMirror, wantedMirror) > .none
  }
}
