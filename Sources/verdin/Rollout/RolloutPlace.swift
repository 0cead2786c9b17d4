import ArgumentParser
import Foundation
import VerdinIO
import VerdinReport
import VerdinRollout

/// Which rollout, and where its record is kept.
struct RolloutPlace: ParsableArguments {
  @Option(help: ArgumentHelp("The name of the rollout.", valueName: "name"))
  var rollout: String

  @OptionGroup var state: StateOptions

  func validate() throws {
    guard !rollout.isEmpty,
      rollout.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }),
      !rollout.hasPrefix(".")
    else {
      throw ValidationError(
        "'\(rollout)' is no name for a rollout: letters, digits, '-', '_' and '.' make one.")
    }
  }

  /// The ledger of this rollout; what is not there yet is made.
  func ledger() throws -> SQLiteLedger {
    try state.make()
    return try SQLiteLedger(path: state.ledgerPath, rollout: rollout)
  }

  /// The ledger of a rollout that exists.
  func existing() throws -> SQLiteLedger {
    let known = try state.rollouts()
    guard known.contains(rollout) else {
      throw Diagnostic(
        file: state.ledgerPath, message: "no rollout '\(rollout)'",
        hint: known.isEmpty
          ? "start one: verdin rollout start --rollout \(rollout) --router ... --metrics ..."
          : "known: " + known.joined(separator: ", "))
    }
    return try SQLiteLedger(path: state.ledgerPath, rollout: rollout)
  }

  /// The right to act on this rollout; somebody else's is an error that names them.
  func lock() throws -> RunnerLock {
    try state.make()
    return try RunnerLock(path: lockPath, holder: Self.actor)
  }

  /// The same where somebody has had it before; nil where nobody ever had.
  func lockIfKept() throws(RunnerLockError) -> RunnerLock? {
    FileManager.default.fileExists(atPath: lockPath)
      ? try RunnerLock(path: lockPath, holder: Self.actor) : nil
  }

  private var lockPath: String { state.directory + "/\(rollout).lock" }

  /// Notes the router beside the ledger, for a rollback when the ledger cannot be read.
  func note(router: String) throws {
    try Data(router.utf8).write(to: URL(filePath: notePath), options: .atomic)
  }

  var notedRouter: String? {
    do {
      return try String(contentsOfFile: notePath, encoding: .utf8)
    } catch {
      return nil
    }
  }

  private var notePath: String { state.directory + "/\(rollout).router" }

  func status() throws -> RolloutStatus {
    try RolloutStatus(
      name: rollout, events: existing().events(), now: SystemClock().now, version: Verdin.version)
  }

  /// Who acts, for the ledger and for those who find the lock taken.
  static var actor: String {
    let process = ProcessInfo.processInfo
    return "\(process.userName)@\(process.hostName) (process \(process.processIdentifier))"
  }
}

/// Where the records of rollouts are kept.
struct StateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder that keeps the ledger of all rollouts. Also VERDIN_STATE_DIR; .verdin otherwise.",
      valueName: "folder"))
  var stateDir: String?

  var directory: String {
    stateDir ?? ProcessInfo.processInfo.environment["VERDIN_STATE_DIR"] ?? ".verdin"
  }

  var ledgerPath: String { directory + "/rollouts.sqlite" }

  func make() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw InputError.cannotOpen(name: directory, reason: error.localizedDescription)
    }
  }

  /// The names of all rollouts, in the order of their start; none where nothing was ever started.
  func rollouts() throws -> [String] {
    FileManager.default.fileExists(atPath: ledgerPath)
      ? try SQLiteLedger.rollouts(path: ledgerPath) : []
  }
}
