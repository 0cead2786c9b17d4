import ArgumentParser
import Foundation
import Synchronization
import VerdinCalibration
import VerdinIO

@main
struct VerdinCalibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdin-calibrate",
    abstract: "Simulate how often the engine errs, and hold every figure against its range.",
    discussion: """
      Exit codes: 0 every estimate is in its range, 1 one is not, 2 the list of scenarios is \
      mistaken. Without --scenarios the environment variable VERDIN_CALIBRATION names the list.
      """)

  @Option(help: ArgumentHelp("The list of scenarios.", valueName: "file"))
  var scenarios: String?

  @Option(help: "Only scenarios whose ids start so; may be given several times.")
  var only: [String] = []

  @Option(help: "Where the random numbers start.")
  var seed: UInt64 = 1

  @Option(help: "How many threads simulate; the figures do not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Make this many times the runs, with ranges to match.")
  var scale = 1.0

  @Flag(help: "Write Markdown tables.")
  var markdown = false

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads must be at least 1.") }
    if !(scale > 0 && scale <= 100) {
      throw ValidationError("--scale must be above 0, at most 100.")
    }
  }

  func run() throws {
    let path =
      scenarios ?? ProcessInfo.processInfo.environment["VERDIN_CALIBRATION"]
      ?? "Benchmarks/Calibration/scenarios.json"
    let source = ByteSource.file(path: path)
    let listed = try VerdinCalibration.scenarios(try source.read().array, file: path)
      .filter { scenario in only.isEmpty || only.contains { scenario.id.hasPrefix($0) } }
      .map { $0.with(replications: max(1, Int((scale * Double($0.replications)).rounded()))) }
    guard !listed.isEmpty else { throw ValidationError("No scenario starts so.") }
    let start = Date()
    let isTerminal = isatty(STDERR_FILENO) != 0
    let rows = try Calibration(seed: seed, threads: threads).run(listed) { done, total in
      guard isTerminal else { return }
      FileHandle.standardError.write(
        Data("\r\(100 * done / total) % of \(total) runs".utf8))
    }
    if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    let lines = markdown ? CalibrationMarkdown(rows).lines : CalibrationTable(rows).lines
    for line in lines { print(line) }
    let wrong = rows.filter { !$0.isInOrder }
    let seconds = Int(Date().timeIntervalSince(start).rounded())
    print(
      "\n\(listed.count) scenarios, \(rows.count) estimates, \(wrong.count) out of range; "
        + "seed \(seed), \(seconds) s on \(threads) threads")
    for row in wrong { print("out of range: \(row.scenario.title): \(row.figure)") }
    if !wrong.isEmpty { throw ExitCode(1) }
  }
}
