import Synchronization
import Testing

@testable import VerdinServer

extension ServerTests {
  @Suite struct StreamTests {
    private static let size = 100 << 20

    @Test(arguments: [(size, true), (size / 4, false)])
    func `large answers pass, with their length told or in chunks`(
      size: Int, isCounted: Bool
    ) async throws {
      let backend = try await Backend.http { _ in Backend.Answer(bulk: size, isCounted: isCounted) }
      let other = try await Backend.named("other")
      try await TestProxy.with(champion: [backend], challenger: [other]) { proxy async throws in
        let client = try await Client(port: proxy.port)
        #expect(try await client.get().bodyBytes == size)
      }
    }

    @Test func `an upstream is read no faster than its client reads`() async throws {
      let backend = try await Backend.http { _ in Backend.Answer(bulk: Self.size) }
      let other = try await Backend.named("other")
      try await TestProxy.with(champion: [backend], challenger: [other]) { proxy async throws in
        let client = try await Client(port: proxy.port, readsAtOnce: false)
        try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        try await Task.sleep(for: .milliseconds(200))
        // What the sockets of this machine hold: up to 6 MB each for sending and for receiving.
        let taken = backend.bulkBytes
        #expect(taken > 0 && taken < 32 << 20, "\(taken) bytes")
        try await client.beginReading()
        #expect(try await client.answer().bodyBytes == Self.size)
      }
    }

    @Test func `a large request passes to a server that counts it`() async throws {
      let backend = try await Backend.http { Backend.Answer(body: "\($0.bodyBytes)") }
      let other = try await Backend.named("other")
      try await TestProxy.with(champion: [backend], challenger: [other]) { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(Self.size)\r\n\r\n")
        for _ in 0..<100 { try await client.send(zeros: 1 << 20) }
        #expect(try await client.answer().body == "\(Self.size)")
      }
    }

    @Test func `an upstream that does not read holds its client back, and is given up`()
      async throws
    {
      let deaf = try await Backend.deaf()
      let other = try await Backend.named("other")
      try await TestProxy.with(
        champion: [deaf], challenger: [other], { $0.timeouts.requestBody = .milliseconds(300) }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(Self.size)\r\n\r\n")
        let megabytes = Mutex(0)
        async let sending: Void = {
          while (try? await client.send(zeros: 1 << 20)) != nil { megabytes.withLock { $0 += 1 } }
        }()
        #expect(try await client.answer().status == 504)
        #expect(megabytes.withLock { $0 } < 32)
        await client.close()
        await sending
      }
    }
  }
}
