/// What a rollout wants to do next.
public enum Intent: Sendable, Equatable {
  /// Ask the router for the challenger's share, and confirm it.
  case route(TrafficShare)
  /// Ask the router for copies to the challenger, and confirm them.
  case mirror(TrafficShare)
  /// Go on looking until the given time at most.
  case look(until: Double)
  /// Record what follows from what was seen.
  case record(RolloutEvent)
  /// Go on looking for harm; nothing else happens until a person acts.
  case watch(reason: String)
  /// There is no traffic to look at; a person has to act.
  case wait(reason: String)
  case done
}

extension RolloutState {
  /// What follows from the state at a time: the table of rules.
  ///
  /// A limit crossed or a fail rolls back at any look. Data that cannot be trusted hold the stage, and
  /// roll it back when that lasts. Everything else is decided at the stage's end: a pass goes on; so
  /// does a stage before the last comparison that shows no harm, unless the plan asks for a pass; what
  /// is marginal or undecided is extended once, and then the plan's choice. The shadow stage fails or passes
  /// at its end only.
  public func intent(at time: Double) -> Intent {
    switch phase {
    case .absent: return .done
    case .succeeded, .failed: return routing ?? .done
    default: break
    }
    if let routing { return routing }
    guard let start else { return .done }
    if let look = lastLook, let cause = harm(in: look) {
      return .record(.rolledBack(cause))
    }
    if let reason = personNeeded {
      return stageBegan != nil && confirmedShare > .none
        ? .watch(reason: reason) : .wait(reason: reason)
    }
    guard let stage, let ends = stageEnds else { return .record(.stageEntered(start.firstStage)) }
    if isPromoted { return advance(from: stage, start.plan) }
    if time < ends {
      // An extension ends as soon as it has decided.
      guard extendedUntil != nil, !isShadowing, let look = lastLook, look.distrust == nil,
        look.verdict == .pass
      else { return .look(until: ends) }
      return advance(from: stage, start.plan)
    }
    // The decision needs a look at all of the stage, not at its beginning.
    guard let look = lastLook, look.time >= ends else { return .look(until: time) }
    if let distrust = look.distrust { return hold(distrust, look, start.plan) }
    return opens(look, stage, start.plan)
      ? advance(from: stage, start.plan) : unresolved(look, start.plan)
  }

  /// What has to be asked of the router; nil when all is confirmed. Copies end before a share goes up, and
  /// no share is left when they begin.
  private var routing: Intent? {
    if confirmedMirror > wantedMirror { return .mirror(wantedMirror) }
    if confirmedShare != challengerShare { return .route(challengerShare) }
    if confirmedMirror < wantedMirror { return .mirror(wantedMirror) }
    guard phase == .running, stage != nil, stageBegan == nil else { return nil }
    return wantedMirror > .none ? .mirror(wantedMirror) : .route(challengerShare)
  }

  /// What a person has to decide, when nothing goes on without one.
  private var personNeeded: String? {
    switch phase {
    case .waiting(let reason), .paused(let reason): reason
    case .pulled:
      isShadowing
        ? "somebody took the challenger's copies away"
        : "somebody took the challenger's traffic away"
    default: nil
    }
  }

  /// What must roll back at any look.
  func harm(in look: Look) -> RollbackCause? {
    if let crossing = look.crossings.first { return .limit(crossing) }
    if let distrust = look.distrust {
      let since = distrustedSince ?? look.time
      return look.time - since >= (start?.plan.holdLimit ?? 0) ? .distrust(reason: distrust) : nil
    }
    // The shadow stage's comparison has one error to spend, and no user is harmed meanwhile.
    if isShadowing, look.time < stageEnds ?? .infinity { return nil }
    return look.verdict == .fail ? .verdict(reason: look.reason) : nil
  }

  /// Whether a trustworthy look at the end of a stage opens the next.
  private func opens(_ look: Look, _ stage: Int, _ plan: StagedPlan) -> Bool {
    switch look.verdict {
    case .pass: true
    case .inconclusive:
      // Without a user at the challenger there is nothing to be had by going on undecided.
      plan.earlyStages == .noHarm && stage >= 0 && stage < (plan.lastComparison ?? 0)
    case .marginal, .fail: false
    }
  }

  private func advance(from stage: Int, _ plan: StagedPlan) -> Intent {
    .record(stage + 1 < plan.stages.count ? .stageEntered(stage + 1) : .succeeded)
  }

  private func hold(_ reason: String, _ look: Look, _ plan: StagedPlan) -> Intent {
    .look(until: (distrustedSince ?? look.time) + plan.holdLimit)
  }

  private func unresolved(_ look: Look, _ plan: StagedPlan) -> Intent {
    let reason = "\(look.verdict.rawValue): \(look.reason)"
    if extendedUntil == nil, plan.extensionLimit > 0 {
      return .record(.extended(until: look.time + plan.extensionLimit, reason: reason))
    }
    switch plan.unresolved {
    case .wait: return .record(.waiting(reason: reason))
    case .rollBack: return .record(.rolledBack(.unresolved(reason: reason)))
    }
  }
}
