/// An event that cannot follow what happened before.
public struct TransitionError: Error, Equatable {
  public let phase: RolloutState.Phase
  public let event: RolloutEvent
  /// A sentence for people.
  public let reason: String
}

extension RolloutState {
  /// Why an event cannot happen now; nil when it can.
  func objection(to event: RolloutEvent) -> String? {
    if case .started(let start) = event {
      return phase == .absent
        ? start.faults.first : "the rollout has been started before"
    }
    guard let start else { return "the rollout has not been started" }
    switch event {
    case .routed(let share):
      return share == challengerShare
        ? nil : "\(share) was routed where \(challengerShare) is wanted"
    case .mirrored(let share):
      return share == wantedMirror
        ? nil : "\(share) of the requests were copied where \(wantedMirror) are wanted"
    case .rollbackUnconfirmed:
      if case .failed = phase, !isRouted { return nil }
      return "no rollback waits to be confirmed"
    default: break
    }
    switch phase {
    case .failed: return "the rollout was rolled back; start a new one"
    case .succeeded:
      // A person may still change their mind about a release that succeeded.
      if case .rolledBack(.person) = event { return nil }
      return "the rollout has succeeded; start a new one"
    default: break
    }
    switch event {
    case .rolledBack: return nil
    case .trafficPulled(let share):
      return share < confirmedShare
        ? nil : "\(share) is not less than the confirmed \(confirmedShare)"
    case .mirrorPulled(let share):
      return share < confirmedMirror
        ? nil : "\(share) of copies is not less than the confirmed \(confirmedMirror)"
    case .paused: return pauseObjection
    case .resumed: return phase == .running ? "the rollout is running" : nil
    case .promoted: return promotionObjection
    case .stageEntered(let next): return entryObjection(next, start)
    case .looked(let look): return lookObjection(look)
    case .extended, .waiting:
      return phase == .running && stageBegan != nil ? nil : "no stage is under way"
    case .succeeded:
      guard phase == .running, stage == start.plan.stages.count - 1, stageBegan != nil, isRouted
      else { return "the last stage is not under way" }
      return nil
    case .started, .routed, .mirrored, .rollbackUnconfirmed: return nil
    }
  }

  private var pauseObjection: String? {
    switch phase {
    case .paused: "the rollout is paused already"
    case .pulled: "somebody pulled the traffic; resume or roll back"
    default: nil
    }
  }

  private var promotionObjection: String? {
    switch phase {
    case .running, .waiting:
      stageBegan == nil ? "no stage is under way" : nil
    default: "resume the rollout first"
    }
  }

  private func entryObjection(_ next: Int, _ start: RolloutStart) -> String? {
    guard phase == .running else { return "the rollout is not running" }
    guard next == (stage.map { $0 + 1 } ?? start.firstStage) else {
      return "stage \(next + 1) does not follow "
        + (stage.map { "stage \($0 + 1)" } ?? "the start")
    }
    let count = start.plan.stages.count
    guard next < count else { return "the plan has \(count) stages" }
    guard stage == nil || stageBegan != nil else { return "the stage before was never routed" }
    return isRouted ? nil : "the share of the stage before is not confirmed"
  }

  private func lookObjection(_ look: Look) -> String? {
    guard look.stage == stage else {
      return "the look is at stage \(look.stage + 1), not at the current one"
    }
    return stageBegan == nil ? "the stage's share is not confirmed yet" : nil
  }
}
