import VerdinJudge

/// A plan and where it came from, as its reports tell it.
package struct PlanDocument: Sendable {
  package var stages: [StagePlan]
  package var requestsPerSecond: Double
  package var power: Double
  /// The recording and the configuration.
  package var input: String
  package var config: String?
  package var version: String
  /// What the reader should know of the plan as a whole.
  package var notes: [String]

  package init(
    stages: [StagePlan], requestsPerSecond: Double, power: Double, input: String,
    config: String? = nil, version: String, notes: [String] = []
  ) {
    self.stages = stages
    self.requestsPerSecond = requestsPerSecond
    self.power = power
    self.input = input
    self.config = config
    self.version = version
    self.notes = notes
  }
}

/// One way of telling somebody a plan.
package enum PlanFormat: String, CaseIterable, Sendable {
  case text, json, markdown

  /// The whole report as UTF-8, its last line ended.
  package func render(_ plan: PlanDocument) -> [UInt8] {
    switch self {
    case .text: planText(plan)
    case .json: planJSON(plan)
    case .markdown: planMarkdown(plan)
    }
  }
}
