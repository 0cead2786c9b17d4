import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  /// Copies of requests that the challenger gets.
  @Suite struct MirrorTests {
    @Test func `the champion answers, and the challenger gets a marked copy`() async throws {
      let seen = Seen()
      let (old, new) = (try await seen.backend("champion"), try await seen.backend("challenger"))
      try await TestProxy.mirroring(old, new) { proxy async throws in
        let client = try await Client(port: proxy.port)
        let answer = try await client.get(
          "/a?b=c",
          fields: "X-Request-ID: r1\r\nX-Mine: yes\r\nConnection: X-Hop\r\nX-Hop: 1\r\n")
        #expect(answer.body == "champion" && answer.fields["x-request-id"] == "r1")
        #expect(try await eventually { seen.of("challenger").count == 1 })
        let copy = try #require(seen.of("challenger").first)
        let original = try #require(seen.of("champion").first)
        #expect(copy.head.uri == "/a?b=c" && copy.head.method == .GET)
        let fields = copy.head.headers
        #expect(fields["X-Verdin-Shadow"] == ["1"] && fields["X-Request-ID"] == ["r1"])
        #expect(fields["X-Mine"] == ["yes"] && fields["X-Hop"].isEmpty)
        #expect(original.head.headers["X-Verdin-Shadow"].isEmpty)
        let marks: Set = ["x-verdin-shadow"]
        #expect(
          fields.filter { !marks.contains($0.name.lowercased()) }.map(\.name)
            == original.head.headers.map(\.name))
        #expect(
          try await proxy.ask("get counts")
            == "champion 1 challenger 0 errors 0 mirrored 1 unanswered 0 dropped 0 skipped 0")
      }
    }

    @Test func `only safe methods and POSTs to allowed paths are copied`() async throws {
      let seen = Seen()
      let (old, new) = (try await seen.backend("champion"), try await seen.backend("challenger"))
      try await TestProxy.mirroring(old, new, { $0.mirror.postPaths = ["/predict"] }) {
        proxy async throws in
        let client = try await Client(port: proxy.port)
        for (method, path) in [
          ("OPTIONS", "/o"), ("DELETE", "/d"), ("PUT", "/u"), ("PATCH", "/p"), ("TRACE", "/t"),
          ("POST", "/predict/more"), ("POST", "/predic"), ("POST", "/other?/predict"),
          ("POST", "/predict/../predict"), ("POST", "/predict?x=1"), ("GET", "/g"),
        ] {
          try await client.send("\(method) \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
          #expect(try await client.answer().body == "champion")
        }
        try await client.send("HEAD /h HTTP/1.1\r\nHost: t\r\n\r\n")
        _ = try await client.answer(toHead: true)
        #expect(try await eventually { seen.of("challenger").count == 4 })
        #expect(
          Set(seen.of("challenger").map(\.head.uri)) == ["/o", "/predict?x=1", "/g", "/h"])
        #expect(
          try await proxy.ask("get counts").hasSuffix("mirrored 4 unanswered 0 dropped 0 skipped 8")
        )
      }
    }

    @Test func `bodies are copied whole, and those too large not at all`() async throws {
      let seen = Seen()
      let (old, new) = (try await seen.backend("champion"), try await seen.backend("challenger"))
      try await TestProxy.mirroring(
        old, new,
        {
          $0.mirror.postPaths = ["/p"]; $0.mirror.bodyBytes = 10_000
        }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        let post = "POST /p HTTP/1.1\r\nHost: t\r\n"
        try await client.send(post + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        #expect(try await client.answer().status == 100)
        try await client.send("12345")
        #expect(try await client.answer().body == "champion")
        try await client.send(
          post + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n")
        #expect(try await client.answer().body == "champion")
        for size in [10_000, 10_001] {
          try await client.send(post + "Content-Length: \(size)\r\n\r\n")
          try await client.send(zeros: size)
          #expect(try await client.answer().body == "champion")
        }
        try await client.send(post + "Transfer-Encoding: chunked\r\n\r\n2712\r\n")
        try await client.send(zeros: 10_002)
        try await client.send("\r\n0\r\n\r\n")
        #expect(try await client.answer().body == "champion")
        #expect(try await eventually { seen.of("challenger").count == 3 })
        let copies = seen.of("challenger").sorted { $0.bodyBytes > $1.bodyBytes }
        #expect(copies.map(\.bodyBytes) == [10_000, 5, 4])
        #expect(copies[1].body == "12345" && copies[2].body == "abcd")
        #expect(copies[2].head.headers["Content-Length"] == ["4"])
        #expect(copies.allSatisfy { $0.head.headers["Expect"].isEmpty })
        #expect(try await proxy.ask("get counts").hasSuffix("dropped 0 skipped 2"))
        try await proxy.drain()
        #expect(try proxy.answers("champion").count == 3)
      }
    }

    @Test func `a share of the requests is copied, spread evenly`() async throws {
      let seen = Seen()
      let (old, new) = (try await seen.backend("champion"), try await seen.backend("challenger"))
      try await TestProxy.mirroring(
        old, new,
        {
          $0.mirror.share = .none; $0.eventLoops = 1
        }
      ) { proxy async throws in
        #expect(try await proxy.ask("get mirror") == "mirror 0")
        _ = try await Load.run(port: proxy.port, clients: 2, requests: 20)
        #expect(try await proxy.ask("set mirror 25") == "ok")
        #expect(try await proxy.ask("get mirror") == "mirror 25")
        let outcome = try await Load.run(port: proxy.port, clients: 4, requests: 100)
        #expect(outcome.bodies == ["champion": 400])
        #expect(try await eventually { seen.of("challenger").count == 100 })
        #expect(try await proxy.ask("set mirror off") == "ok")
        _ = try await Load.run(port: proxy.port, clients: 2, requests: 20)
        #expect(seen.of("challenger").count == 100)
      }
    }

    @Test func `with a mirror the challenger has no share, and the other way round`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.mirroring(backend, backend) { proxy async throws in
        #expect(try await proxy.ask("set share 1").hasPrefix("error: the challenger gets copies"))
        #expect(try await proxy.ask("get share") == "share 0")
        #expect(try await proxy.ask("set share 0") == "ok")
        #expect(try await proxy.ask("set mirror 0") == "ok")
        #expect(try await proxy.ask("set share 1") == "ok")
        #expect(try await proxy.ask("set mirror 50").hasPrefix("error: the challenger answers 1 %"))
        #expect(try await proxy.ask("get mirror") == "mirror 0")
        #expect(try await proxy.ask("set mirror 0") == "ok")
        #expect(try await proxy.ask("get share") == "share 1")
      }
    }

    @Test func `a copy is not copied again`() async throws {
      let seen = Seen()
      let (old, new) = (try await seen.backend("champion"), try await seen.backend("challenger"))
      try await TestProxy.mirroring(old, new) { proxy async throws in
        let client = try await Client(port: proxy.port)
        let answer = try await client.get(fields: "X-Verdin-Shadow: 1\r\n")
        #expect(answer.body == "champion")
        #expect(seen.of("champion").first?.head.headers["X-Verdin-Shadow"] == ["1"])
        #expect(
          try await proxy.ask("get counts").hasSuffix("mirrored 0 unanswered 0 dropped 0 skipped 1")
        )
      }
    }
  }

  /// What the two answer logs hold.
  @Suite struct AnswerLogTests {
    @Test func `both answers are logged under one id, with what their bodies tell`() async throws {
      func model(_ body: String, _ delay: Int64) async throws -> Backend {
        try await Backend.http { _ in
          Backend.Answer(
            fields: [("Content-Type", "application/json; charset=utf-8")], body: body,
            delay: .milliseconds(delay))
        }
      }
      let old = try await model(#"{"prediction": "a", "score": 0.25, "more": [1]}"#, 0)
      let new = try await model(#"{"score": 7.5e-1, "answer": {"b": [1, 2.0]}}"#, 40)
      try await TestProxy.mirroring(old, new) { proxy async throws in
        let began = Date().timeIntervalSince1970
        let client = try await Client(port: proxy.port)
        for number in 0..<20 { _ = try await client.get(fields: "X-Request-ID: r\(number)\r\n") }
        #expect(try await eventually { try proxy.answers("challenger").count == 20 })
        try await proxy.drain()
        let (y, x) = (try proxy.answers("champion"), try proxy.answers("challenger"))
        let ids = Set((0..<20).map { "r\($0)" })
        #expect(Set(y.map(\.id)) == ids && Set(x.map(\.id)) == ids && y.count == 20)
        #expect(y.allSatisfy { $0.status == 200 && $0.prediction == "a" && $0.score == 0.25 })
        #expect(x.allSatisfy { $0.status == 200 && $0.score == 0.75 })
        let fastest = try #require(x.compactMap(\.latency_ms).min())
        #expect(fastest >= 39)
        #expect((y + x).allSatisfy { $0.time >= began - 0.01 && $0.time < began + 60 })
        let text = try String(contentsOfFile: proxy.log + ".challenger", encoding: .utf8)
        #expect(text.contains(#","prediction":{"b":[1,2.0]},"score":7.5e-1}"#))
      }
    }

    @Test(arguments: [
      ([("Content-Type", "text/plain")], #"{"prediction": 1}"#),
      (
        [("Content-Type", "application/json"), ("Content-Encoding", "gzip")], #"{"prediction": 1}"#
      ),
      ([("Content-Type", "application/json")], #"{"prediction": 1"#),
      ([("Content-Type", "application/json")], #"{"prediction": null}"#),
      (
        [("Content-Type", "application/json")],
        #"{"prediction": ""# + String(repeating: "x", count: 9_000) + #""}"#
      ),
    ])
    func `an answer that tells nothing has a line without prediction`(
      fields: [(String, String)], body: String
    ) async throws {
      let backend = try await Backend.http { _ in Backend.Answer(fields: fields, body: body) }
      try await TestProxy.mirroring(backend, backend) { proxy async throws in
        _ = try await Client(port: proxy.port).get()
        #expect(try await eventually { try proxy.answers("challenger").count == 1 })
        try await proxy.drain()
        for answer in try proxy.answers("champion") + proxy.answers("challenger") {
          #expect(answer.status == 200 && answer.prediction == nil && answer.latency_ms != nil)
        }
      }
    }

    @Test func `a champion that fails is in its log, and so is its status`() async throws {
      let (old, new) = (try await Backend.named("old"), try await Backend.named("new"))
      await old.kill()
      try await TestProxy.mirroring(old, new, { $0.health.fall = 1_000 }) { proxy async throws in
        let client = try await Client(port: proxy.port)
        #expect(try await client.get().status == 502)
        #expect(try await eventually { try proxy.answers("challenger").count == 1 })
        try await proxy.drain()
        let answer = try #require(try proxy.answers("champion").first)
        #expect(answer.status == 502 && answer.latency_ms == nil)
      }
    }

    @Test(arguments: [
      (#"{"prediction": "a\"bA😀"}"#, #""a\"bA😀""#),
      (#" { "x" : { } , "prediction" : [ ] } "#, "[]"),
      (#"{"prediction": -0.5E+3}"#, "-0.5E+3"), (#"{"prediction":true}"#, "true"),
      (#"{"prediction": {"a": [null, {"b": "c d"}]}}"#, #"{"a":[null,{"b":"c d"}]}"#),
      (#"{"prediction": "\ud83d\ude00"}"#, #""\ud83d\ude00""#),
      (#"{"prediction": 1, "prediction": 2}"#, nil), (#"{"prediction": 01}"#, nil),
      (#"{"prediction": "\ud83d"}"#, nil), (#"{"prediction": "\ud83dx"}"#, nil),
      (#"{"prediction": 1,}"#, nil), (#"{"prediction": NaN}"#, nil), (#"{"prediction": .5}"#, nil),
      (#"{"prediction": 5.}"#, nil), (#"{"prediction": 1} x"#, nil), (#"["prediction"]"#, nil),
      ("{\"prediction\": \"a\nb\"}", nil), (#"{"a": {"b": 1, "b": 2}, "prediction": 1}"#, nil),
      (#"{"x": {"prediction": 1}}"#, nil), (#"{"prediction": "\x"}"#, nil), ("", nil), ("{", nil),
      (#"{"prediction": "\u12"#, nil),
    ])
    func `members are found in strict JSON and in nothing else`(
      document: String, prediction: String?
    ) {
      var members = JSONMembers(named: ["other", "prediction"])
      // What a document before told is forgotten.
      for before in [#"{"prediction": 7, "other": 8}"#, #"{"a": {"b": {"c": "#] {
        _ = member(Array(before.utf8), &members)
        #expect(member(Array(document.utf8), &members) == prediction)
        #expect(members[0] == nil)
      }
    }

    @Test func `what is no UTF-8 or nested without end tells nothing`() {
      let broken = Array(#"{"prediction": ""#.utf8) + [0xFF] + Array(#""}"#.utf8)
      var members = JSONMembers(named: ["other", "prediction"])
      #expect(member(broken, &members) == nil)
      let deep = #"{"prediction": "# + String(repeating: "[", count: 100_000)
      #expect(member(Array(deep.utf8), &members) == nil)
    }

    /// The second of the members, without blanks.
    private func member(_ document: [UInt8], _ members: inout JSONMembers) -> String? {
      members.read(document.span)
      guard let place = members[1] else { return nil }
      var value: [UInt8] = []
      value.writeJSON(document.span, at: place)
      return String(decoding: value, as: UTF8.self)
    }

    @Test func `each line has what its own body tells`() {
      var lines = AnswerLines()
      let bodies = [
        nil, #"{"prediction": "a b", "score": -0.5}"#, "no JSON", nil,
        #"{"score": 1e999, "answer": [1, {"x": "\" y"}]}"#, #"{"score": "1", "prediction": null}"#,
        #"{"score": 1e3}"#, #"{"score": \#(String(repeating: "9", count: 400))}"#,
      ]
      for (number, body) in bodies.enumerated() {
        lines.add(
          AnswerRecord(
            time: 1_712_000_000_123_456, id: #"a"\#(number)"#, status: body == nil ? 504 : 200,
            microseconds: number == 3 ? nil : 12_345 * Int64(number)),
          body: body.map { ByteBuffer(string: $0) })
      }
      var bytes: [UInt8] = []
      lines.write(to: &bytes)
      #expect(lines.count == bodies.count)
      #expect(
        String(decoding: bytes, as: UTF8.self) == #"""
          {"time":1712000000.123,"id":"a\"0","status":504,"latency_ms":0.000}
          {"time":1712000000.123,"id":"a\"1","status":200,"latency_ms":12.345,"prediction":"a b","score":-0.5}
          {"time":1712000000.123,"id":"a\"2","status":200,"latency_ms":24.690}
          {"time":1712000000.123,"id":"a\"3","status":504}
          {"time":1712000000.123,"id":"a\"4","status":200,"latency_ms":49.380,"prediction":[1,{"x":"\" y"}]}
          {"time":1712000000.123,"id":"a\"5","status":200,"latency_ms":61.725}
          {"time":1712000000.123,"id":"a\"6","status":200,"latency_ms":74.070,"score":1e3}
          {"time":1712000000.123,"id":"a\"7","status":200,"latency_ms":86.415}

          """#)
    }
  }
}

/// What backends have been asked.
final class Seen: Sendable {
  private let requests = Mutex<[String: [Backend.Request]]>([:])

  func of(_ name: String) -> [Backend.Request] { requests.withLock { $0[name] ?? [] } }

  func backend(_ name: String) async throws -> Backend {
    try await Backend.http { request in
      self.requests.withLock { $0[name, default: []].append(request) }
      return Backend.Answer(body: name)
    }
  }
}

extension TestProxy {
  /// A proxy that copies all requests and logs the answers.
  static func mirroring<T>(
    _ champion: Backend, _ challenger: Backend,
    _ adjust: (inout ProxySettings) -> Void = { _ in },
    _ body: (TestProxy) async throws -> T
  ) async throws -> T {
    try await with(
      champion: [champion], challenger: [challenger],
      {
        $0.mirror.share = .all
        $0.mirror.championAnswers = ($0.log ?? "") + ".champion"
        $0.mirror.challengerAnswers = ($0.log ?? "") + ".challenger"
        adjust(&$0)
      }, body)
  }

  struct Answer: Decodable {
    var time: Double
    var id: String
    var status: Int
    var latency_ms: Double?
    var prediction: String?
    var score: Double?

    private enum Key: CodingKey { case time, id, status, latency_ms, prediction, score }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Key.self)
      time = try members.decode(Double.self, forKey: .time)
      id = try members.decode(String.self, forKey: .id)
      status = try members.decode(Int.self, forKey: .status)
      latency_ms = try members.decodeIfPresent(Double.self, forKey: .latency_ms)
      prediction = try? members.decodeIfPresent(String.self, forKey: .prediction)
      score = try members.decodeIfPresent(Double.self, forKey: .score)
    }
  }

  /// An arm's answers that are logged by now.
  func answers(_ arm: String) throws -> [Answer] {
    try Data(contentsOf: URL(filePath: "\(log).\(arm)")).split(separator: UInt8(ascii: "\n"))
      .map { try JSONDecoder().decode(Answer.self, from: Data($0)) }
  }
}
