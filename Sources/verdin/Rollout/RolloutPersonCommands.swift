import ArgumentParser
import VerdinIO
import VerdinRollout

/// Writes down what a person wants. Whoever runs the rollout takes it in at the next step.
private func record(_ event: RolloutEvent, of place: RolloutPlace) async throws {
  try await acting(router: "") {
    let ledger = try place.existing()
    while true {
      let events = try ledger.events()
      var state = try RolloutState(replaying: events)
      let recorded = RecordedEvent(event, at: SystemClock().now, by: RolloutPlace.actor)
      try state.apply(event, at: recorded.time)
      do {
        try ledger.append(recorded, sequence: events.count)
        Progress.tell(event)
        return
      } catch is LedgerConflict {
        continue
      }
    }
  }
}

struct RolloutPauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Stop the clockwork: traffic stays where it is, harm still rolls back.")

  @OptionGroup var place: RolloutPlace
  @Option(help: "Why, for the record.") var reason: String

  func run() async throws { try await record(.paused(reason: reason), of: place) }
}

struct RolloutResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a paused, waiting or pulled rollout go on.")

  @OptionGroup var place: RolloutPlace

  func run() async throws { try await record(.resumed, of: place) }
}

struct RolloutPromoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "End the current stage as if it had passed; a crossed limit still rolls back.")

  @OptionGroup var place: RolloutPlace
  @Option(help: "Why, for the record.") var reason: String

  func run() async throws { try await record(.promoted(reason: reason), of: place) }
}
