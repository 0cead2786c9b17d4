import Foundation
import NIOHTTP1
import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  /// What clients may do, and do not get away with.
  @Suite struct HTTPTests {
    /// An upstream that tells what it got: the request line, then fields by name in lower case.
    private static func mirror() async throws -> Backend {
      try await Backend.http { request in
        let fields = request.head.headers.map { "\($0.name.lowercased()): \($0.value)" }.sorted()
        return Backend.Answer(
          fields: [("X-Upstream", "1"), ("Connection", "X-Hop"), ("X-Hop", "1")],
          body: (["\(request.head.method) \(request.head.uri) \(request.body)"] + fields)
            .joined(separator: "\n"))
      }
    }

    private func throughMirror<T>(
      _ adjust: (inout ProxySettings) -> Void = { _ in }, _ body: (TestProxy) async throws -> T
    ) async throws -> T {
      let (backend, other) = (try await Self.mirror(), try await Backend.named("other"))
      return try await TestProxy.with(champion: [backend], challenger: [other], adjust, body)
    }

    @Test func `a request arrives with its way told`() async throws {
      try await throughMirror { proxy async throws in
        let answer = try await Client(port: proxy.port).get(
          "/a?b=c", fields: "X-Request-ID: r-1\r\nX-Forwarded-For: 9.9.9.9\r\n")
        #expect(
          answer.body == """
            GET /a?b=c 
            host: test
            via: 1.1 verdin
            x-forwarded-for: 9.9.9.9, 127.0.0.1
            x-request-id: r-1
            """)
        #expect(answer.fields["x-request-id"] == "r-1" && answer.fields["via"] == "1.1 verdin")
        #expect(answer.fields["x-upstream"] == "1" && answer.fields["x-hop"] == nil)
        try await proxy.drain()
        #expect(try proxy.records().map(\.id) == ["r-1"])
      }
    }

    @Test func `bodies arrive whole, counted or in chunks`() async throws {
      try await throughMirror { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send("POST /p HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello")
        #expect(try await client.answer().body.hasPrefix("POST /p hello\n"))
        try await client.send(
          "PUT /p HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n")
        try await client.send("0\r\n\r\n")
        #expect(try await client.answer().body.hasPrefix("PUT /p hello\n"))
      }
    }

    @Test func `connections are kept on both sides`() async throws {
      let backend = try await Backend.named("x")
      let other = try await Backend.named("other")
      try await TestProxy.with(
        champion: [backend], challenger: [other],
        {
          $0.eventLoops = 1
          $0.health.interval = .hours(1)
        }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<50 { #expect(try await client.get().status == 200) }
        // One of them is the health check's.
        #expect(backend.connections <= 2)
      }
    }

    @Test func `requests in a row without waiting are answered in their order`() async throws {
      let backend = try await Backend.http { request in
        // The first are the slowest.
        let number = Int(request.head.uri.dropFirst()) ?? 0
        return Backend.Answer(body: request.head.uri, delay: .milliseconds(Int64(10 - number)))
      }
      let other = try await Backend.named("other")
      try await TestProxy.with(champion: [backend], challenger: [other]) { proxy async throws in
        let client = try await Client(port: proxy.port)
        let requests = (0..<10).map { "GET /\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }
        try await client.send(requests.joined())
        for number in 0..<10 { #expect(try await client.answer().body == "/\(number)") }
      }
    }

    @Test func `HEAD has no body, and the connection goes on`() async throws {
      try await throughMirror { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<3 {
          try await client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
          let answer = try await client.answer(toHead: true)
          #expect(answer.status == 200 && (Int(answer.fields["content-length"] ?? "") ?? 0) > 0)
        }
        #expect(try await client.get().status == 200)
      }
    }

    @Test func `HTTP 1 point 0 is spoken`() async throws {
      let backend = try await Backend.http { _ in Backend.Answer(body: "text", isCounted: false) }
      let other = try await Backend.named("other")
      try await TestProxy.with(champion: [backend], challenger: [other]) { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send("GET / HTTP/1.0\r\n\r\n")
        let answer = try await client.answer()
        #expect(answer.body == "text" && answer.endedByClose)
        #expect(answer.fields["transfer-encoding"] == nil)
      }
      try await throughMirror { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<2 {
          try await client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
          #expect(try await client.answer().fields["connection"] == "keep-alive")
        }
      }
    }

    @Test func `a client that waits for 100 Continue gets the upstream's`() async throws {
      try await throughMirror { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try await client.answer().status == 100)
        try await client.send("hi")
        #expect(try await client.answer().body.hasPrefix("POST / hi\n"))
      }
    }

    @Test(arguments: [
      ("GET / HTTP/1.1\r\n\r\n", 400), ("what is this\r\n\r\n", 501), ("GET /\r\n\r\n", 505),
      ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: a\r\nbad field\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
      (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400
      ),
      ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
      ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505), ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 70_000))\r\n\r\n", 431),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n", 413),
      (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5dc\r\n"
          + String(repeating: "x", count: 1_500) + "\r\n0\r\n\r\n", 413
      ),
    ])
    func `what is malformed or too large is refused and ends the connection`(
      request: String, status: Int
    ) async throws {
      try await throughMirror({ $0.limits.requestBytes = 1_000 }) { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send(request)
        let answer = try await client.answer()
        #expect(answer.status == status)
        #expect(answer.fields["connection"] == "close")
      }
    }

    @Test func `a request behind a good one is refused only in its turn`() async throws {
      try await throughMirror { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send("GET /first HTTP/1.1\r\nHost: t\r\n\r\nrubbish\r\n\r\n")
        #expect(try await client.answer().body.hasPrefix("GET /first"))
        #expect(try await client.answer().status == 501)
        #expect(await client.isClosedByServer())
      }
    }

    @Test func `an upgrade is answered as a plain request`() async throws {
      try await throughMirror { proxy async throws in
        let client = try await Client(port: proxy.port)
        let answer = try await client.get(fields: "Connection: Upgrade\r\nUpgrade: websocket\r\n")
        #expect(answer.status == 200 && !answer.body.contains("upgrade"))
        #expect(answer.fields["connection"] == "close")
      }
    }

    @Test func `an answer beyond its limit is not passed on`() async throws {
      let counted = try await Backend.http { _ in Backend.Answer(bulk: 100_000) }
      let chunked = try await Backend.http { _ in Backend.Answer(bulk: 100_000, isCounted: false) }
      try await TestProxy.with(
        champion: [counted], challenger: [chunked], { $0.limits.answerBytes = 50_000 }
      ) { proxy async throws in
        #expect(try await Client(port: proxy.port).get().status == 502)
        #expect(try await proxy.ask("set share 100") == "ok")
        let client = try await Client(port: proxy.port)
        await #expect(throws: Client.Gone.self) { _ = try await client.get() }
      }
    }

    @Test func `clients beyond the limit are turned away`() async throws {
      try await throughMirror({ $0.limits.connections = 2 }) { proxy async throws in
        let first = try await Client(port: proxy.port)
        let second = try await Client(port: proxy.port)
        #expect(try await first.get().status == 200)
        #expect(try await second.get().status == 200)
        #expect(try await Client(port: proxy.port).answer().status == 503)
        await first.close()
        #expect(
          try await eventually {
            let client = try await Client(port: proxy.port)
            defer { Task { await client.close() } }
            return try await client.get().status == 200
          })
      }
    }

    @Test func `silent clients are closed`() async throws {
      try await throughMirror({
        $0.timeouts.requestHead = .milliseconds(80)
        $0.timeouts.idle = .milliseconds(80)
        $0.timeouts.requestBody = .milliseconds(80)
      }) { proxy async throws in
        let silent = try await Client(port: proxy.port)
        #expect(await silent.isClosedByServer())
        let idle = try await Client(port: proxy.port)
        #expect(try await idle.get().status == 200)
        #expect(await idle.isClosedByServer())
        let half = try await Client(port: proxy.port)
        try await half.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhe")
        #expect(try await half.answer().status == 408)
      }
    }
  }
}
