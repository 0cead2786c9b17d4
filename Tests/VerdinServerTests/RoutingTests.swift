import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  @Suite struct RoutingTests {
    @Test(arguments: [0, 1, 25, 50, 100] as [Double])
    func `requests are split as asked, and counted`(percent: Double) async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: percent) {
        proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 4, requests: 100)
        #expect(outcome.failures.isEmpty)
        let challengers = outcome.bodies["challenger"] ?? 0
        let exact = percent == 0 || percent == 100
        // Two event loops, each off by less than a block's worst.
        #expect(abs(Double(challengers) - 4 * percent) <= (exact ? 0 : 26))
        #expect(outcome.bodies.values.reduce(0, +) == 400)
        #expect(
          try await proxy.ask("get counts")
            == "champion \(400 - challengers) challenger \(challengers) errors 0")
        #expect(old.requests == 400 - challengers && new.requests == challengers)
      }
    }

    @Test func `a new share holds for every request that begins after it was set`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: 0) {
        proxy async throws in
        let client = try await Client(port: proxy.port)
        for (percent, arm) in [(0, "champion"), (100, "challenger"), (0, "champion")] {
          #expect(try await proxy.ask("set share \(percent)") == "ok")
          for _ in 0..<20 { #expect(try await client.get().body == arm) }
        }
      }
    }

    @Test func `shares that change under load fail no request`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new]) { proxy async throws in
        async let load = Load.run(port: proxy.port, clients: 8, requests: 75)
        for percent in [1, 5, 25, 50, 100, 0, 50, 0] {
          #expect(try await proxy.ask("set share \(percent)") == "ok")
          try await Task.sleep(for: .milliseconds(15))
        }
        let outcome = try await load
        #expect(outcome.failures.isEmpty && outcome.total == 600)
      }
    }

    @Test func `the upstreams of an arm take turns`() async throws {
      let backends = try await [Backend.named("a"), Backend.named("b"), Backend.named("c")]
      let other = try await Backend.named("x")
      try await TestProxy.with(champion: backends, challenger: [other]) { proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 2, requests: 60)
        for name in ["a", "b", "c"] { #expect(abs((outcome.bodies[name] ?? 0) - 40) <= 2) }
      }
    }

    @Test func `a user stays where the header's bucket is`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(
        champion: [old], challenger: [new], percent: 30,
        {
          $0.stickiness = .header("X-User")
          $0.salt = "v7"
        }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        for user in 0..<40 {
          let bucket = StickyBucket(of: "u\(user)", salt: "v7")
          for _ in 0..<2 {
            let body = try await client.get(fields: "x-USER: u\(user)\r\n").body
            #expect(body == "\(bucket.arm(at: TrafficShare(basisPoints: 3_000)))")
          }
        }
        // Those without the header are dealt by weight.
        var challengers = 0
        for _ in 0..<100 { challengers += try await client.get().body == "challenger" ? 1 : 0 }
        #expect(abs(challengers - 30) <= 1)
      }
    }

    @Test func `a user without a cookie gets one and stays`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(
        champion: [old], challenger: [new], percent: 50, { $0.stickiness = .cookie("arm") }
      ) { proxy async throws in
        let client = try await Client(port: proxy.port)
        var arms: Set<String> = []
        for _ in 0..<30 {
          let first = try await client.get()
          let cookie = try #require(first.fields["set-cookie"])
          #expect(cookie.hasPrefix("arm=") && cookie.contains("; Path=/; "))
          arms.insert(first.body)
          let value = cookie.prefix { $0 != ";" }
          for _ in 0..<3 {
            let next = try await client.get(fields: "Cookie: theme=dark; \(value)\r\n")
            #expect(next.body == first.body && next.fields["set-cookie"] == nil)
          }
        }
        #expect(arms == ["champion", "challenger"])
      }
    }
  }
}
