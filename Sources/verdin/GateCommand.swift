import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinReport
import VerdinRollout

struct GateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Judge one stage of a rollout, once, and open the next.",
    discussion: """
      For batch jobs: a stage that has been decided is not judged again, so a task that is tried again \
      ends as it did. Exit codes: 0 the stage is done, 3 marginal and 4 not decided, so the traffic \
      stays, 5 a source or the router failed, 6 rolled back, 7 a rollback that is NOT confirmed.
      """)

  @OptionGroup var place: RolloutPlace

  @Option(help: ArgumentHelp("The stage, from 1; 0 is the one with copies.", valueName: "number"))
  var stage: Int

  @Option(
    help: ArgumentHelp(
      "Wait so long for the stage to be decided, looking again and again; harm ends it at once.",
      valueName: "time"))
  var wait: TimeSpan?

  @Option(help: ArgumentHelp("The time between two looks while waiting.", valueName: "time"))
  var interval: TimeSpan?

  @OptionGroup var output: StatusOutput

  func run() async throws {
    let status = try place.status()
    guard let start = status.state.start,
      (start.firstStage..<start.plan.stages.count).contains(stage - 1)
    else {
      throw Diagnostic(
        file: "--stage", message: "rollout '\(place.rollout)' has no stage \(stage)",
        hint: "its stages are \(1 + (status.state.start?.firstStage ?? 0)) to "
          + "\(status.state.start?.plan.stages.count ?? 0)")
    }
    let current = status.state.stage ?? start.firstStage
    if current < stage - 1, !isDecided(status.state) {
      throw Diagnostic(
        file: "--stage", message: "stage \(stage) is not under way: stage \(current + 1) is",
        hint: "gate the stages in their order")
    }
    try await acting(router: start.router) {
      var state = status.state
      if !isDecided(state) || !state.isRouted { state = try await decide() }
      try output.close(place, exitStatus(state))
    }
  }

  private func decide() async throws -> RolloutState {
    var session = try RolloutSession(place)
    let deadline = SystemClock().now + (wait?.seconds ?? 0)
    while true {
      let step = try await session.advance { _, state in isDecided(state) && state.isRouted }
      if isDecided(session.state) { return session.state }
      switch step {
      case .idle(let time) where SystemClock().now < deadline:
        let next = interval.map { min(time, SystemClock().now + $0.seconds) } ?? time
        try await SystemClock().sleep(until: min(next, deadline))
      case .recorded: continue
      case .idle, .waiting, .ended: return session.state
      }
    }
  }

  /// Whether the rollout has gone past the stage, or has ended.
  private func isDecided(_ state: RolloutState) -> Bool {
    switch state.phase {
    case .failed, .succeeded: true
    default: (state.stage ?? ShadowStage.index) > stage - 1
    }
  }

  private func exitStatus(_ state: RolloutState) -> ExitStatus {
    if case .failed = state.phase { return state.exitStatus }
    if isDecided(state) { return .pass }
    return state.lastLook?.verdict == .marginal ? .marginal : .inconclusive
  }
}
