import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge
import VerdinReport
import VerdinRollout

/// A rollout with all that acts on it: its ledger, its router and its judge.
struct RolloutSession {
  let place: RolloutPlace
  let start: RolloutStart
  private(set) var runner: RolloutRunner
  /// Held as long as the session lasts.
  private let lock: RunnerLock

  /// - Throws: where somebody else acts on the rollout.
  init(_ place: RolloutPlace) throws {
    try self.init(place, ledger: place.existing(), lock: place.lock())
  }

  private init(_ place: RolloutPlace, ledger: SQLiteLedger, lock: RunnerLock) throws {
    self.place = place
    self.lock = lock
    guard let start = try RolloutState(replaying: ledger.events()).start else {
      throw Diagnostic(
        file: place.state.ledgerPath, message: "rollout '\(place.rollout)' was never started")
    }
    self.start = start
    runner = try RolloutRunner(
      ledger: ledger, router: makeRouter(start.router), judge: Self.judge(start),
      clock: SystemClock(), actor: RolloutPlace.actor)
  }

  /// Records a start, unless the rollout has been started in the same way before.
  static func starting(_ place: RolloutPlace, _ start: RolloutStart) throws -> RolloutSession {
    let lock = try place.lock()
    let ledger = try place.ledger()
    let state = try RolloutState(replaying: ledger.events())
    if let known = state.start {
      guard known == start else {
        throw Diagnostic(
          file: place.state.ledgerPath,
          message: "rollout '\(place.rollout)' exists and was started in another way",
          hint: "take another name, or look at it: verdin rollout status --rollout \(place.rollout)"
        )
      }
      return try RolloutSession(place, ledger: ledger, lock: lock)
    }
    var runner = try RolloutRunner(
      ledger: ledger, router: makeRouter(start.router), judge: judge(start), clock: SystemClock(),
      actor: RolloutPlace.actor)
    try place.note(router: start.router)
    try runner.record(.started(start))
    return try RolloutSession(place, ledger: ledger, lock: lock)
  }

  private static func judge(_ start: RolloutStart) throws -> RolloutJudge {
    let loaded = try LoadedConfig(
      Array(start.configuration.utf8), file: start.configurationPath ?? "the standard limits")
    var history = AAHistory()
    if let place = loaded.history {
      history = try readHistory(place.path(besides: loaded.file))
      for window in history.windows.indices {
        history.windows[window] = try formProportions(
          history.windows[window], proportions: loaded.proportions, file: place.path)
      }
    }
    return RolloutJudge(
      recorded: RecordedStageJudge(
        source: try source(start, loaded), loaded: loaded, history: history),
      shadow: loaded.shadow.map(ShadowStageJudge.init))
  }

  private static func source(
    _ start: RolloutStart, _ loaded: LoadedConfig
  ) throws -> any MetricSource {
    if let path = start.metrics { return RecordedSource(.both(path)) }
    guard let settings = loaded.rollout?.metrics else {
      throw Diagnostic(
        file: loaded.file, message: "nothing says where the metrics come from",
        hint: "give --metrics recorded.csv, or 'metrics' under 'rollout' in the configuration")
    }
    return makeSource(settings, champion: start.champion, challenger: start.challenger)
  }

  var state: RolloutState { runner.state }

  /// Does what is due now, and tells it.
  ///
  /// - Parameter isDone: ends it after a step.
  /// - Returns: the last step.
  @discardableResult
  mutating func advance(
    until isDone: (RolloutRunner.Step, RolloutState) -> Bool = { _, _ in false }
  ) async throws -> RolloutRunner.Step {
    var hasLooked = false
    while true {
      // A look that takes longer than the interval must not make the next one due at once.
      if hasLooked, runner.state.isLooking(at: SystemClock().now) {
        return .idle(until: SystemClock().now)
      }
      let step = try await stepOnce()
      if case .recorded(.looked) = step { hasLooked = true }
      guard case .recorded = step, !isDone(step, runner.state) else { return step }
    }
  }

  /// One step; somebody else's event in between only means to look again.
  private mutating func stepOnce() async throws -> RolloutRunner.Step {
    while true {
      do {
        let step = try await runner.step(interval: start.rules.interval)
        if case .recorded(let event) = step { Progress.tell(event) }
        return step
      } catch is LedgerConflict {
        continue
      }
    }
  }

  mutating func rollBack(_ cause: RollbackCause) async throws {
    try await runner.rollBack(cause)
  }
}

/// What happens to a rollout, line by line on standard error.
enum Progress {
  static func tell(_ event: RolloutEvent) {
    Console.note("\(timeOfDay(SystemClock().now))  \(words(event))")
  }
}

extension RolloutState {
  /// Whether all there is to do is to look.
  fileprivate func isLooking(at time: Double) -> Bool {
    switch intent(at: time) {
    case .look, .watch: true
    case .route, .mirror, .record, .wait, .done: false
    }
  }
}
