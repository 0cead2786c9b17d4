import ArgumentParser
import VerdinJudge

/// The exit codes of `verdin`. They are a promise: scripts and schedulers branch on them.
enum ExitStatus: Int32 {
  case pass = 0
  case fail = 1
  case usage = 2
  case marginal = 3
  case inconclusive = 4
  /// A file, a pipe or a service could not be read or written.
  case unavailable = 5
  /// A rollout ended by a rollback that was confirmed.
  case rolledBack = 6
  /// A rollback is needed and was not confirmed: somebody has to look at the router.
  case rollbackUnconfirmed = 7

  init(_ verdict: Verdict) {
    switch verdict {
    case .pass: self = .pass
    case .marginal: self = .marginal
    case .fail: self = .fail
    case .inconclusive: self = .inconclusive
    }
  }
}

/// Other exit codes for verdicts, for callers that know only 0 and 1: `marginal=0,inconclusive=1`.
struct ExitMap: ExpressibleByArgument {
  private var codes: [Verdict: Int32] = [:]

  init?(argument: String) {
    for entry in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = entry.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let verdict = Verdict(rawValue: String(parts[0])),
        let code = Int32(parts[1]), Self.allowed.contains(code)
      else { return nil }
      codes[verdict] = code
    }
  }

  /// 99 reads as "skipped" in Airflow, and shells and schedulers keep 124 and up for themselves.
  private static let allowed: ClosedRange<Int32> = 0...98

  func code(for verdict: Verdict) -> Int32 { codes[verdict] ?? ExitStatus(verdict).rawValue }
}
