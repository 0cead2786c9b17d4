import VerdinJudge

/// Does what a rollout wants: the only place with effects.
///
/// Share up: ledger first, then router, then `routed` once read back. Share down: router first, then
/// ledger. So whatever is lost in between, the challenger has no more traffic than the ledger explains.
public struct RolloutRunner: Sendable {
  private let ledger: any Ledger
  private let router: any Router
  private let judge: any StageJudge
  private let clock: any RolloutClock
  /// Who acts, for the ledger.
  private let actor: String
  /// Whether the router's share has been compared with the ledger since something else could have
  /// changed it.
  private var isReconciled = false
  /// Since when every step has failed.
  private var failingSince: Double?
  public private(set) var state: RolloutState
  private var sequence: Int

  /// What one step did.
  public enum Step: Sendable, Equatable {
    /// An event was recorded.
    case recorded(RolloutEvent)
    /// Nothing is due before the time.
    case idle(until: Double)
    /// A person has to act.
    case waiting(reason: String)
    case ended
  }

  /// Takes up a rollout where its ledger ends.
  public init(
    ledger: any Ledger, router: any Router, judge: any StageJudge, clock: any RolloutClock,
    actor: String
  ) throws {
    self.ledger = ledger
    self.router = router
    self.judge = judge
    self.clock = clock
    self.actor = actor
    let events = try onLedger { try ledger.events() }
    state = try RolloutState(replaying: events)
    sequence = events.count
  }

  /// Records what a person asked for, such as a start, a pause or a promotion.
  public mutating func record(_ event: RolloutEvent) throws {
    if case .started(let start) = event {
      for stage in start.plan.stages {
        if let objection = router.objection(to: stage.share) { throw PlanError(reason: objection) }
      }
      if start.shadow?.mirror != nil, !(router is any MirroringRouter) {
        throw PlanError(reason: "this router copies no requests to the challenger")
      }
    }
    let recorded = RecordedEvent(event, at: clock.now, by: actor)
    var next = state
    try next.apply(event, at: recorded.time)
    try onLedger { try ledger.append(recorded, sequence: sequence) }
    state = next
    sequence += 1
  }

  /// Gives all traffic to the champion at once, and only then writes it down.
  ///
  /// - Throws: `UnconfirmedRollback` when the router does not confirm it, and `UnrecordedRollback` when
  ///   the traffic is safe but that could not be written.
  public mutating func rollBack(_ cause: RollbackCause) async throws {
    let trouble = await router.giveAllToChampion()
    var failure: (any Error)?
    do {
      if case .failed = state.phase {} else { try record(.rolledBack(cause)) }
      if let trouble {
        try record(.rollbackUnconfirmed(reason: trouble.reason))
      } else {
        if state.confirmedMirror > .none { try record(.mirrored(.none)) }
        if !state.isRouted { try record(.routed(.none)) }
      }
    } catch {
      failure = error
    }
    if let trouble { throw trouble }
    if let failure = failure as? LedgerFailure {
      throw UnrecordedRollback(reason: cause.description, failure: failure.reason)
    }
    if let failure { throw failure }
  }

  /// Takes in what others have written since: a person may pause, promote or roll back at any time.
  ///
  /// - Returns: whether somebody has written.
  @discardableResult
  private mutating func catchUp() throws -> Bool {
    guard try onLedger({ try ledger.count() }) != sequence else { return false }
    let events = try onLedger { try ledger.events() }
    state = try RolloutState(replaying: events)
    sequence = events.count
    isReconciled = false
    return true
  }

  /// Gives whoever took traffic away five seconds to write down why: a rollback from elsewhere tells the
  /// router first.
  ///
  /// - Throws: `LedgerConflict` when somebody has written.
  private mutating func hearReason() async throws {
    let end = clock.now + 5
    while clock.now < end {
      try await clock.sleep(until: clock.now + 0.1)
      if try catchUp() { throw LedgerConflict(sequence: sequence) }
    }
  }

  /// Does at most one thing: reconcile, route, look or record.
  ///
  /// Where the ledger or the router fails, the traffic that flows is looked at all the same: harm rolls
  /// back, and so does a failure that lasts as long as data may go without trust.
  ///
  /// - Parameter interval: seconds between two looks.
  public mutating func step(interval: Double) async throws -> Step {
    do {
      try catchUp()
      let step = try await act(interval)
      failingSince = nil
      return step
    } catch let failure where failure.isOfTheWorld {
      guard let cause = await harm(behind: failure) else { throw failure }
      try await rollBack(cause)
      return .recorded(.rolledBack(cause))
    }
  }

