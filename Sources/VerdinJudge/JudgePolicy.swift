/// A school of judging: the six choices between recorded samples and a verdict.
///
/// Policies are values. To judge in another way, write another value and add it to `all`.
public struct JudgePolicy: Sendable {
  public let name: String
  /// Whether its verdicts hold when a growing recording is judged again and again.
  public let takesRepeatedLooks: Bool
  /// Decides whether the recording can be trusted, and which of it is judged.
  package let screen: @Sendable ([MetricPair], JudgeConfig) -> Screening
  /// Decides which recorded points count, into the workspace's clean samples.
  package let clean:
    @Sendable (MetricPair, MetricConfig, JudgeConfig, inout Workspace) ->
      Void
  /// Measures the clean samples.
  package let test: @Sendable (MetricConfig, JudgeConfig, inout Workspace) -> Evidence
  /// Measures anew what another margin of the metric changes, in a workspace that has it measured;
  /// nil where all has to be.
  package var retest:
    (@Sendable (Evidence, MetricConfig, JudgeConfig, inout Workspace) -> Evidence)?
  /// Corrects the evidence of all metrics together, for having looked at many.
  package let adjust: @Sendable (inout [Evidence], [MetricConfig], JudgeConfig) -> Void
  /// Reads a verdict off one metric's evidence.
  package let classify: @Sendable (Evidence, MetricConfig, JudgeConfig) -> Finding
  /// Reads the verdict on the challenger off those on its metrics, and off what is wrong with the
  /// recording as a whole.
  package let score: @Sendable ([MetricJudgement], [GuardFinding], JudgeConfig) -> Outcome
  /// Finds what would change the verdict; nil where the policy knows no margins.
  package var flip: (@Sendable (Judgement, inout Retrial) -> Flip?)?
  /// Whether the verdict is read off the score, so that `scoreThresholds` decide.
  public var decidesByScore = false

  /// Every policy there is, the default first.
  public static let all: [JudgePolicy] = [.verdin, .kayenta]

  public static func named(_ name: String) -> JudgePolicy? { all.first { $0.name == name } }
}

/// The verdict on one metric.
package struct Finding: Sendable {
  package var verdict: Verdict
  package var direction: Direction
  var reason: Reason
  package var classification: String?
  package var classificationReason: String?
  package var critical = false

  init(_ verdict: Verdict, _ direction: Direction, _ reason: Reason, critical: Bool = false) {
    self.verdict = verdict
    self.direction = direction
    self.reason = reason
    self.critical = critical
  }

  init(_ verdict: Verdict, _ direction: Direction, _ reason: String) {
    self.init(verdict, direction, .words(reason))
  }
}

/// The verdict on the challenger.
package struct Outcome: Sendable {
  package var verdict: Verdict
  package var reason: String
  package var groups: [GroupScore]
  package var score: Double?
  package var classification: String?
  /// The p-value of all metrics together, and what it tells.
  package var combined: Double?
  package var notes: [String] = []
}
