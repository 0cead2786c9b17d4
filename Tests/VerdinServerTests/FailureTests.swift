import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  /// Upstreams that do what they should not.
  @Suite struct FailureTests {
    private func through<T>(
      _ backend: Backend, _ adjust: (inout ProxySettings) -> Void = { _ in },
      _ body: (TestProxy) async throws -> T
    ) async throws -> T {
      let other = try await Backend.named("other")
      return try await TestProxy.with(
        champion: [backend], challenger: [other],
        {
          // So that one test's failures do not take the only upstream out.
          $0.health.fall = 1_000
          adjust(&$0)
        }, body)
    }

    @Test(arguments: [
      "SSH-2.0-OpenSSH_9.2\r\n", "\0\0\0\u{12}\u{4}\0\0\0\0\0", "HTTP/1.1 abc\r\n\r\n",
      "HTTP/3.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    ])
    func `what is no HTTP is answered with 502`(garbage: String) async throws {
      let backend = try await Backend.raw(garbage, closes: true)
      try await through(backend) { proxy async throws in
        let client = try await Client(port: proxy.port)
        #expect(try await client.get().status == 502)
        #expect(try await client.get().status == 502, "the client's connection is still good")
        #expect(try await proxy.ask("get counts") == "champion 2 challenger 0 errors 2")
      }
    }

    @Test func `a refused connection is answered with 502 and told`() async throws {
      let backend = try await Backend.named("x")
      await backend.kill()
      try await through(backend) { proxy async throws in
        let answer = try await Client(port: proxy.port).get()
        #expect(answer.status == 502)
        #expect(answer.body == "502 Bad Gateway: the champion did not answer\n")
      }
    }

    @Test(arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzzz",
    ])
    func `half an answer is broken off, not ended`(half: String) async throws {
      let backend = try await Backend.raw(half, closes: true)
      try await through(backend) { proxy async throws in
        let client = try await Client(port: proxy.port)
        await #expect(throws: Client.Gone.self) { _ = try await client.get() }
        try await proxy.drain()
        #expect(try proxy.records().map(\.status) == [502])
      }
    }

    @Test func `an answer that ends with its connection is passed on whole`() async throws {
      let backend = try await Backend.raw("HTTP/1.0 200 OK\r\n\r\nto the end", closes: true)
      try await through(backend) { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<2 {
          let answer = try await client.get()
          #expect(answer.body == "to the end" && answer.fields["transfer-encoding"] == "chunked")
        }
      }
    }

    @Test func `what follows an answer is not taken for the next one`() async throws {
      let first = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright"
      let second = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"
      let backend = try await Backend.raw(first + second, closes: false)
      try await through(backend) { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<4 { #expect(try await client.get().body == "right") }
      }
    }

    @Test func `an upstream that is silent is given up after its time`() async throws {
      let backend = try await Backend.http { _ in Backend.Answer(body: "late", delay: .seconds(20))
      }
      try await through(backend, { $0.timeouts.answer = .milliseconds(100) }) {
        proxy async throws in
        let client = try await Client(port: proxy.port)
        let began = ContinuousClock.now
        #expect(try await client.get().status == 504)
        #expect(ContinuousClock.now - began < .seconds(15))
        try await proxy.drain()
        #expect(try proxy.records().map(\.status) == [504])
      }
    }

    @Test func `a slow answer that goes on is no timeout`() async throws {
      let backend = try await Backend.http { _ in
        Backend.Answer(body: "slow", delay: .milliseconds(150))
      }
      try await through(backend, { $0.timeouts.answer = .seconds(30) }) { proxy async throws in
        #expect(try await Client(port: proxy.port).get().body == "slow")
      }
    }

    @Test func `a request is repeated only when that is harmless`() async throws {
      // Takes the request and closes without a word.
      let rude = try await Backend.raw("", closes: true)
      let good = try await Backend.named("good")
      let other = try await Backend.named("other")
      try await TestProxy.with(
        champion: [rude, good], challenger: [other], { $0.health.fall = 1_000 }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<10 { #expect(try await client.get().body == "good") }
        var statuses: [Int: Int] = [:]
        for _ in 0..<10 {
          try await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi")
          statuses[try await client.answer().status, default: 0] += 1
        }
        #expect(statuses == [200: 5, 502: 5])
      }
    }

    @Test func `a connection that the upstream closed while idle costs no request`() async throws {
      let backend = try await Backend.raw(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", closes: true)
      try await through(backend) { proxy async throws in
        let client = try await Client(port: proxy.port)
        for _ in 0..<30 { #expect(try await client.get().body == "ok") }
        #expect(try await proxy.ask("get counts") == "champion 30 challenger 0 errors 0")
      }
    }

    @Test(arguments: [true, false])
    func `a client that goes away cancels its request upstream`(hasBegun: Bool) async throws {
      let backend = try await Backend.http { _ in
        hasBegun ? Backend.Answer(bulk: 100 << 20) : Backend.Answer(delay: .seconds(60))
      }
      try await through(backend, { $0.health.interval = .hours(1) }) { proxy async throws in
        let client = try await Client(port: proxy.port, readsAtOnce: false)
        try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(
          try await eventually { backend.requests == 1 && (backend.bulkBytes > 0) == hasBegun })
        await client.close()
        #expect(try await eventually { backend.openConnections == 0 })
        try await proxy.drain()
        #expect(try proxy.records().map(\.status) == [499])
      }
    }
  }
}
