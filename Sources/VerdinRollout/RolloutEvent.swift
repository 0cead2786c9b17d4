/// What can happen to a rollout. Its state is the fold of these; nothing else is stored.
public enum RolloutEvent: Sendable, Equatable {
  /// The rollout exists, with all traffic at the champion.
  case started(RolloutStart)
  /// The share of a stage is wanted from now on; of the shadow stage, the copies.
  case stageEntered(Int)
  /// The router was asked for a share, read back and found to have it.
  case routed(TrafficShare)
  /// The router was asked for a share of copies, read back and found to make them.
  case mirrored(TrafficShare)
  /// The data were looked at.
  case looked(Look)
  /// The stage goes on beyond its time, because it has not decided.
  case extended(until: Double, reason: String)
  /// Nothing goes on until a person says so.
  case waiting(reason: String)
  /// A person stopped the clockwork; traffic stays where it is.
  case paused(reason: String)
  /// A person lets it go on: after a pause, a wait, or traffic that was pulled.
  case resumed
  /// A person ends the stage as if it had passed.
  case promoted(reason: String)
  /// The router was found with less of the traffic at the challenger than the rollout had confirmed.
  case trafficPulled(TrafficShare)
  /// The router was found to copy less of the requests than the rollout had confirmed.
  case mirrorPulled(TrafficShare)
  /// All traffic belongs to the champion from now on, and the rollout has failed.
  case rolledBack(RollbackCause)
  /// The router could not be made to confirm that the champion has all traffic.
  case rollbackUnconfirmed(reason: String)
  /// All stages are done and the challenger has all traffic.
  case succeeded
}

/// What a rollout starts from.
public struct RolloutStart: Sendable, Equatable, Codable {
  public var plan: StagedPlan
  public var rules: StageRules
  /// The versions of the two arms, as the user calls them.
  public var champion: String
  public var challenger: String
  /// The text of the judging configuration, so that a file changed later changes no verdict.
  public var configuration: String
  /// Where that text stood, for what it names beside itself; nil for the standard limits.
  public var configurationPath: String?
  /// What splits the traffic, as the user writes it: `haproxy:/run/haproxy.sock?backend=model`.
  public var router: String
  /// The recording that is judged where the configuration names no source.
  public var metrics: String?
  /// The stage before the first, where there is one.
  public var shadow: ShadowStage?

  public init(
    plan: StagedPlan, rules: StageRules = StageRules(), champion: String, challenger: String,
    configuration: String, configurationPath: String? = nil, router: String,
    metrics: String? = nil, shadow: ShadowStage? = nil
  ) {
    self.plan = plan
    self.rules = rules
    self.champion = champion
    self.challenger = challenger
    self.configuration = configuration
    self.configurationPath = configurationPath
    self.router = router
    self.metrics = metrics
    self.shadow = shadow
  }
}

/// Why a rollout was rolled back.
public enum RollbackCause: Sendable, Equatable {
  /// The challenger crossed a hard limit.
  case limit(Crossing)
  /// The comparison failed.
  case verdict(reason: String)
  /// The data could not be trusted for too long.
  case distrust(reason: String)
  /// The stage never decided, and the plan says to roll back then.
  case unresolved(reason: String)
  /// The ledger or the router failed for too long.
  case trouble(reason: String)
  /// A person asked for it.
  case person(reason: String)
}

extension RollbackCause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .limit(let crossing): crossing.description
    case .verdict(let reason): reason
    case .distrust(let reason): "data could not be trusted for too long: \(reason)"
    case .unresolved(let reason): "undecided to the end: \(reason)"
    case .trouble(let reason): "out of control for too long: \(reason)"
    case .person(let reason): reason
    }
  }
}
