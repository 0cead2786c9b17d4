import Foundation
import Testing
import VerdinIO
import VerdinJudge

/// Against a real Prometheus with a recording of its own.
@Suite struct PrometheusServerTests {
  private static let start = 1_711_998_000.0

  private static func settings(
    _ url: String, _ queries: KeyValuePairs<String, String>
  ) -> PrometheusSettings {
    PrometheusSettings(
      url: url, step: 60,
      queries: queries.map { name, text in
        .init(metric: name, champion: PromQLTemplate(text), challenger: PromQLTemplate(text))
      })
  }

  private static func read(
    _ url: String, _ queries: KeyValuePairs<String, String>, _ span: Range<Double>
  ) async throws -> RecordedMetrics {
    try await PrometheusSource(settings(url, queries), champion: "1.4", challenger: "2.0")
      .read(span)
  }

  @Test(.enabled(if: Prometheus.isInstalled, "prometheus and promtool are not installed"))
  func `what was recorded comes back to the digit, and errors with their words`() async throws {
    var random = TestRandom(seed: 3)
    let latencies = (0..<60).map { _ in Double.random(in: 1...300, using: &random) }
    var lines = ["# TYPE latency gauge"]
    for (place, value) in latencies.enumerated() {
      lines.append("latency{arm=\"champion\"} \(value) \(Int(Self.start) + 60 * place)")
    }
    for (place, value) in latencies.prefix(10).enumerated() {
      lines.append("latency{arm=\"challenger\"} \(2 * value) \(Int(Self.start) + 60 * place)")
    }
    lines.append("# TYPE odd gauge")
    for (place, text) in ["1e-09", "1e+21", "NaN", "+Inf", "-Inf", "0.1"].enumerated() {
      lines.append("odd{version=\"1.4\"} \(text) \(Int(Self.start) + 60 * place)")
    }
    lines.append("# TYPE requests counter")
    for place in 0..<60 {
      lines.append(
        "requests_total{arm=\"champion\"} \(120 * place) \(Int(Self.start) + 60 * place)")
    }
    lines.append("# TYPE bucket gauge")
    for (edge, share) in [("0.1", 1), ("0.5", 3), ("+Inf", 4)] {
      for place in 0..<10 {
        lines.append(
          "bucket{arm=\"challenger\",le=\"\(edge)\"} \(share * place) "
            + "\(Int(Self.start) + 60 * place)")
      }
    }
    let server = try await Prometheus(lines.joined(separator: "\n") + "\n# EOF\n")
    let hour = (Self.start - 60)..<(Self.start + 3_540)
    let all = try await Self.read(
      server.url,
      [
        "latency": "latency{arm=\"$arm\"}", "odd": "odd{version=\"$version\"}",
        "requests": "increase(requests_total{arm=\"$arm\"}[$step])",
        "bucket": "bucket{arm=\"$arm\"}",
      ], hour)

    let latency = try #require(all.pair("latency"))
    #expect(
      latency.champion == Series(latencies, times: (0..<60).map { Self.start + 60 * Double($0) }))
    // The trap: a selector repeats the last value of an arm that is gone for five minutes.
    #expect(latency.challenger.values[..<10] == latencies.prefix(10).map { 2 * $0 }[...])
    #expect(latency.challenger.values.count == 15)
    #expect(latency.challenger.values[10...].allSatisfy { $0 == 2 * latencies[9] })
    let odd = try #require(all.pair("odd"))
    #expect(Array(odd.champion.values[..<2]) == [1e-9, 1e21])
    #expect(odd.champion.values[2].isNaN)
    #expect(Array(odd.champion.values[3...5]) == [.infinity, -.infinity, 0.1])
    #expect(odd.challenger == Series([]))
    #expect(all.pair("requests")?.champion.values == [Double](repeating: 120, count: 59))
    let histogram = try #require(all.pair("bucket")?.challenger.histogram)
    #expect(histogram.edges == [0.1, 0.5, .infinity])
    #expect(histogram.counts[9] == [9, 18, 9])

    // Half a day in steps of a second is more than one answer may hold.
    let long = PrometheusSource(
      PrometheusSettings(
        url: server.url, step: 1,
        queries: [
          .init(
            metric: "t", champion: PromQLTemplate("time() + 0 * scalar(latency{arm=\"$arm\"})"),
            challenger: PromQLTemplate("vector(1)"))
        ]), champion: "", challenger: "")
    let points = try await long.read(Self.start..<(Self.start + 43_200))
    #expect(points.pair("t")?.challenger.times.count == 43_200)
    #expect(points.pair("t")?.challenger.times.last == Self.start + 43_200)

    for (query, words) in [
      ("sum(x{arm=\"$arm\"}", "status 400: bad_data"),
      ("x{arm=\"$arm\"", "parse error"),
      (
        "{__name__=~\"latency|requests_total\",arm=\"$arm\"} + on() {__name__=~\"latency|odd\"}",
        "status 422: execution"
      ),
      ("{__name__=~\"latency|requests_total\",arm=\"$arm\"}", "gives 2 series"),
      ("nothing{arm=\"$arm\"}", "no data yet"),
    ] {
      let source = PrometheusSource(
        Self.settings(server.url, ["m": query]), champion: "", challenger: "")
      let told = await source.complaint(hour)?.description ?? "data"
      #expect(told.contains(words) && told.contains(server.url), "\(query): \(told)")
    }
    let elsewhere = PrometheusSource(
      Self.settings(server.url + "/elsewhere", ["m": "x{arm=\"$arm\"}"]), champion: "",
      challenger: "")
    let told = await elsewhere.complaint(hour)?.description ?? "data"
    #expect(told.contains("status 404: '404 page not found'"), "\(told)")
  }
}

/// A Prometheus on loopback that serves what it is given and goes away with its owner, or with the
/// process that started it.
private final class Prometheus {
  let url: String
  private let folder: TemporaryFolder
  private let process = Process()
  private let input = Pipe()

  static let isInstalled = ["prometheus", "promtool"].allSatisfy { program in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  struct NotReady: Error {}

  /// - Parameter recording: a text in the OpenMetrics format, with times.
  init(_ recording: String) async throws {
    folder = try TemporaryFolder()
    try folder.write(recording, to: "recording.txt")
    try folder.write("global: {}\n", to: "prometheus.yml")
    let port = try closedPort()
    url = "http://127.0.0.1:\(port)"
    process.executableURL = URL(filePath: "/bin/sh")
    process.currentDirectoryURL = folder.url
    // The shell waits for its input to end, which it does when this process ends in whatever way.
    process.arguments = [
      "-c",
      """
      promtool tsdb create-blocks-from openmetrics recording.txt data >/dev/null || exit 1
      prometheus --config.file=prometheus.yml --storage.tsdb.path=data \
        --storage.tsdb.retention.time=100y --web.listen-address=127.0.0.1:\(port) \
        --log.level=error >log 2>&1 </dev/null &
      read -r line
      kill $!
      wait
      """,
    ]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let query = PromQLTemplate("vector(1)")
    let probe = PrometheusSource(
      PrometheusSettings(
        url: url, step: 1, queries: [.init(metric: "m", champion: query, challenger: query)]),
      champion: "", challenger: "")
    for _ in 0..<200 {
      if await probe.complaint(0..<10) == nil { return }
      guard process.isRunning else { throw NotReady() }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw NotReady()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
