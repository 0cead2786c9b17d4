import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge
import VerdinMeasurement
import VerdinNumerics

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure on this machine what judging costs.",
    discussion: """
      CPU time of one thread; everything takes turns on the same generated data, and the least of \
      several turns counts. Array.sort, the standard library's sort of both arms, is the yardstick: \
      ratios compare between machines, times do not. Exit code 0.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Sizes of the arms to measure, from 2 points.", valueName: "points"))
  var points = [60, 300, 1_440, 10_000, 100_000]

  @Option(help: "The form of the result: text, json.")
  var output: Form = .text

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  func validate() throws {
    guard points.allSatisfy({ 2...10_000_000 ~= $0 }) else {
      throw ValidationError("--points are from 2 to 10000000, as in --points 60 1440.")
    }
  }

  func run() throws {
    var kernels: [KernelTimes] = []
    for points in points {
      for kind in DataKind.allCases {
        progress("\(points) points, \(kind.rawValue)")
        kernels.append(
          KernelTimes(
            kind, kind.samples(max(2, min(64, 80_000 / points)), points),
            policies: points <= 1_440 ? [.verdin] : [],
            rounds: points > 10_000 ? 3 : 8))
      }
    }
    progress("reading")
    let report = BenchReport(
      processors: ProcessInfo.processInfo.activeProcessorCount, kernels: kernels,
      reading: try ReadingTimes(metrics: 30))
    progress("")
    try Console.result(
      output == .text ? report.text(version: Verdin.version) : report.json(version: Verdin.version))
  }

  /// One line at a terminal that is overwritten by the next.
  private func progress(_ what: String) {
    guard isatty(STDERR_FILENO) != 0 else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K\(what)".utf8))
  }
}

/// What was measured.
struct BenchReport {
  let processors: Int
  let kernels: [KernelTimes]
  let reading: ReadingTimes
}

/// What reading a recording costs, in bytes a second of CPU time.
struct ReadingTimes {
  /// The long layout, metric after metric.
  let csv: Double
  let megabytes: Double

  init(metrics: Int) throws {
    let text = recording(metrics)
    let source = ByteSource.memory(name: "generated", bytes: Bytes(text))
    var least = Double.infinity
    for _ in 0..<5 {
      let start = Clock.process
      _ = try opaque(readMetrics(source))
      least = min(least, Clock.process - start)
    }
    csv = Double(text.count) / (least / 1e9)
    megabytes = Double(text.count) / 1e6
  }
}

/// A day of minutes of both arms, in the long layout.
private func recording(_ metrics: Int) -> [UInt8] {
  var generator = SplitMix64(seed: 7)
  let values = DataKind.hundredths.draw(4_099, scale: 1, &generator).map { Array("\($0)\n".utf8) }
  let times = (0..<1_440).map { minute in
    Array("\(1_793_613_600 + 60 * minute),".utf8)
  }
  var text = Array("timestamp,metric,arm,value\n".utf8)
  var drawn = 0
  for metric in 0..<metrics {
    for arm in ["champion", "challenger"] {
      let key = Array("request_latency_ms_\(metric),\(arm),".utf8)
      for time in times {
        text += time
        text += key
        text += values[drawn % values.count]
        drawn += 1
      }
    }
  }
  return text
}
