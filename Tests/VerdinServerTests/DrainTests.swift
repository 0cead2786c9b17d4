import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  @Suite struct DrainTests {
    @Test func `what runs ends, idle clients go, new ones are refused`() async throws {
      let backend = try await Backend.http { request in
        Backend.Answer(
          body: "done", delay: request.head.uri == "/slow" ? .milliseconds(300) : .zero)
      }
      let other = try await Backend.named("other")
      try await TestProxy.with(champion: [backend], challenger: [other]) { proxy async throws in
        let idle = try await Client(port: proxy.port)
        #expect(try await idle.get().status == 200)
        let busy = try await Client(port: proxy.port)
        try await busy.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(try await eventually { backend.requests == 2 })

        async let cut = proxy.drain()
        let answer = try await busy.answer()
        #expect(answer.body == "done" && answer.fields["connection"] == "close")
        #expect(await idle.isClosedByServer())
        #expect(try await cut == 0)
        await #expect(throws: (any Error).self) { _ = try await Client(port: proxy.port) }
        #expect(try proxy.records().count == 2)
      }
    }

    @Test func `draining under load fails no request that was taken`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: 50) {
        proxy async throws in
        let outcomes = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
          for _ in 0..<8 {
            group.addTask {
              let client = try await Client(port: proxy.port)
              var count = 0
              while true {
                let answer = try await client.get()
                count += 1
                #expect(answer.status == 200)
                if answer.fields["connection"] == "close" { return (count, true) }
              }
            }
          }
          try await Task.sleep(for: .milliseconds(100))
          try await proxy.drain()
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 8 && outcomes.allSatisfy(\.1))
        #expect(try proxy.records().count == outcomes.reduce(0) { $0 + $1.0 })
      }
    }

    @Test func `what runs too long is cut off and counted`() async throws {
      let backend = try await Backend.http { _ in Backend.Answer(delay: .seconds(60)) }
      let other = try await Backend.named("other")
      try await TestProxy.with(
        champion: [backend], challenger: [other], { $0.timeouts.drain = .milliseconds(100) }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(try await eventually { backend.requests == 1 })
        #expect(try await proxy.drain() == 1)
      }
    }

    @Test func `the share is the one of the command line after a restart`() async throws {
      let backend = try await Backend.named("x")
      for _ in 0..<2 {
        try await TestProxy.with(champion: [backend], challenger: [backend]) { proxy async throws in
          #expect(try await proxy.ask("get share") == "share 0")
          #expect(try await proxy.ask("set share 50") == "ok")
        }
      }
    }
  }
}
