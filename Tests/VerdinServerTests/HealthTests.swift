import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  @Suite struct HealthTests {
    @Test func `an upstream goes after failures in a row and comes back after passed checks`() {
      let health = UpstreamHealth(fall: 3, rise: 2)
      for _ in 0..<2 { health.requestFailed() }
      health.requestAnswered()
      for _ in 0..<2 { health.requestFailed() }
      for _ in 0..<2 { health.checkFailed() }
      #expect(health.isUp)
      // A check that passes does not excuse requests that fail.
      health.checkPassed()
      health.requestFailed()
      #expect(!health.isUp)
      health.checkPassed()
      #expect(!health.isUp)
      health.checkPassed()
      #expect(health.isUp)
      for _ in 0..<3 { health.checkFailed() }
      #expect(!health.isUp)
    }

    @Test func `a killed upstream fails no GET while another one lives`() async throws {
      let backends = try await [Backend.named("a"), Backend.named("b")]
      let other = try await Backend.named("x")
      try await TestProxy.with(champion: backends, challenger: [other]) { proxy async throws in
        async let load = Load.run(port: proxy.port, clients: 8, requests: 75)
        try await Task.sleep(for: .milliseconds(30))
        await backends[0].kill()
        let outcome = try await load
        #expect(outcome.failures.isEmpty && outcome.total == 600)
        #expect(try await eventually { try await proxy.ask("get health").contains("down") })
        #expect(try await proxy.ask("get health").hasPrefix("healthy\n"))
      }
    }

    @Test func `a killed challenger's requests go to the champion, and that is told`() async throws
    {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: 50) {
        proxy async throws in
        async let load = Load.run(port: proxy.port, clients: 8, requests: 75)
        try await Task.sleep(for: .milliseconds(30))
        await new.kill()
        let outcome = try await load
        #expect(outcome.failures.isEmpty && outcome.total == 600)
        #expect(try await proxy.ask("get share") == "share 50")
        #expect(
          try await eventually { try await proxy.ask("get health").hasPrefix("degraded\n") })

        // The counts and the log say who really answered.
        let champions = outcome.bodies["champion"] ?? 0
        let counts = try await proxy.ask("get counts")
        #expect(counts.hasPrefix("champion \(champions) challenger \(600 - champions) "))
        try await proxy.drain()
        let records = try proxy.records()
        #expect(records.count { $0.arm == "champion" } == champions)
        #expect(records.contains { $0.arm == "champion" && $0.redirected == true })
        // Nor is the challenger's failure lost because the champion stepped in.
        #expect(
          records.contains { $0.arm == "challenger" && $0.status == 502 && $0.retried == true })
      }
    }

    @Test func `a challenger comes back when it answers again`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: 100) {
        proxy async throws in
        let client = try await Client(port: proxy.port)
        #expect(try await client.get().body == "challenger")
        await new.kill()
        #expect(
          try await eventually { try await proxy.ask("get health").hasPrefix("degraded\n") })
        #expect(try await client.get().body == "champion")
        let again = try await Backend.named("challenger", port: new.port)
        #expect(try await eventually { try await proxy.ask("get health").hasPrefix("healthy\n") })
        #expect(try await client.get().body == "challenger")
        await again.kill()
      }
    }

    @Test func `without a champion nothing goes to the challenger that is not its own`()
      async throws
    {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: 25) {
        proxy async throws in
        await old.kill()
        #expect(
          try await eventually { try await proxy.ask("get health").hasPrefix("unavailable\n") })
        let outcome = try await Load.run(port: proxy.port, clients: 2, requests: 100)
        #expect(outcome.failures.keys.sorted() == ["503"])
        #expect(abs((outcome.bodies["challenger"] ?? 0) - 50) <= 26)
        #expect(try await proxy.ask("set share 100") == "ok")
        let all = try await Load.run(port: proxy.port, clients: 2, requests: 10)
        #expect(all.bodies == ["challenger": 20])
      }
    }

    @Test func `a path that answers 503 takes an upstream out, requests or not`() async throws {
      let old = try await Backend.named("champion")
      let new = try await Backend.http { request in
        request.head.uri == "/ready"
          ? Backend.Answer(status: .serviceUnavailable) : Backend.Answer(body: "challenger")
      }
      try await TestProxy.with(
        champion: [old], challenger: [new], percent: 100, { $0.health.path = "/ready" }
      ) { proxy async throws in
        #expect(
          try await eventually { try await proxy.ask("get health").hasPrefix("degraded\n") })
        #expect(try await Client(port: proxy.port).get().body == "champion")
      }
    }

    @Test func `an answer of 500 is the challenger's answer`() async throws {
      let old = try await Backend.named("champion")
      let new = try await Backend.http { _ in Backend.Answer(status: .internalServerError) }
      try await TestProxy.with(champion: [old], challenger: [new], percent: 100) {
        proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 2, requests: 20)
        #expect(outcome.failures == ["500": 40])
        #expect(try await proxy.ask("get health").hasPrefix("healthy\n"))
        #expect(try await proxy.ask("get counts") == "champion 0 challenger 40 errors 0")
      }
    }
  }
}
