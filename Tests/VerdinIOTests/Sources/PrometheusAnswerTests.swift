import Foundation
import Synchronization
import Testing
import VerdinIO
import VerdinJudge

/// What a Prometheus, or something in its place, may answer.
@Suite struct PrometheusAnswerTests {
  private static let span = 600.0..<900

  private static func source(
    _ url: String, query: String = "x{arm=\"$arm\"}", allowsWarnings: Bool = false,
    token: PrometheusSettings.Token? = nil, timeout: Double = 5, step: Double = 60
  ) -> PrometheusSource {
    let template = PromQLTemplate(query)
    return PrometheusSource(
      PrometheusSettings(
        url: url, step: step,
        queries: [.init(metric: "m", champion: template, challenger: template)],
        allowsWarnings: allowsWarnings, token: token, timeout: timeout),
      champion: "1.4", challenger: "2.0")
  }

  private static func matrix(_ result: String, _ more: String = "") -> String {
    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[\(result)]}\(more)}"
  }

  private static func values(_ values: String, labels: String = "") -> String {
    "{\"metric\":{\(labels)},\"values\":[\(values)]}"
  }

  private static let good = matrix(values("[660,\"1\"],[720,\"2\"]"))

  private static func read(_ body: String) async throws -> RecordedMetrics {
    let server = try FakeServer { _, _ in .answer(body) }
    return try await source(server.url).read(span)
  }

  private static func complaint(_ reply: FakeServer.Reply, timeout: Double = 5) async throws
    -> String
  {
    let server = try FakeServer { _, _ in reply }
    let error = await source(server.url, timeout: timeout).complaint(span)
    let told = error.map { "\($0)" } ?? "data"
    #expect(error == nil || told.contains("127.0.0.1:\(server.port)"), "\(told)")
    return told
  }

  @Test func `every way to write a value is read`() async throws {
    let read = try await Self.read(
      Self.matrix(
        Self.values(
          """
          [660,"0.25"],[720.000,"1e-09"],[780,"1e+21"],[840,"NaN"],[900,"-Inf"]
          """)))
    let series = try #require(read.pair("m")?.champion)
    #expect(series.times == [660, 720, 780, 840, 900])
    #expect(series.values[..<3] == [0.25, 1e-9, 1e21])
    #expect(series.values[3].isNaN)
    #expect(series.values[4] == -.infinity)
    let more = try await Self.read(Self.matrix(Self.values("[660,\"+Inf\"],[720,\"-0.5\"]")))
    #expect(more.pair("m")?.challenger.values == [.infinity, -0.5])
  }

  @Test func `points that are missing stay missing`() async throws {
    let read = try await Self.read(Self.matrix(Self.values("[660,\"1\"],[840,\"4\"]")))
    #expect(read.pair("m")?.champion == Series([1, 4], times: [660, 840]))
  }

  @Test func `each arm is asked for its own, on whole multiples of the step`() async throws {
    let asked = Mutex<[[String: String]]>([])
    let server = try FakeServer { head, form in
      #expect(head.hasPrefix("POST /api/v1/query_range HTTP/1.1"))
      asked.withLock { $0.append(form) }
      return .answer(
        Self.matrix(
          Self.values(form["query"]?.contains("champion") == true ? "[720,\"1\"]" : "[720,\"2\"]")))
    }
    let query = "sum(rate(x{arm=\"$arm\", version=\"$version\", path=~\".+\"}[$step])) + 1 > bool 0"
    let read = try await Self.source(server.url, query: query).read(610.5..<899)
    #expect(read.pair("m")?.champion.values == [1])
    #expect(read.pair("m")?.challenger.values == [2])
    let forms = asked.withLock { $0 }
    #expect(
      forms.map { $0["query"] } == [
        "sum(rate(x{arm=\"champion\", version=\"1.4\", path=~\".+\"}[60s])) + 1 > bool 0",
        "sum(rate(x{arm=\"challenger\", version=\"2.0\", path=~\".+\"}[60s])) + 1 > bool 0",
      ])
    #expect(forms.allSatisfy { $0["start"] == "720" && $0["end"] == "840" && $0["step"] == "60" })
  }

  @Test func `a version cannot leave its quotes`() async throws {
    let asked = Mutex<[String?]>([])
    let server = try FakeServer { _, form in
      asked.withLock { $0.append(form["query"]) }
      return .answer(Self.good)
    }
    let template = PromQLTemplate("x{v=\"$version\"}")
    let source = PrometheusSource(
      PrometheusSettings(
        url: server.url, step: 60,
        queries: [.init(metric: "m", champion: template, challenger: template)]),
      champion: "a\"} or vector(1) or x{v=\"", challenger: "b\\")
    _ = try await source.read(Self.span)
    #expect(
      asked.withLock { $0 } == [
        "x{v=\"a\\\"} or vector(1) or x{v=\\\"\"}", "x{v=\"b\\\\\"}",
      ])
  }

  @Test func `an arm without result is empty, and both without are no data`() async throws {
    let server = try FakeServer { _, form in
      .answer(form["query"]?.contains("champion") == true ? Self.matrix("") : Self.good)
    }
    let read = try await Self.source(server.url).read(Self.span)
    #expect(read.pair("m")?.champion == Series([]))
    #expect(read.pair("m")?.challenger.values == [1, 2])
    #expect(read.notes.contains { $0.contains("no points for 'm' of the champion") })
    let told = try await Self.complaint(.answer(Self.matrix("")))
    #expect(told.contains("no data yet") && told.contains("empty result"))
  }

  @Test func `several series are refused by name`() async throws {
    let told = try await Self.complaint(
      .answer(
        Self.matrix(
          Self.values("[660,\"1\"]", labels: "\"pod\":\"a\"") + ","
            + Self.values("[660,\"2\"]", labels: "\"pod\":\"b\""))))
    #expect(told.contains("'m' of the champion gives 2 series: {pod=\"a\"} {pod=\"b\"}"), "\(told)")
    #expect(told.contains("sum(...)"))
  }

  @Test func `buckets become a histogram`() async throws {
    let buckets = [("0.1", 3), ("+Inf", 8), ("0.5", 7)].map { edge, count in
      Self.values("[660,\"\(count)\"],[780,\"0\"]", labels: "\"le\":\"\(edge)\"")
    }
    let read = try await Self.read(Self.matrix(buckets.joined(separator: ",")))
    let histogram = read.pair("m")?.challenger.histogram
    #expect(histogram?.edges == [0.1, 0.5, .infinity])
    #expect(histogram?.counts == [[3, 4, 1], [0, 0, 0]])
    #expect(read.pair("m")?.challenger.times == [660, 780])
    let told = try await Self.complaint(.answer(Self.matrix(buckets[0])))
    #expect(told.contains("no bucket le=+Inf"), "\(told)")
  }

  @Test func `native histograms get the edges of both arms`() async throws {
    @Sendable func native(_ buckets: String) -> String {
      """
      {"metric":{},"histograms":[[660,{"count":"9","sum":"1.5","buckets":[\(buckets)]}]]}
      """
    }
    let server = try FakeServer { _, form in
      .answer(
        Self.matrix(
          native(
            form["query"]?.contains("champion") == true
              ? "[3,\"-0.001\",\"0.001\",\"1\"],[0,\"0.5\",\"1\",\"4\"]"
              : "[0,\"1\",\"2\",\"4\"],[0,\"2\",\"4\",\"5\"]")))
    }
    let read = try await Self.source(server.url).read(Self.span)
    let pair = try #require(read.pair("m"))
    #expect(pair.champion.histogram?.edges == [0.001, 0.5, 1, 2, 4])
    #expect(pair.champion.histogram?.counts == [[1, 0, 4, 0, 0]])
    #expect(pair.challenger.histogram?.counts == [[0, 0, 0, 4, 5]])
    let told = try await Self.complaint(
      .answer(
        Self.matrix(native("[0,\"1\",\"4\",\"4\"],[0,\"2\",\"4\",\"5\"]"))))
    #expect(told.contains("several resolutions"), "\(told)")
  }

  @Test func `warnings are no full data unless allowed, and advice is a note`() async throws {
    let warned = Self.matrix(Self.values("[660,\"1\"]"), ",\"warnings\":[\"store b is down\"]")
    let told = try await Self.complaint(.answer(warned))
    #expect(told.contains("a part only") && told.contains("store b is down"), "\(told)")
    let server = try FakeServer { _, _ in .answer(warned) }
    let read = try await Self.source(server.url, allowsWarnings: true).read(Self.span)
    #expect(read.notes.contains { $0.contains("store b is down") })
    let advised = try await Self.read(
      Self.matrix(Self.values("[660,\"1\"]"), ",\"infos\":[\"x may be no counter\"]"))
    #expect(advised.notes.contains { $0.contains("x may be no counter") })
  }

  @Test(arguments: [
    (
      FakeServer.Reply.answer(
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
        status: "400 Bad Request"),
      "refuses: status 400: bad_data: parse error"
    ),
    (
      .answer(
        "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}",
        status: "503 Service Unavailable"), "status 503: timeout: query timed out"
    ),
    (
      .answer("{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"odd\"}"),
      "refuses: execution: odd"
    ),
    (
      .answer(
        "<html><head><style>b{}</style></head><body><h1>502 Bad\nGateway</h1></body></html>",
        status: "502 Bad Gateway", type: "text/html"), "status 502: '502 Bad Gateway'"
    ),
    (
      .answer("<html><h1>Please log in</h1></html>", type: "text/html"),
      "an answer of type text/html where JSON was expected: 'Please log in'"
    ),
    (.answer("", status: "401 Unauthorized"), "status 401; a token is read from 'token_env'"),
    (
      .answer("", status: "302 Found", headers: "Location: http://elsewhere.example/x\r\n"),
      "redirects to http://elsewhere.example/x; redirects are not followed"
    ),
    (.answer(""), "the answer is empty"),
    (.answer("{}"), "'status' is neither success nor error"),
    (.answer("[1,2]"), "where JSON was expected"),
    (.answer(String(good.dropLast(5))), "the JSON is broken: line 1"),
    (
      .answer("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"),
      "'resultType' is not matrix"
    ),
    (.answer("{\"status\":\"success\"}"), "there is no 'data'"),
    (.answer(matrix(values("[660,1]"))), "not of the form"),
    (.answer(matrix(values("[660,\"l\"]"))), "'l' is no value"),
    (.answer(matrix(values("[661,\"1\"]"))), "a point at 661, which was not asked for"),
    (.answer(matrix(values("[960,\"1\"]"))), "a point at 960, which was not asked for"),
    (.answer(matrix(values("[720,\"1\"],[660,\"1\"]"))), "a point at 660 after 720"),
    (.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"status\":"), "cannot reach"),
    (
      .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"status\""),
      "cannot reach"
    ),
    (.bytes(""), "Empty reply"),
    (.bytes("\u{1}\u{2}garbage\r\n\r\n"), "cannot reach"),
  ]) func `what is no answer is never data`(reply: FakeServer.Reply, words: String) async throws {
    let told = try await Self.complaint(reply)
    #expect(told.contains(words), "\(told)")
  }

  @Test func `nobody there is told at once`() async throws {
    let port = try closedPort()
    let error = await Self.source("http://127.0.0.1:\(port)").complaint(Self.span)
    guard case .unreachable(let source, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(source == "http://127.0.0.1:\(port)")
    #expect(reason.lowercased().contains("connect"), "\(reason)")
    let unknown = await Self.source("http://no-such-host.invalid").complaint(Self.span)
    #expect(unknown?.description.contains("no-such-host.invalid") == true)
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":\"suc"])
  func `silence ends with the timeout`(beginning: String) async throws {
    let start = ContinuousClock.now
    let told = try await Self.complaint(.stalls(beginning), timeout: 0.3)
    #expect(told.lowercased().contains("timed out"), "\(told)")
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func `who no longer waits gets it over with`() async throws {
    let server = try FakeServer { _, _ in .stalls("") }
    let start = ContinuousClock.now
    let task = Task { try await Self.source(server.url, timeout: 60).read(Self.span) }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func `a token goes along and is asked for by name when it is missing`() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("s3cret\n", to: "token")
    let heads = Mutex<[String]>([])
    let server = try FakeServer { head, _ in
      heads.withLock { $0.append(head) }
      return .answer(Self.good)
    }
    _ = try await Self.source(server.url, token: .file(file)).read(Self.span)
    #expect(heads.withLock { $0.allSatisfy { $0.contains("Authorization: Bearer s3cret\r\n") } })
    let error = await Self.source(server.url, token: .environment("VERDIN_NO_SUCH_TOKEN"))
      .complaint(Self.span)
    #expect(error?.description.contains("VERDIN_NO_SUCH_TOKEN") == true)
    let empty = try folder.write("", to: "empty")
    let other = await Self.source(server.url, token: .file(empty)).complaint(Self.span)
    #expect(other?.description.contains("there is no token in the file") == true)
  }

  @Test func `a span of more points than one answer holds is asked for in parts`() async throws {
    let parts = Mutex<[String]>([])
    let server = try FakeServer { _, form in
      let (start, end) = (form["start"] ?? "", form["end"] ?? "")
      parts.withLock { $0.append("\(start)-\(end)") }
      return .answer(Self.matrix(Self.values("[\(start),\"1\"],[\(end),\"2\"]")))
    }
    let read = try await Self.source(server.url, step: 1).read(0..<25_000)
    #expect(
      parts.withLock { Array($0.prefix(3)) } == ["1-11000", "11001-22000", "22001-25000"])
    #expect(read.pair("m")?.champion.times == [1, 11_000, 11_001, 22_000, 22_001, 25_000])
  }

  @Test func `a span without a whole step is no data and asks nobody`() async throws {
    let error = await Self.source("http://127.0.0.1:1").complaint(601..<661)
    #expect(error?.description.contains("no whole step of 60 s") == true)
  }
}
