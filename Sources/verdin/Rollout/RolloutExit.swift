import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge
import VerdinRollout

/// How a rollout's state ends a command.
extension RolloutState {
  /// 0 while all is well and at success; 3 and 4 when a person has to decide; 6 and 7 after a rollback.
  var exitStatus: ExitStatus {
    switch phase {
    case .failed: isRouted && rollbackTrouble == nil ? .rolledBack : .rollbackUnconfirmed
    case .waiting: lastLook?.verdict == .marginal ? .marginal : .inconclusive
    case .paused, .pulled: .inconclusive
    case .absent, .running, .succeeded: .pass
    }
  }
}

/// What went wrong while acting on a rollout, in words for the person at the terminal.
func exit(for failure: any Error, router: String) -> ExitCode? {
  switch failure {
  case let failure as UnconfirmedRollback:
    Console.note(
      "error: the rollback is NOT confirmed: \(failure.reason)\n"
        + "  hint: give the champion all traffic at the router itself, now: \(router)")
    return ExitCode(ExitStatus.rollbackUnconfirmed.rawValue)
  case let failure as UnrecordedRollback:
    Console.note(
      "rolled back: \(failure.reason)\n"
        + "error: the champion has all traffic, but the ledger could not be told: "
        + "\(failure.failure)")
    return ExitCode(ExitStatus.rolledBack.rawValue)
  case let failure as WrongShare:
    Console.note(
      "error: the router was asked for \(failure.asked) and has \(failure.found); nothing goes on")
    return ExitCode(ExitStatus.unavailable.rawValue)
  case let failure as WrongMirror:
    Console.note(
      "error: the router was asked to copy \(failure.asked) of the requests and copies "
        + "\(failure.found); nothing goes on")
    return ExitCode(ExitStatus.unavailable.rawValue)
  case let failure as TransitionError:
    Console.note("error: \(failure.reason)")
    return ExitCode(ExitStatus.usage.rawValue)
  case let failure as PlanError:
    Console.note("error: \(failure.reason)")
    return ExitCode(ExitStatus.usage.rawValue)
  case let failure as RunnerLockError:
    Console.note("error: \(failure)")
    return ExitCode(ExitStatus.unavailable.rawValue)
  case is Diagnostic, is ConfigErrors, is ExitCode, is InputError: return nil
  default:
    Console.note("error: \(failure)")
    return ExitCode(ExitStatus.unavailable.rawValue)
  }
}

/// Runs an action on a rollout and turns what goes wrong into words and an exit code.
func acting(router: String, _ action: () async throws -> Void) async throws {
  // Whoever read what is said here may be gone; what is to be done goes on.
  signal(SIGPIPE) { _ in }
  do {
    try await action()
  } catch {
    throw exit(for: error, router: router) ?? error
  }
}
