import VerdinJudge
import VerdinRollout

/// A rollout as its reports tell it: its events, and the state they lead to.
package struct RolloutStatus: Sendable {
  package var name: String
  package var events: [RecordedEvent]
  package var state: RolloutState
  /// The challenger's share after each event.
  var shares: [Shares]
  /// The time of the report, in unix seconds.
  package var now: Double
  package var version: String

  package init(
    name: String, events: [RecordedEvent], now: Double, version: String
  ) throws(TransitionError) {
    self.name = name
    self.events = events
    var state = RolloutState()
    shares = []
    for recorded in events {
      try state.apply(recorded.event, at: recorded.time)
      shares.append(
        Shares(
          time: recorded.time, asked: state.challengerShare, confirmed: state.confirmedShare))
    }
    self.state = state
    self.now = now
    self.version = version
  }

  /// What part of the traffic the challenger should have and has, from a moment on.
  struct Shares: Sendable {
    var time: Double
    var asked: TrafficShare
    var confirmed: TrafficShare
  }

  var looks: [Look] {
    events.compactMap { if case .looked(let look) = $0.event { look } else { nil } }
  }

  /// One word for where the rollout stands.
  package var phase: String {
    switch state.phase {
    case .absent: "absent"
    case .running: "running"
    case .waiting: "waiting"
    case .paused: "paused"
    case .pulled: "pulled"
    case .failed: state.isRouted ? "rolled-back" : "rolling-back"
    case .succeeded: "succeeded"
    }
  }

  /// Why it stands there, where there is more to say.
  package var reason: String? {
    switch state.phase {
    case .waiting(let reason), .paused(let reason): reason
    case .pulled:
      "somebody else took the challenger's \(state.isShadowing ? "copies" : "traffic") away; "
        + "resume, or roll back"
    case .failed(let cause): cause.description
    case .absent, .running, .succeeded: nil
    }
  }

  /// The criteria of a success, once there is something to say of them.
  package var criteria: [SuccessCriterion] { state.criteria(after: events) }
}

/// An event in a few words.
package func words(_ event: RolloutEvent) -> String {
  switch event {
  case .started(let start):
    "started: \(start.challenger) against \(start.champion), "
      + (start.shadow == nil ? "" : "copies, ")
      + start.plan.stages.map(\.share.description).joined(separator: ", ")
  case .stageEntered(ShadowStage.index): "stage 0 entered: copies to the challenger"
  case .stageEntered(let stage): "stage \(stage + 1) entered"
  case .routed(let share): "\(share) of the traffic at the challenger, confirmed"
  case .mirrored(.none): "no copies to the challenger, confirmed"
  case .mirrored(let share): "copies of \(share) of the requests to the challenger, confirmed"
  case .looked(let look): words(look)
  case .extended(let until, let reason): "extended until \(utcTime(until)): \(reason)"
  case .waiting(let reason): "waiting for a person: \(reason)"
  case .paused(let reason): "paused: \(reason)"
  case .resumed: "resumed"
  case .promoted(let reason): "promoted by a person: \(reason)"
  case .trafficPulled(let share):
    "the router was found with \(share): somebody took traffic away"
  case .mirrorPulled(let share):
    "the router was found with copies of \(share): somebody took them away"
  case .rolledBack(let cause): "rolled back: \(cause)"
  case .rollbackUnconfirmed(let reason): "ROLLBACK NOT CONFIRMED: \(reason)"
  case .succeeded: "succeeded: the challenger has all traffic"
  }
}

private func words(_ look: Look) -> String {
  let trust = look.distrust.map { "; not to be trusted: \($0)" } ?? ""
  return "look: \(look.verdict.rawValue), \(look.reason)\(trust)"
}
