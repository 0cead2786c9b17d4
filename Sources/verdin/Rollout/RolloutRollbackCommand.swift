import ArgumentParser
import VerdinIO
import VerdinRollout

struct RolloutRollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Give the champion all traffic, now, whatever else is broken.",
    discussion: """
      Needs only the router: metrics, configuration and ledger may all be gone, when --router names it. \
      Exit codes: 6 confirmed by reading the router back, 7 not confirmed.
      """)

  @OptionGroup var place: RolloutPlace

  @Option(
    help: ArgumentHelp(
      "The router, where the ledger cannot tell it.", valueName: "router"))
  var router: String?

  @Option(help: "Why, for the record.") var reason = "asked for by a person"

  @Flag(help: "Print what would be sent to the router and do nothing.")
  var dryRun = false

  func run() async throws {
    let (spec, trouble) = known()
    guard let spec else {
      throw Diagnostic(
        file: place.state.ledgerPath, message: trouble ?? "the ledger does not tell the router",
        hint: "name it: --router haproxy:/run/haproxy.sock?backend=model")
    }
    let router = try makeRouter(spec)
    if dryRun {
      for command in router.rollbackCommands { print(command) }
      return
    }
    try await acting(router: spec) {
      // The router first, whatever comes after; then the ledger and whoever is running are told, also
      // where the router does not confirm, so that they go on trying.
      var trouble = await router.giveAllToChampion()
      do {
        try await record(router)
        trouble = nil
      } catch let failure as UnconfirmedRollback {
        trouble = failure
      } catch {
        Console.note(
          "warning: \(trouble == nil ? "the champion has all traffic, but " : "")the ledger was not "
            + "told: \(error)")
      }
      if let trouble { throw trouble }
      try await outlast(router)
      print("rolled back: the champion has all traffic, confirmed by \(spec)")
      throw ExitCode(ExitStatus.rolledBack.rawValue)
    }
  }

  /// The router of the flag, of the ledger, or of the note beside it, and why the ledger does not tell.
  private func known() -> (spec: String?, trouble: String?) {
    if let router { return (router, nil) }
    do {
      return (try place.status().state.start?.router, nil)
    } catch {
      return (place.notedRouter, (error as? Diagnostic)?.message ?? "\(error)")
    }
  }

  private func record(_ router: any Router) async throws {
    let ledger = try place.existing()
    while true {
      do {
        var runner = try RolloutRunner(
          ledger: ledger, router: router, judge: NoJudge(), clock: SystemClock(),
          actor: RolloutPlace.actor)
        try await runner.rollBack(.person(reason: reason))
        return
      } catch is LedgerConflict {
        continue
      }
    }
  }

  /// A runner that was about to raise the share may do so behind our back: wait until it has seen the
  /// ledger or is gone, and then ask the router once more.
  private func outlast(_ router: any Router) async throws {
    for _ in 0..<50 {
      do throws(RunnerLockError) {
        guard let lock = try place.lockIfKept() else { return }
        defer { withExtendedLifetime(lock) {} }
        break
      } catch {
        // Without a lock that can be read nobody can be waited for.
        guard case .held = error else { break }
        try await SystemClock().sleep(until: SystemClock().now + 0.1)
      }
    }
    if let trouble = await router.giveAllToChampion() { throw trouble }
  }

  /// A rollback looks at nothing.
  private struct NoJudge: StageJudge {
    func look(at time: Double, in state: RolloutState) async -> Look {
      Look(time: time, stage: 0, verdict: .inconclusive, reason: "nothing was looked at")
    }
  }
}

struct RolloutAbortCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abort",
    abstract: "End a rollout under way: all traffic to the champion, rollout marked failed.",
    discussion: """
      Unlike 'rollback' it refuses a rollout that has ended already. Exit codes: 6 confirmed, 7 not.
      """)

  @OptionGroup var place: RolloutPlace
  @Option(help: "Why, for the record.") var reason = "aborted by a person"

  func run() async throws {
    let status = try place.status()
    guard !status.state.isEnded else {
      throw Diagnostic(
        file: place.state.ledgerPath,
        message: "rollout '\(place.rollout)' has ended: \(status.phase)",
        hint: "to take the traffic away after a success: verdin rollout rollback")
    }
    var arguments = ["--rollout", place.rollout, "--reason", reason]
    if let folder = place.state.stateDir { arguments += ["--state-dir", folder] }
    try await RolloutRollbackCommand.parse(arguments).run()
  }
}
