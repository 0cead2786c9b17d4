import Foundation
import Testing
import VerdinIO
import VerdinJudge

@Suite struct RequestLogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func line(
    _ time: Double, _ arm: String, id: String = "a", status: Int = 200, latency: Double = 10
  ) -> String {
    "{\"time\":\(time),\"id\":\"\(id)\",\"arm\":\"\(arm)\",\"status\":\(status),"
      + "\"latency_ms\":\(latency)}\n"
  }

  private func source(_ log: String, labels: String? = nil, tick: Double = 60) throws
    -> RequestLogSource
  {
    let path = try folder.write(log, to: "log.jsonl")
    let file = try labels.map { try folder.write($0, to: "labels.csv") }
    return RequestLogSource(.init(requests: path, labels: file, tick: tick))
  }

  @Test func `requests are counted tick by tick, at the tick's end`() async throws {
    let log =
      Self.line(60, "champion") + Self.line(119.999, "champion", status: 503)
      + Self.line(120, "champion", status: 404) + Self.line(200, "challenger", status: 500)
    let read = try await source(log).read(60..<240)
    #expect(read.pairs.map(\.name) == ["requests", "errors", "latency_mean_ms", "latency_ms"])
    #expect(read.pair("requests")?.champion == Series([2, 1, 0], times: [120, 180, 240]))
    #expect(read.pair("errors")?.champion.values == [1, 0, 0])
    #expect(read.pair("requests")?.challenger == Series([0, 0, 1], times: [120, 180, 240]))
    #expect(read.pair("errors")?.challenger.values == [0, 0, 1])
    #expect(read.rows == 4)
  }

  @Test func `only whole ticks of the span count`() async throws {
    let log = (0..<300).map { Self.line(Double($0), "champion") }.joined()
    let read = try await source(log).read(30..<239)
    #expect(read.pair("requests")?.champion == Series([60, 60], times: [120, 180]))
    let later = try await source(log).read(30..<240)
    #expect(later.pair("requests")?.champion.times == [120, 180, 240])
  }

  @Test func `an arm without requests is empty`() async throws {
    let read = try await source(Self.line(60, "challenger")).read(60..<120)
    #expect(read.pairs.allSatisfy { $0.champion == Series([]) })
    #expect(read.pair("requests")?.challenger.values == [1])
  }

  @Test func `latencies are binned to 2.3 per cent and lose no request`() async throws {
    var random = TestRandom(seed: 7)
    let latencies = (0..<500).map { _ in Double.random(in: 0.2...400, using: &random) }
    let log = latencies.map { Self.line(70, "challenger", latency: $0) }.joined()
    let pair = try #require(try await source(log).read(60..<120).pair("latency_ms"))
    let histogram = try #require(pair.challenger.histogram)
    #expect(histogram.counts.count == 1)
    #expect(histogram.counts[0].reduce(0, +) == 500)
    var below = 0.0
    for (bin, edge) in histogram.edges.enumerated() {
      below += histogram.counts[0][bin]
      #expect(abs(below - Double(latencies.count { $0 <= edge })) <= 1)
      if bin > 0 { #expect(abs(edge / histogram.edges[bin - 1] - pow(10, 0.01)) < 1e-12) }
    }
    // Moved by half or twice, all values still have a bin.
    #expect(histogram.edges[0] < latencies.min()! / 2)
    #expect(histogram.edges.last! > latencies.max()! * 2)
    let mean = try await source(log).read(60..<120).pair("latency_mean_ms")?.challenger.values
    #expect(abs((mean?[0] ?? 0) - latencies.reduce(0, +) / 500) < 1e-9)
  }

  @Test func `labels join by id, whenever they come`() async throws {
    let log =
      Self.line(60, "champion", id: "a") + Self.line(61, "champion", id: "b")
      + Self.line(62, "challenger", id: "c") + Self.line(63, "challenger", id: "d")
    let source = try source(log, labels: "id,correct\na,1\nc,0\n\"d\",1\nelsewhere,1\nb,")
    let read = try await source.read(60..<120)
    #expect(read.pair("labelled")?.champion.values == [1])
    #expect(read.pair("correct")?.champion.values == [1])
    #expect(read.pair("labelled")?.challenger.values == [2])
    #expect(read.pair("correct")?.challenger.values == [1])
    try folder.append("0\n", to: "labels.csv")
    let later = try await source.read(60..<120)
    #expect(later.pair("labelled")?.champion.values == [2])
    #expect(later.pair("correct")?.champion.values == [1])
  }

  @Test func `without labels yet nothing is labelled, and a note says so`() async throws {
    let path = try folder.write(Self.line(60, "champion"), to: "log.jsonl")
    let source = RequestLogSource(.init(requests: path, labels: folder.path("late.csv")))
    let read = try await source.read(60..<120)
    #expect(read.pair("labelled")?.champion.values == [0])
    #expect(read.notes.contains { $0.contains("late.csv: there is no such file") })
  }

  @Test(arguments: [
    ("id,correct\na,yes\n", "line 2, column 3: 'yes' is neither 0 nor 1"),
    ("id,correct\na,1\na,0\n", "labelled both 0 and 1"),
    ("id,right\na,1\n", "no column 'correct'"),
    ("id,correct\na\n", "1 cells"),
  ]) func `a bad label is told with its place`(labels: String, words: String) async throws {
    let error = await (try source(Self.line(60, "champion"), labels: labels)).complaint(60..<120)
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.description.contains("labels.csv") == true)
  }

  @Test func `a line without its end is left for the next look`() async throws {
    let whole = Self.line(60, "champion") + Self.line(61, "challenger")
    let first = Self.line(60, "champion").utf8.count
    for end in whole.utf8.indices {
      let source = try source(String(whole[..<end]))
      let position = whole.utf8.distance(from: whole.startIndex, to: end)
      if position < first {
        guard case .noData = await source.complaint(60..<120) else {
          Issue.record("\(position): \(String(describing: await source.complaint(60..<120)))")
          continue
        }
      } else {
        #expect(try await source.read(60..<120).rows == 1)
      }
    }
  }

  @Test func `members may stand in any order, with others`() async throws {
    let log =
      "{ \"arm\": \"challenger\", \"latency_ms\": 1e1, \"status\": 500, \"time\": 61, "
      + "\"route\": \"/\\u0041\", \"id\": \"\\u0061\" }\r\n\n" + Self.line(61, "champion", id: "a")
    let read = try await source(log, labels: "id,correct\na,1\n").read(60..<120)
    #expect(read.pair("errors")?.challenger.values == [1])
    #expect(read.pair("correct")?.challenger.values == [1])
    #expect(read.pair("correct")?.champion.values == [1])
  }

  @Test(arguments: [
    ("garbage", "line 3, column 1"),
    ("{\"time\":61", "line 3"),
    ("{\"time\":61,\"id\":\"a\",\"arm\":\"canary\",\"status\":200,\"latency_ms\":3}", "'arm' is"),
    ("{\"time\":61,\"id\":\"a\",\"status\":200,\"latency_ms\":3}", "without 'arm'"),
    ("{\"time\":61,\"id\":\"a\",\"arm\":\"champion\",\"latency_ms\":3}", "without 'status'"),
    (
      "{\"time\":61,\"id\":\"a\",\"arm\":\"champion\",\"status\":200,\"latency_ms\":-3}",
      "'latency_ms' is the number -3"
    ),
    (
      "{\"time\":\"61\",\"id\":\"a\",\"arm\":\"champion\",\"status\":200,\"latency_ms\":3}",
      "line 3, column 9: 'time' is the text '61'"
    ),
    ("{\"time\":61,\"id\":7,\"arm\":\"champion\",\"status\":200,\"latency_ms\":3}", "'id' is"),
    ("{\"time\":61,\"id\":\"a\",\"arm\":\"champion\",\"status\":20,\"latency_ms\":3}", "'status'"),
  ]) func `a garbled line is told with its place`(garbled: String, words: String) async throws {
    let log = Self.line(60, "champion") + Self.line(61, "champion") + garbled + "\n"
    let error = await (try source(log)).complaint(60..<120)
    guard case .garbled = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.description.contains("line 3") == true, "\(String(describing: error))")
  }

  @Test func `no log and no request in the span are no data`() async throws {
    let absent = folder.path("absent.jsonl")
    #expect(
      await RequestLogSource(.init(requests: absent)).complaint(60..<120)
        == .noData(source: absent, reason: "there is no such file"))
    for (log, span) in [("", 60.0..<120), (Self.line(60, "champion"), 120..<240)] {
      guard case .noData = await (try source(log)).complaint(span) else {
        Issue.record("\(String(describing: try await source(log).complaint(span)))")
        return
      }
    }
  }

  /// Larger than a piece that is read at once, so that pieces and the bisection are in use.
  @Test func `of a large log every request of the span counts once`() async throws {
    var log: [UInt8] = []
    for place in 0..<120_000 {
      let arm = place % 4 == 0 ? "challenger" : "champion"
      log += Array(Self.line(Double(place) / 10, arm, id: "request-\(place)").utf8)
    }
    #expect(log.count > 9 << 20)
    let path = try folder.write(log, to: "large.jsonl")
    let source = RequestLogSource(.init(requests: path))
    for span in [0.0..<12_000, 6_000..<9_000, 11_940..<12_000, 0..<60] {
      let read = try await source.read(span)
      let length = span.upperBound - span.lowerBound
      #expect(read.rows == Int(10 * length))
      #expect(read.pair("requests")?.challenger.values.reduce(0, +) == 2.5 * length)
    }
    #expect(await source.complaint(12_000..<13_000) != nil)
  }
}
