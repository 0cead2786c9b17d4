import ArgumentParser
import VerdinIO
import VerdinReport
import VerdinRollout

struct RolloutStepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Do what is due now, at most one stage further, and end.",
    discussion: """
      For schedulers: looks when a look is due, rolls back when that shows harm, goes to the next stage \
      when this one is done. Repeating it is harmless.
      """)

  @OptionGroup var place: RolloutPlace
  @OptionGroup var output: StatusOutput

  @Flag(help: "Print what would be sent to the router next and do nothing.")
  var dryRun = false

  func run() async throws {
    let start = try place.status().state.start
    if dryRun {
      try rehearse()
      return
    }
    try await acting(router: start?.router ?? "") {
      var session = try RolloutSession(place)
      try await session.advance { step, _ in
        if case .recorded(.routed) = step { true } else { false }
      }
      try output.close(place, session.state.exitStatus)
    }
  }

  private func rehearse() throws {
    let status = try place.status()
    guard let start = status.state.start else { return }
    let router = try makeRouter(start.router)
    switch status.state.intent(at: status.now) {
    case .mirror(let share):
      let commands = (router as? any MirroringRouter)?.mirrorCommands(for: share) ?? []
      for command in commands { print(command) }
    case .route(let share): for command in router.commands(for: share) { print(command) }
    case .record(.stageEntered(let stage)):
      for command in router.commands(for: stage, of: start) { print(command) }
    case .record(.rolledBack): for command in router.commands(for: .none) { print(command) }
    case .record, .look, .watch, .wait, .done: print("nothing is to be sent to the router now")
    }
  }
}
