import NIOCore
import Testing

@testable import VerdinServer

extension ServerTests {
  /// Challengers that do not answer, which nobody but the counts may notice.
  @Suite struct MirrorFailureTests {
    /// The numbers behind the words of `get counts`.
    private func counts(_ proxy: TestProxy) async throws -> [String: Int] {
      let words = try await proxy.ask("get counts").split(separator: " ").map(String.init)
      return Dictionary(
        uniqueKeysWithValues: stride(from: 0, to: words.count - 1, by: 2).map {
          (words[$0], Int(words[$0 + 1]) ?? -1)
        })
    }

    @Test func `copies to a challenger that hangs are bounded, and the rest dropped`() async throws
    {
      let (old, new) = (try await Backend.named("champion"), try await Backend.deaf())
      try await TestProxy.mirroring(
        old, new,
        {
          $0.mirror.concurrency = 3
          $0.mirror.queue = 2
          $0.mirror.timeout = .seconds(3)
          $0.health.fall = 1_000
          $0.health.interval = .seconds(60)
        }
      ) { proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 8, requests: 50)
        #expect(outcome.bodies == ["champion": 400] && outcome.failures.isEmpty)
        // One is the health check's.
        #expect(new.connections <= 4)
        let early = try await counts(proxy)
        #expect(early["champion"] == 400 && early["challenger"] == 0 && early["errors"] == 0)
        #expect(early["mirrored"] == 3 && early["dropped"] == 395)
        // Those on their way end at their time; those behind them have waited too long by then.
        #expect(try await eventually { try await counts(proxy)["unanswered"] == 3 })
        try await proxy.drain()
        let answers = try proxy.answers("challenger")
        #expect(answers.filter { $0.status == 504 }.count >= 3)
        #expect(answers.allSatisfy { ($0.latency_ms ?? 0) >= 2_990 })
        #expect(try proxy.answers("champion").count == 400)
      }
    }

    @Test func `a challenger that is gone costs no user an answer`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.mirroring(old, new, { $0.health.interval = .seconds(60) }) {
        proxy async throws in
        _ = try await Load.run(port: proxy.port, clients: 2, requests: 20)
        await new.kill()
        let outcome = try await Load.run(port: proxy.port, clients: 4, requests: 200)
        #expect(outcome.bodies == ["champion": 800] && outcome.failures.isEmpty)
        #expect(try await eventually { try await counts(proxy)["mirrored"] == 840 })
        #expect(try await proxy.ask("get health").hasPrefix("degraded"))
        let last = try await counts(proxy)
        try await proxy.drain()
        let answers = try proxy.answers("challenger")
        #expect(answers.count == 840)
        #expect(Set(answers.map(\.id)) == Set(try proxy.answers("champion").map(\.id)))
        let failed = answers.filter { $0.status != 200 }
        #expect(last["unanswered"] == failed.count && last["dropped"] == 0)
        // Few are tried in vain before it counts as down; what the judge sees are errors all the same.
        #expect(failed.count >= 798 && failed.allSatisfy { [502, 503].contains($0.status) })
        #expect(failed.allSatisfy { $0.latency_ms == nil })
      }
    }

    @Test(arguments: ["no HTTP\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
    func `a challenger that talks nonsense or breaks off is an unanswered copy`(
      text: String
    ) async throws {
      let (old, new) = (
        try await Backend.named("champion"), try await Backend.raw(text, closes: true)
      )
      try await TestProxy.mirroring(old, new, { $0.health.fall = 1_000 }) { proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 2, requests: 10)
        #expect(outcome.bodies == ["champion": 20])
        #expect(try await eventually { try await counts(proxy)["unanswered"] == 20 })
        try await proxy.drain()
        #expect(try proxy.answers("challenger").allSatisfy { $0.status == 502 })
      }
    }

    @Test func `an answer without end is ended`() async throws {
      let old = try await Backend.named("champion")
      let new = try await Backend.http { _ in Backend.Answer(bulk: 1 << 31) }
      try await TestProxy.mirroring(old, new, { $0.mirror.timeout = .milliseconds(100) }) {
        proxy async throws in
        #expect(try await Client(port: proxy.port).get().body == "champion")
        #expect(try await eventually { try await counts(proxy)["unanswered"] == 1 })
        #expect(try await eventually { new.openConnections == 0 })
      }
    }

    @Test func `off is off: what waits is dropped`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.deaf())
      try await TestProxy.mirroring(old, new, { $0.mirror.concurrency = 1 }) {
        proxy async throws in
        _ = try await Load.run(port: proxy.port, clients: 1, requests: 10)
        #expect(try await proxy.ask("set mirror 0") == "ok")
        #expect(try await eventually { try await counts(proxy)["dropped"] == 9 })
        #expect(try await counts(proxy)["mirrored"] == 1)
      }
    }

    @Test func `draining waits for no copy`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.deaf())
      try await TestProxy.mirroring(old, new) { proxy async throws in
        _ = try await Load.run(port: proxy.port, clients: 2, requests: 50)
        let began = ContinuousClock.now
        #expect(try await proxy.drain() == 0)
        #expect(ContinuousClock.now - began < .seconds(5))
      }
    }
  }
}
