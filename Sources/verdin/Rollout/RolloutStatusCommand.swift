import ArgumentParser
import Foundation
import VerdinIO
import VerdinReport
import VerdinRollout

/// In which form a rollout's status, or a shadow comparison, is printed, and written to files.
struct StatusOutput: ParsableArguments {
  @Option(help: "The form of the result: \(StatusFormat.words).")
  var output: StatusFormat = .text

  @Option(
    help: ArgumentHelp(
      "Also write a report to a file, as in html=page.html; may be given several times.",
      valueName: "format=path"))
  var report: [ReportTarget<StatusFormat>] = []

  func write(_ document: some StatusDocument) throws {
    for target in report {
      try ReportFile(target.path).write(target.format.render(document, color: false))
    }
    try Console.result(output.render(document, color: Console.wantsColor))
  }

  /// Prints where a rollout stands after an action, and ends with the code of what became of it. What
  /// cannot be printed does not hide a code that is no pass.
  func close(_ place: RolloutPlace, _ status: ExitStatus) throws {
    do {
      try write(place.status())
    } catch  where status != .pass {
      Console.note("warning: the status cannot be told: \(error)")
    }
    if status != .pass { throw ExitCode(status.rawValue) }
  }
}

struct RolloutStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell where a rollout stands, from its ledger.")

  @OptionGroup var place: RolloutPlace
  @OptionGroup var output: StatusOutput

  func run() throws { try output.write(place.status()) }
}

struct RolloutListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List all rollouts of the ledger, the oldest first.")

  @OptionGroup var state: StateOptions

  func run() throws {
    let names = try state.rollouts()
    if names.isEmpty { Console.note("no rollout in \(state.directory)") }
    for name in names {
      let ledger = try SQLiteLedger(path: state.ledgerPath, rollout: name)
      do {
        let status = try RolloutStatus(
          name: name, events: ledger.events(), now: SystemClock().now, version: Verdin.version)
        print("\(name)  \(status.phase)  \(status.state.confirmedShare)")
      } catch let failure as LedgerError {
        print("\(name)  broken  \(failure)")
      }
    }
  }
}

struct RolloutWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show a rollout live until it ends.",
    discussion: "At a terminal the status is drawn anew; else every event becomes a line.")

  @OptionGroup var place: RolloutPlace

  @Option(help: ArgumentHelp("The time between two glances.", valueName: "time"))
  var every: TimeSpan = TimeSpan(seconds: 1)

  func run() async throws {
    var view = RolloutView()
    while true {
      let status = try place.status()
      try view.show(status)
      if status.state.isEnded { return }
      try await SystemClock().sleep(until: SystemClock().now + every.seconds)
    }
  }
}
