/// Where a rollout stands: the fold of its events, and never stored.
public struct RolloutState: Sendable, Equatable {
  public private(set) var start: RolloutStart?
  public private(set) var phase = Phase.absent
  /// The index of the current stage, `ShadowStage.index` for the one before the plan's; nil before all.
  public private(set) var stage: Int?
  /// The last share that the router was seen to have.
  public private(set) var confirmedShare = TrafficShare.none
  /// The last share of copies that the router was seen to make.
  public private(set) var confirmedMirror = TrafficShare.none
  /// When the current stage's share was confirmed, in unix seconds; nil until then.
  public private(set) var stageBegan: Double?
  /// When the challenger's share last changed from one confirmed value to another, and each time before,
  /// in unix seconds.
  public private(set) var shifts: [Double] = []
  /// The end of the current stage's extension, when it has one.
  public private(set) var extendedUntil: Double?
  /// Since when no look at this stage could trust its data.
  public private(set) var distrustedSince: Double?
  /// The last look at the current stage.
  public private(set) var lastLook: Look?
  /// What the router had sent to each arm at the first look at this stage that counted, or when its
  /// counters began anew.
  public private(set) var servedBefore: ServedRequests?
  /// For each stage that was looked at, whether every look met all limits.
  public private(set) var limitsMet: [Int: Bool] = [:]
  /// Whether a person has ended the current stage as passed.
  public private(set) var isPromoted = false
  /// Why the last attempt to confirm a rollback failed.
  public private(set) var rollbackTrouble: String?

  public enum Phase: Sendable, Equatable {
    /// Not started.
    case absent
    case running
    /// A person has to decide.
    case waiting(reason: String)
    case paused(reason: String)
    /// Somebody else took traffic away; the rollout stays down until a person resumes it.
    case pulled
    case failed(RollbackCause)
    case succeeded
  }

  public init() {}

  /// The share that the challenger should have. The runner makes the router equal it, and may do so
  /// any number of times.
  public var challengerShare: TrafficShare {
    switch phase {
    case .absent, .failed: .none
    case .succeeded: .all
    case .pulled: confirmedShare
    case .running: stageShare
    // While a person thinks, nothing goes up.
    case .waiting, .paused: min(stageShare, confirmedShare)
    }
  }

  private var stageShare: TrafficShare {
    if let stage, let start { start.stage(stage).share } else { .none }
  }

  /// Whether the router was seen to have the share that the challenger should have, and the copies.
  public var isRouted: Bool {
    confirmedShare == challengerShare && confirmedMirror == wantedMirror
  }

  /// Whether nothing can happen any more.
  public var isEnded: Bool {
    switch phase {
    case .failed: isRouted
    case .succeeded: true
    default: false
    }
  }

  /// When the current stage ends if nothing else happens, in unix seconds.
  public var stageEnds: Double? {
    guard let stage, let start, let stageBegan else { return nil }
    return extendedUntil ?? stageBegan + start.stage(stage).duration
  }

  /// Takes an event in.
  ///
  /// - Parameter time: when it happened, in unix seconds.
  /// - Throws: `TransitionError` when it cannot follow what happened before; the state is unchanged.
  public mutating func apply(
    _ event: RolloutEvent, at time: Double
  ) throws(TransitionError) {
    if let objection = objection(to: event) {
      throw TransitionError(phase: phase, event: event, reason: objection)
    }
    switch event {
    case .started(let start):
      self.start = start
      phase = .running
    case .stageEntered(let stage):
      self.stage = stage
      (stageBegan, extendedUntil, distrustedSince, lastLook) = (nil, nil, nil, nil)
      (servedBefore, isPromoted) = (nil, false)
    case .routed(let share):
      if share != confirmedShare { shifts.append(time) }
      confirmedShare = share
      rollbackTrouble = nil
      servedBefore = nil
      begin(at: time)
    case .mirrored(let share):
      confirmedMirror = share
      rollbackTrouble = nil
      begin(at: time)
    case .looked(let look):
      lastLook = look
      if let served = look.served, servedBefore.map({ served.isAnew(after: $0) }) ?? true {
        servedBefore = served
      }
      distrustedSince = look.distrust == nil ? nil : distrustedSince ?? look.time
      limitsMet[look.stage] = (limitsMet[look.stage] ?? true) && look.crossings.isEmpty
    case .extended(let until, _): extendedUntil = until
    case .waiting(let reason): phase = .waiting(reason: reason)
    case .paused(let reason): phase = .paused(reason: reason)
    case .resumed: resume(at: time)
    case .promoted:
      isPromoted = true
      phase = .running
    case .trafficPulled(let share):
      shifts.append(time)
      confirmedShare = share
      phase = .pulled
    case .mirrorPulled(let share):
      confirmedMirror = share
      phase = .pulled
    case .rolledBack(let cause): phase = .failed(cause)
    case .rollbackUnconfirmed(let reason): rollbackTrouble = reason
    case .succeeded: phase = .succeeded
    }
  }

  /// A stage begins with the last confirmation that it needs.
  private mutating func begin(at time: Double) {
    if phase == .running, stage != nil, stageBegan == nil, isRouted { stageBegan = time }
  }

  /// The stage starts again after traffic was pulled, and gets a new extension after a wait.
  private mutating func resume(at time: Double) {
    switch phase {
    case .pulled: (stageBegan, extendedUntil, lastLook) = (nil, nil, nil)
    case .waiting: extendedUntil = start.map { time + $0.plan.extensionLimit }
    default: break
    }
    distrustedSince = nil
    phase = .running
  }
}
