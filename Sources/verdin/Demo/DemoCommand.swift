import ArgumentParser
import Foundation
import VerdinIO
import VerdinReport

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Roll a good and a bad challenger out on this machine, and watch.",
    discussion: """
      Starts two releases of a small classifier of hand-written digits, the proxy, and a load whose \
      labels come late; then 'verdin rollout' goes through its five stages, shortened. Nothing is \
      scripted: the verdicts are the judge's, on what the servers really answered. Needs no network. \
      Ctrl-C rolls back and ends all servers. Exit codes: 0 when each rollout ended as its scenario \
      ought to, 1 when one did not, 2 a usage error, 5 a server could not be started.
      """)

  @Option(
    help: ArgumentHelp(
      "What the challenger is like: \(DemoChoice.allCases.map(\.rawValue).joined(separator: ", ")). "
        + "Without it success, then rollback.", valueName: "scenario"))
  var scenario: DemoChoice?

  @Option(
    help: ArgumentHelp(
      "How fast: stages last 6 seconds at 1, 3 at 2, 12 at 0.5.", valueName: "factor"))
  var speed = 1.0

  @Option(
    help: ArgumentHelp(
      "Requests a second; without it 300 at a speed of 1, 600 at 2.", valueName: "n"))
  var rate: Double?

  @Option(
    help: ArgumentHelp(
      "Keep the configuration, metrics, ledger, request log and labels of each run in this folder.",
      valueName: "folder"))
  var record: String?

  @OptionGroup(title: "Another challenger than the scenario's") var faults: DemoFaults

  func validate() throws {
    guard 0.01...3 ~= speed else { throw ValidationError("--speed lies from 0.01 to 3.") }
    if let rate, !(50...5_000 ~= rate) {
      throw ValidationError("--rate lies from 50 to 5000.")
    }
  }

  func run() async throws {
    let scenarios = scenario?.scenarios ?? [.success, .accuracy]
    let stop = StopRequest()
    var asExpected: [Bool] = []
    for scenario in scenarios {
      let folder = try DemoFolder(record.map { absolute($0) + "/\(scenario.rawValue)" })
      defer { folder.remove() }
      let run = DemoRun(
        scenario: scenario, challenger: faults.applied(to: scenario.challenger),
        speed: speed, rate: rate ?? 300 * speed, folder: folder)
      guard let ending = try await run.carryOut(stop) else {
        throw ExitCode(130)
      }
      asExpected.append(DemoEnding(ending) == scenario.ending)
      if scenario.beginsWithCopies {
        try Console.result([UInt8(ascii: "\n")] + comparison(in: folder.path))
      }
      try Console.result(summary(scenario, ending))
    }
    if asExpected.contains(false) { throw ExitCode(ExitStatus.fail.rawValue) }
  }

  private func summary(
    _ scenario: DemoScenario, _ status: RolloutStatus
  ) -> [UInt8] {
    let ending = DemoEnding(status)
    let expected = ending == scenario.ending ? "as it ought to" : "NOT as it ought to"
    let unseen = ending == .refused ? "; no user has had an answer of the challenger's" : ""
    var lines = [
      "",
      "\(scenario.rawValue): \(status.phase), \(expected); share now \(status.state.confirmedShare)\(unseen)",
    ]
    if let record {
      let path = "\(record)/\(scenario.rawValue)"
      let judging =
        ending == .refused
        ? "shadow --champion \(path)/champion.jsonl --challenger "
          + "\(path)/challenger.jsonl --labels \(path)/labels.csv"
        : "judge \(path)/metrics.csv --config \(path)/demo.yaml"
      lines += [
        "recorded in \(path):", "  verdin \(judging)",
        "  verdin rollout status --rollout \(scenario.rawValue) --state-dir \(path)",
        "  verdin report --rollout \(scenario.rawValue) --state-dir \(path) -o page.html",
      ]
    }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8)
  }
}

/// What is wrong with the challenger instead of what its scenario says.
struct DemoFaults: ParsableArguments {
  @Option(help: ArgumentHelp("How many images it learns from, up to 1200.", valueName: "n"))
  var images: Int?

  @Option(help: ArgumentHelp("How long its answers wait, in milliseconds.", valueName: "ms"))
  var delay: Int?

  @Option(
    help: ArgumentHelp(
      "The share of requests it answers with 500, from 0 to 1.", valueName: "share"))
  var errorShare: Double?

  func validate() throws {
    if let images, !(1...1_200 ~= images) {
      throw ValidationError("--images lies from 1 to 1200.")
    }
    if let delay, !(0...60_000 ~= delay) {
      throw ValidationError("--delay lies from 0 to 60000.")
    }
    if let errorShare, !(0...1 ~= errorShare) {
      throw ValidationError("--error-share lies from 0 to 1.")
    }
  }

  func applied(to model: DemoModel) -> DemoModel {
    DemoModel(
      images: images ?? model.images, delay: delay ?? model.delay,
      errorShare: errorShare ?? model.errorShare)
  }
}

extension DemoChoice: ExpressibleByArgument {}
