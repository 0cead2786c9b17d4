import Foundation
import Testing
import VerdinJudge
import VerdinReport

struct PrometheusReportTests {
  private func page(_ judgement: Judgement) -> String {
    String(decoding: PrometheusReport().render(judgement, in: plainContext), as: UTF8.self)
  }

  @Test func `one of the four verdicts is 1`() {
    for (name, judgement) in Samples.all {
      let lines = page(judgement).split(separator: "\n").filter { $0.hasPrefix("verdin_verdict{") }
      #expect(lines.count == 4, "\(name)")
      #expect(
        lines.filter { $0.hasSuffix(" 1") }
          == ["verdin_verdict{verdict=\"\(judgement.verdict.rawValue)\"} 1"])
    }
  }

  /// A collector refuses a whole file in which one series stands twice.
  @Test func `no series stands twice, also when metrics share a name`() {
    var judgement = Samples.fail
    judgement.metrics += judgement.metrics + judgement.metrics
    for (name, judgement) in Samples.all + [("three times", judgement)] {
      let series = page(judgement).split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { $0.prefix(upTo: $0.lastIndex(of: " ") ?? $0.endIndex) }
      #expect(Set(series).count == series.count, "\(name)")
    }
  }

  @Test func `the end of the data is told where there are times`() {
    var context = plainContext
    context.recording = [
      MetricPair(
        name: "a", champion: Series([1, 2], times: [10, 20]),
        challenger: Series([1, 2], times: [10, 21.5]))
    ]
    let text = String(
      decoding: PrometheusReport().render(Samples.pass, in: context), as: UTF8.self)
    #expect(text.contains("\nverdin_data_end_timestamp_seconds 21.5\n"))
    #expect(!page(Samples.pass).contains("timestamp"))
  }

  /// The checker that comes with Prometheus, which reads the file as a server does.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool")))
  func `promtool has nothing to say`() throws {
    for (name, judgement) in Samples.all {
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).prom")
      try Data(page(judgement).utf8).write(to: file)
      defer { unlink(file.path) }
      let script = """
        import subprocess, sys
        sys.exit(subprocess.run(["promtool", "check", "metrics"], stdin=open(sys.argv[1])).returncode)
        """
      let result = try runPython(["-c", script, file.path])
      #expect(result.status == 0 && result.output.isEmpty, "\(name): \(result.output)")
    }
  }
}
