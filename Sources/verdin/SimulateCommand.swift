import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge
import VerdinSimulation

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Tell how often your configuration would be wrong, and what it would find.",
    discussion: """
      Simulates recordings in which nothing is wrong, and such with a planted regression, and judges \
      them with the configuration as 'verdin judge' would. Prints how often each verdict is given, \
      with its 95 % interval (Wilson), and says so if verdicts are wrong more often than the \
      configuration's alpha allows, beyond chance. Passes of a change as large as the margin itself \
      may be so up to twice as often: a known limit, which is told and is no mistake. With --champion both arms are resampled from that recording, \
      unless --noise asks for a law; level, spread and autocorrelation are then the recording's.
      Exit codes: 0 nothing is wrong too often, 1 something is, 2 a mistake on the command line, in \
      the configuration or in the recording, 5 a file could not be read.
      """)

  @OptionGroup var judging: JudgingOptions
  @OptionGroup var world: SimulatedWorld

  @Option(help: "How much worse the challenger is made, as in 0,5%,0.2; 0 is no change at all.")
  var change = ChangeSizes([0, 0.05, 0.1, 0.2, 0.5])

  @Option(
    help: ArgumentHelp(
      "When and where it is worse: "
        + PlantedChange.Shape.allCases.map(\.rawValue).joined(separator: ", ") + "."))
  var shape = PlantedChange.Shape.ratio

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Plant the change in this metric alone; may be repeated.", valueName: "metric"))
  var changed: [String] = []

  @Option(help: "Simulated recordings for each noise and change.")
  var runs = 2_000

  @Option(help: "How many threads judge; the figures do not depend on it.")
  var threads: Int?

  @Option(help: "The form of the result: text or json.")
  var output = SimulationForm.text

  func validate() throws {
    if runs < 1 || runs > 10_000_000 {
      throw ValidationError("--runs is a number from 1 to 10000000.")
    }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }

  func run() throws {
    guard let loaded = try judging.load() else {
      throw ValidationError("Name the configuration that is on trial: --config canary.yaml.")
    }
    let policy = try judging.policy(for: loaded, brought: nil)
    let trials = try world.trials(
      of: loaded, policy: policy, history: judging.history(for: loaded, policy: policy),
      changed: changed,
      seed: judging.seed ?? 1)
    for name in changed
    where !trials[0].simulation.config.metrics.contains(where: { $0.name == name }) {
      throw ValidationError("--in \(name): the configuration names no such metric.")
    }
    try checkSizes(trials[0].simulation.config)
    let changes = change.sizes.map { PlantedChange(shape, size: $0) }
    let progress = SimulationProgress(total: trials.count * changes.count * runs)
    let results = SimulationRunner(threads: threads, runs: runs).run(trials, changes, progress)
    progress.end()
    let report = SimulationReport(
      config: loaded.file, policy: policy.name, seed: judging.seed ?? 1, runs: runs, trials: trials,
      results: results)
    try Console.result(output == .json ? report.json(version: Verdin.version) : report.text)
    if report.findings.contains(where: { $0.isMistake }) {
      throw ExitCode(ExitStatus.fail.rawValue)
    }
  }

  private func checkSizes(_ config: JudgeConfig) throws {
    guard let whole = change.sizes.first(where: { $0 >= 1 }) else { return }
    let falls = config.metrics.first {
      $0.harm == .decrease && (changed.isEmpty || changed.contains($0.name))
    }
    if let falls {
      throw ValidationError(
        "--change \(whole): '\(falls.name)' is harmed by a decrease, which is less than 100 %.")
    }
  }
}

/// A list of sizes such as `0,5%,0.2`.
struct ChangeSizes: ExpressibleByArgument, CustomStringConvertible {
  var sizes: [Double]

  init(_ sizes: [Double]) { self.sizes = sizes }

  init?(argument: String) {
    sizes = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let size = ShareArgument(argument: String(word))?.value, size <= 100 else { return nil }
      sizes.append(size)
    }
  }

  var description: String { sizes.map { percent($0) }.joined(separator: ",") }
}

/// A share such as `5%` or `0.05`; not negative.
struct ShareArgument: ExpressibleByArgument, CustomStringConvertible {
  var value: Double

  init(_ value: Double) { self.value = value }

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument), number.isFinite,
      number >= 0
    else { return nil }
    value = isPercent ? number / 100 : number
  }

  var description: String { percent(value) }
}

/// 0.05 as 5%.
private func percent(_ share: Double) -> String {
  let value = (share * 1e6).rounded() / 1e4
  return value == value.rounded() ? "\(Int(value))%" : "\(value)%"
}

enum SimulationForm: String, ExpressibleByArgument, CaseIterable { case text, json }

extension PlantedChange.Shape: ExpressibleByArgument {}
