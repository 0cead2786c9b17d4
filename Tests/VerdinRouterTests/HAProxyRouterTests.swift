import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite(.enabled(if: LiveServer.path(of: "haproxy") != nil, "haproxy is not installed"))
struct HAProxyRouterTests {
  @Test func `requests follow the weights, up and down`() async throws {
    let proxy = try LiveHAProxy()
    let router = try #require(
      try makeRouter("haproxy:\(proxy.socket)?backend=model") as? HAProxyRouter)
    let client = proxy.client
    #expect(try await router.challengerShare() == .none)
    for points in [0, 100, 500, 2_500, 5_000, 10_000, 0, 50, 10_000, 2_500, 0] {
      let share = TrafficShare(basisPoints: points)
      let before = try #require(try await router.served())
      try await router.setChallengerShare(share)
      #expect(try await router.challengerShare() == share)
      let counts = try client.count(400)
      let x = counts["challenger", default: 0]
      // Round robin deals the requests out as the weights say, save for where in the round it begins.
      #expect(abs(Double(x) - 400 * share.fraction) <= 2, "\(share): \(counts)")
      if share == .none { #expect(x == 0) }
      if share == .all { #expect(x == 400) }
      let after = try #require(try await router.served())
      #expect(after.challenger - before.challenger == x)
      #expect(after.champion - before.champion == 400 - x)
    }
  }

  /// Between two commands no request may find both weights at 0.
  @Test func `no step leaves both arms without weight, or the challenger with more`() throws {
    let router = try makeRouter("haproxy:/s?backend=b")
    let shares = [0, 100, 500, 2_500, 5_000, 9_900, 10_000].map(TrafficShare.init(basisPoints:))
    for old in shares {
      for new in shares {
        var weights = [
          "champion": 100 - old.basisPoints / 100, "challenger": old.basisPoints / 100,
        ]
        for command in router.commands(for: new) {
          let words = command.split(separator: " ").map(String.init)
          weights[String(words[2].dropFirst(2))] = Int(words[4]) ?? -1
          let (x, y) = (weights["challenger", default: 0], weights["champion", default: 0])
          #expect(x + y > 0, "\(old) to \(new)")
          let share = Double(x) / Double(x + y)
          #expect(share <= max(old.fraction, new.fraction) + 1e-12, "\(old) to \(new)")
        }
      }
    }
  }

  @Test func `shares without a ratio of weights are objected to`() async throws {
    let router = try makeRouter("haproxy:/s?backend=b")
    let objectionable = TrafficShare(basisPoints: 33)
    #expect(router.objection(to: objectionable)?.contains("take whole per cents") == true)
    #expect(router.commands(for: objectionable) == [])
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(objectionable)
    }
    #expect("\(try #require(error))".contains("0.33 %"))
    #expect(
      router.commands(for: TrafficShare(basisPoints: 50))
        == ["set server b/champion weight 199", "set server b/challenger weight 1"])
    // Every share without an objection is met exactly.
    for points in 0...10_000 {
      let share = TrafficShare(basisPoints: points)
      let commands = router.commands(for: share)
      #expect(commands.isEmpty == (router.objection(to: share) != nil))
      guard !commands.isEmpty else { continue }
      let words = commands.sorted().map { Int($0.split(separator: " ")[4]) ?? -1 }
      let (x, y) = (words[0], words[1])
      #expect((0...256).contains(x) && (0...256).contains(y))
      #expect(x * 10_000 == points * (x + y), "\(share)")
    }
  }

  @Test func `an operator's drain is read back as no traffic`() async throws {
    let proxy = try LiveHAProxy()
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    for state in ["drain", "maint"] {
      try await proxy.operate("set server model/challenger state \(state)")
      #expect(try await router.challengerShare() == .none)
      #expect(try proxy.client.count(50) == ["champion": 50])
      try await proxy.operate("set server model/challenger state ready")
      #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
    }
  }

  @Test(arguments: [("drain", "it is drained"), ("maint", "it is in maintenance")])
  func `a champion that takes nothing is an error`(state: String, words: String) async throws {
    let proxy = try LiveHAProxy()
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    try await router.setChallengerShare(TrafficShare(basisPoints: 100))
    try await proxy.operate("set server model/champion state \(state)")
    #expect(try proxy.client.count(50) == ["challenger": 50])
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    let text = "\(try #require(error))"
    #expect(text.contains(words) && text.contains("the challenger gets all of it"), "\(text)")
    // A rollback that finds nobody to roll back to is not confirmed.
    try await router.setChallengerShare(.none)
    await #expect(throws: RouterError.self) { try await router.challengerShare() }
  }

  /// `50%` would be per cent of the initial weight, which is 0 here.
  @Test func `a weight by hand is read as the share that it makes`() async throws {
    let proxy = try LiveHAProxy()
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    try await proxy.operate("set weight model/challenger 256; set weight model/champion 256")
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 5_000))
    try await proxy.operate("set weight model/challenger 50%")
    #expect(try await router.challengerShare() == .none)
  }

  @Test func `a restart forgets the weights, and that is seen`() async throws {
    let proxy = try LiveHAProxy()
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    try await router.setChallengerShare(.all)
    proxy.server.stop()
    await #expect(throws: RouterError.self) { try await router.challengerShare() }
    let client = proxy.client
    let again = try LiveServer(
      LiveServer.path(of: "haproxy") ?? "", ["-db", "-f", proxy.folder.path("h.cfg")]
    ) { client.isAnswered }
    #expect(try await router.challengerShare() == .none)
    again.stop()
  }

  @Test(arguments: [
    (
      "balance static-rr\nserver champion A weight 1\nserver challenger B weight 1", "admin",
      "static LB algorithm", "use 'balance roundrobin'"
    ),
    (
      "balance source\nserver champion A weight 1\nserver challenger B weight 1", "admin",
      "static LB algorithm", "map idiom"
    ),
    (
      "balance first\nserver champion A weight 1\nserver challenger B weight 1", "admin",
      "'balance first' heeds no weights", "roundrobin"
    ),
    ("server champion A\nserver challenger B backup", "admin", "is a backup", "backup"),
    (
      "server champion A\nserver challenger B\nserver third A", "admin",
      "server 'third' takes traffic beside the two arms", "a backend of their own"
    ),
    ("server champion A\nserver challenger B", "operator", "ermission denied", "level admin"),
    ("server champion A\nserver challenger B", "user", "ermission denied", "level admin"),
    ("server champion A\nserver chalenger B", "admin", "No such server", "set server"),
  ])
  func `a proxy that cannot split is an error`(
    backend: String, level: String, message: String, hint: String
  ) async throws {
    let proxy = try LiveHAProxy(
      level: level, backend: backend.replacing("\n", with: "\n        "))
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
      _ = try await router.challengerShare()
    }
    let text = "\(try #require(error))"
    #expect(text.hasPrefix(proxy.socket), "\(text)")
    #expect(text.contains(message) && text.contains(hint), "\(text)")
  }

  @Test func `a backend that is not there is named`() async throws {
    let proxy = try LiveHAProxy()
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=nodel")
    for _ in 0..<1 {
      let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
      #expect("\(try #require(error))".contains("Can't find backend"))
      await #expect(throws: RouterError.self) { try await router.setChallengerShare(.none) }
    }
  }

  @Test func `a third server with weight 0 does no harm`() async throws {
    let proxy = try LiveHAProxy(
      backend: "server champion A\n  server challenger B weight 0\n  server third A weight 0")
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    try await router.setChallengerShare(.all)
    #expect(try await router.challengerShare() == .all)
  }

  @Test func `a slow start is not yet the split`() async throws {
    let proxy = try LiveHAProxy(
      backend: "server champion A slowstart 20s weight 100\n  server challenger B weight 0")
    let router = try makeRouter("haproxy:\(proxy.socket)?backend=model")
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    try await proxy.operate("set server model/champion state maint")
    try await proxy.operate("set server model/champion state ready")
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    #expect("\(try #require(error))".contains("slow start"))
    try await router.setChallengerShare(.none)
    #expect(try await router.challengerShare() == .none)
  }
}
