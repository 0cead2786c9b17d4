import VerdinIO
import VerdinJudge
import VerdinNumerics
import VerdinSimulation

/// One kind of simulated run, and the scenarios that it answers. All of them drive the engine's own
/// kernels, or `judge` itself. Adding one is a file and a name in `all`.
struct Experiment: Sendable {
  /// The beginnings of the ids of its scenarios.
  let prefixes: [String]
  /// Several estimates that a scenario asks for; empty for one.
  var variants: @Sendable (Scenario) throws(Diagnostic) -> [String] = { _ throws(Diagnostic) in [] }
  /// What decides which data are simulated: scenarios that agree in it share each run.
  var data: @Sendable (Scenario) throws(Diagnostic) -> String
  /// Prepares the runs of scenarios that share their data.
  let prepare: @Sendable ([Scenario]) throws(Diagnostic) -> Run

  /// One run: 1 or 0 for whether it happened, or the time until it did, for each scenario.
  typealias Run = @Sendable (inout SplitMix64, inout Storage, inout [Double]) -> Void

  static let all: [Experiment] = [
    .pairedSeries, .verdict, .anytimeSeries, .stageGates, .rateEvidence, .shareEvidence,
    .exceedance, .aaMonitor, .holm, .rateSeries, .exactRanks, .exactFisher, .exactMcNemar,
    .aaVariance, .populationStability, .spiegelhalter, .deLong, .quantiles,
  ]

  static func of(_ scenario: Scenario) throws(Diagnostic) -> Experiment {
    // The longest prefix wins: S-rate-e is none of R-rate-series.
    let known = all.filter { $0.prefixes.contains { scenario.id.hasPrefix($0) } }
    guard let found = known.first else {
      throw Diagnostic(
        file: scenario.id, message: "no experiment knows this scenario",
        hint: "ids start with one of " + all.flatMap(\.prefixes).joined(separator: ", "))
    }
    return found
  }
}

/// Storage of one thread, kept from run to run.
struct Storage {
  var arms = ArmPaths()
  var series = SeriesScratch()
  var workspace = Workspace()
  var values: [Double] = []
}
