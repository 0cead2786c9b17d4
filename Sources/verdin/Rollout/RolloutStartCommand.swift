import ArgumentParser
import VerdinIO
import VerdinRollout

struct RolloutStartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start a rollout: the first stage gets its traffic.",
    discussion: """
      Starting the same rollout again changes nothing, so a task that is tried again does no harm. \
      After it, 'run' goes on to the end, or 'step' and 'gate' do bit by bit.
      """)

  @OptionGroup var place: RolloutPlace
  @OptionGroup var options: RolloutOptions

  @Flag(help: "Print every command to the router and do nothing.")
  var dryRun = false

  func run() async throws {
    let (start, _) = try options.start()
    if dryRun {
      let router = try makeRouter(start.router)
      for stage in start.firstStage..<start.plan.stages.count {
        for command in router.commands(for: stage, of: start) { print(command) }
      }
      return
    }
    try await acting(router: start.router) {
      var session = try RolloutSession.starting(place, start)
      guard session.state.stageBegan == nil, !session.state.isEnded else { return }
      try await session.advance { _, state in state.stageBegan != nil }
    }
  }
}
