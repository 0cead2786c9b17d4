import VerdinJudge

/// What the reports of a sweep say beside its verdicts.
package struct SweepContext: Sendable {
  package var input: String
  package var config: String?
  /// Over what every setting was judged: `the whole recording`, `4 windows of 30s`.
  package var extent: String
  package var notes: [String]
  package var version: String

  package init(
    input: String, config: String?, extent: String, notes: [String], version: String
  ) {
    self.input = input
    self.config = config
    self.extent = extent
    self.notes = notes
    self.version = version
  }
}

/// A factor as a heading: `×0.25`.
func heading(_ factor: Double) -> String { "×\(readable(factor))" }

extension Sweep.PolicySweep {
  /// One sentence a policy: what it says as configured, and which settings change its word.
  func sentence(_ factors: [Double]) -> String {
    let now = asConfigured(factors).verdict
    let all = grid.flatMap { $0.map(\.verdict) } + scores.map(\.verdict)
    let others = Verdict.allCases.filter { $0 != now && all.contains($0) }
    guard !others.isEmpty else { return "\(now.rawValue) at every setting" }
    return "\(now.rawValue) as configured; "
      + others.map { verdict in
        "\(verdict.rawValue) at \(all.count { $0 == verdict }) of \(all.count) settings"
      }.joined(separator: ", ")
  }
}
