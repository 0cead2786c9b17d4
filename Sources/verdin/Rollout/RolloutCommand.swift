import ArgumentParser

struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "Bring a challenger out stage by stage, and back at once when it does harm.",
    discussion: """
      By default in five stages of 1, 5, 25, 50 and 100 % of the traffic, half an hour each. At every \
      look a limit crossed or a proven regression gives all traffic back to the champion. Exit codes: \
      0 done or going on, 2 a mistake, 3 and 4 a person has to decide, 5 a source, the router or the \
      ledger failed, 6 rolled back, 7 a rollback that is NOT confirmed.
      """,
    subcommands: [
      RolloutPlanCommand.self, RolloutStartCommand.self, RolloutStepCommand.self,
      RolloutRunCommand.self, RolloutStatusCommand.self, RolloutWatchCommand.self,
      RolloutPauseCommand.self, RolloutResumeCommand.self, RolloutPromoteCommand.self,
      RolloutAbortCommand.self, RolloutRollbackCommand.self, RolloutListCommand.self,
    ])
}