  private mutating func act(_ interval: Double) async throws -> Step {
    if !isReconciled, let event = try await reconcile() { return .recorded(event) }
    switch state.intent(at: clock.now) {
    case .done: return .ended
    case .wait(let reason): return .waiting(reason: reason)
    case .route(let share): return .recorded(try await route(share))
    case .mirror(let share): return .recorded(try await mirror(share))
    case .record(.rolledBack(let cause)):
      try await rollBack(cause)
      return .recorded(.rolledBack(cause))
    case .record(let event):
      try record(event)
      // Before a share goes up, whoever took traffic away has the last word.
      if case .stageEntered = event { isReconciled = false }
      return .recorded(event)
    case .look(let until): return try await look(before: until, interval)
    case .watch: return try await look(before: .infinity, interval)
    }
  }

  /// Why the challenger's traffic must go although a step failed; nil where it may stay.
  private mutating func harm(behind failure: any Error) async -> RollbackCause? {
    let now = clock.now
    let since = failingSince ?? now
    failingSince = since
    // A share that was asked for may flow, whether or not it was confirmed.
    guard let start = state.start, state.isExposed else { return nil }
    switch state.phase {
    case .succeeded, .failed: return nil
    default: break
    }
    if state.stageBegan != nil, let cause = state.harm(in: await judge.look(at: now, in: state)) {
      return cause
    }
    return now - since >= start.plan.holdLimit ? .trouble(reason: "\(failure)") : nil
  }

  /// Looks if a look is due.
  private mutating func look(before end: Double, _ interval: Double) async throws -> Step {
    let now = clock.now
    if let last = state.lastLook, now < min(last.time + interval, max(end, last.time.nextUp)) {
      return .idle(until: min(last.time + interval, max(end, last.time.nextUp)))
    }
    // A proxy that was reloaded has forgotten its share.
    isReconciled = false
    var trouble: String?
    do {
      if let event = try await reconcile() { return .recorded(event) }
    } catch let failure as LedgerConflict {
      throw failure
    } catch {
      trouble = "the router cannot be read: \(error)"
    }
    var look = await judge.look(at: now, in: state)
    await witness(&look)
    look.distrust = trouble ?? look.distrust
    try record(.looked(look))
    return .recorded(.looked(look))
  }

  /// Adds what the router says it has sent to each arm since the stage's first count. A router that
  /// sends other shares than it claims makes the look one that nobody may trust.
  private func witness(_ look: inout Look) async {
    guard let router = router as? any CountingRouter, let start = state.start,
      let stage = state.stage.map({ start.stage($0) }), let began = state.stageBegan,
      look.time >= began + start.rules.settle(of: stage)
    else { return }
    do {
      guard let served = try await router.served() else { return }
      look.served = served
      guard let before = state.servedBefore, !served.isAnew(after: before) else { return }
      if stage.share == .none {
        let stray = served.challenger - before.challenger
        if stray > 0 {
          look.distrust =
            look.distrust
            ?? "the router's own count says that \(stray) requests were the challenger's to answer, "
            + "where it was to get copies alone"
        }
        return
      }
      let split = TrafficSplit(
        champion: served.champion - before.champion,
        challenger: served.challenger - before.challenger, asked: stage.share.fraction)
      look.split = look.split ?? split
      look.distrust =
        look.distrust ?? split.complaint(asked: stage.share, by: "the router's own count says")
    } catch {
      look.distrust = look.distrust ?? "the router's count cannot be read: \(error)"
    }
  }

  private mutating func route(_ share: TrafficShare) async throws -> RolloutEvent {
    if case .failed(let cause) = state.phase {
      try await rollBack(cause)
      return .routed(share)
    }
    isReconciled = false
    try await router.setChallengerShare(share)
    let found = try await router.challengerShare()
    guard found == share else { throw WrongShare(asked: share, found: found) }
    try record(.routed(share))
    isReconciled = true
    return .routed(share)
  }

