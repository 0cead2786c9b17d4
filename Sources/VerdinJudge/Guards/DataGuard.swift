/// One thing that data must be like before anything is judged from them.
///
/// A violated guard makes a metric inconclusive, or all of them, whatever else was measured: data
/// that lie cannot prove that a challenger is harmful, nor that it is not.
struct DataGuard: Sendable {
  let name: GuardFinding.Name
  let check: Check

  /// Each gives the reason when the guard is violated, nil when it is respected or does not apply.
  enum Check: Sendable {
    /// Of the recording as a whole, with the metrics that are counted and not judged.
    case recording(@Sendable ([MetricPair], JudgeConfig) -> String?)
    /// Of one metric, in the workspace as recorded, as cleaned, and sorted.
    case metric(@Sendable (DataGuards, inout Workspace) -> String?)
    /// The same where some violations forbid a pass alone.
    case oneSided(@Sendable (DataGuards, inout Workspace) -> (String, GuardFinding.Forbidden)?)
  }

  /// Every guard there is. Of one metric's violations the first comes first in its reason.
  static let all: [DataGuard] = [
    .sampleRatio, .finite, .coverage, .missingness, .freshness, .units, .copy, .clock,
  ]

  static func violations(
    by pairs: [MetricPair], _ config: JudgeConfig
  ) -> [GuardFinding] {
    all.compactMap { guarding in
      guard case .recording(let check) = guarding.check else { return nil }
      return check(pairs, config).map { GuardFinding(guarding.name, $0) }
    }
  }

  static func violations(
    _ guards: DataGuards, _ workspace: inout Workspace
  ) -> [GuardFinding] {
    workspace.census = TickCensus(&workspace)
    var findings: [GuardFinding] = []
    for guarding in all {
      switch guarding.check {
      case .recording: continue
      case .metric(let check):
        if let reason = check(guards, &workspace) {
          findings.append(GuardFinding(guarding.name, reason))
        }
      case .oneSided(let check):
        if let (reason, forbidden) = check(guards, &workspace) {
          findings.append(GuardFinding(guarding.name, reason, forbids: forbidden))
        }
      }
    }
    return findings
  }
}