  private mutating func mirror(_ share: TrafficShare) async throws -> RolloutEvent {
    if case .failed(let cause) = state.phase {
      try await rollBack(cause)
      return .mirrored(share)
    }
    guard let router = router as? any MirroringRouter else {
      throw PlanError(reason: "this router copies no requests to the challenger")
    }
    isReconciled = false
    try await router.setMirror(share)
    let found = try await router.mirror()
    guard found == share else { throw WrongMirror(asked: share, found: found) }
    try record(.mirrored(share))
    isReconciled = true
    return .mirrored(share)
  }

  /// Compares the router with the ledger after a restart, and before a share goes up.
  ///
  /// Less than confirmed means that somebody took traffic away: unless they say why, it is recorded, and
  /// the rollout stays down. More than wanted is taken down before anything else happens.
  private mutating func reconcile() async throws -> RolloutEvent? {
    if state.phase == .absent || state.phase == .succeeded {
      isReconciled = true
      return nil
    }
    if case .failed = state.phase {
      // A runner that was about to raise the share may have done so behind the rollback's back. One
      // that is not confirmed yet is tried again anyway.
      if state.isRouted, let trouble = await router.keepAllWithChampion() { throw trouble }
      isReconciled = true
      return nil
    }
    let found = try await router.challengerShare()
    if found < state.confirmedShare {
      try await hearReason()
      try record(.trafficPulled(found))
      isReconciled = true
      return .trafficPulled(found)
    }
    let wanted = state.challengerShare
    if found > max(wanted, state.confirmedShare) {
      try await router.setChallengerShare(wanted)
      let left = try await router.challengerShare()
      guard left <= wanted else { throw WrongShare(asked: wanted, found: left) }
    }
    if let event = try await reconcileMirror() { return event }
    isReconciled = true
    return nil
  }

  /// The same for the copies, where they are the router's business.
  private mutating func reconcileMirror() async throws -> RolloutEvent? {
    guard state.start?.shadow?.mirror != nil, let router = router as? any MirroringRouter else {
      return nil
    }
    let found = try await router.mirror()
    let wanted = state.wantedMirror
    // Less than confirmed may be our own doing, cut off before it was written.
    if found < min(state.confirmedMirror, wanted) {
      try await hearReason()
      try record(.mirrorPulled(found))
      isReconciled = true
      return .mirrorPulled(found)
    }
    if found > max(wanted, state.confirmedMirror) {
      try await router.setMirror(wanted)
      let left = try await router.mirror()
      guard left <= wanted else { throw WrongMirror(asked: wanted, found: left) }
    }
    return nil
  }
}

extension Router {
  /// Looks whether the champion has all traffic still, and gives it back if not.
  ///
  /// - Returns: why that could not be confirmed; nil when it was.
  fileprivate func keepAllWithChampion() async -> UnconfirmedRollback? {
    do {
      let (share, copies) = (try await challengerShare(), try await copies())
      return max(share, copies) == .none ? nil : await giveAllToChampion()
    } catch {
      return UnconfirmedRollback(reason: "\(error)")
    }
  }

  /// The share of the requests that is copied, as far as this router knows.
  fileprivate func copies() async throws -> TrafficShare {
    try await (self as? any MirroringRouter)?.mirror() ?? .none
  }

  /// Gives the champion all traffic, then ends the copies, and reads both back.
  ///
  /// - Returns: why that could not be confirmed; nil when it was.
  public func giveAllToChampion() async -> UnconfirmedRollback? {
    do {
      try await setChallengerShare(.none)
      let share = try await challengerShare()
      guard share == .none else {
        return UnconfirmedRollback(reason: "the router still gives the challenger \(share)")
      }
      guard let router = self as? any MirroringRouter else { return nil }
      try await router.setMirror(.none)
      let copies = try await router.mirror()
      return copies == .none
        ? nil : UnconfirmedRollback(reason: "the challenger still gets copies of \(copies)")
    } catch {
      return UnconfirmedRollback(reason: "\(error)")
    }
  }
}

extension RolloutState {
  /// The state after some events.
  public init(replaying events: [RecordedEvent]) throws(TransitionError) {
    self.init()
    for recorded in events { try apply(recorded.event, at: recorded.time) }
  }
}

extension ServedRequests {
  /// Whether the router has begun to count anew in between.
  func isAnew(after before: ServedRequests) -> Bool {
    champion < before.champion || challenger < before.challenger
  }
}
