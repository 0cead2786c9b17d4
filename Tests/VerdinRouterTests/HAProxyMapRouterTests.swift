import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite(.enabled(if: LiveServer.path(of: "haproxy") != nil, "haproxy is not installed"))
struct HAProxyMapRouterTests {
  private func start(
    map: String = "# shares\nother 7\nchallenger 0\n", level: String = "admin"
  ) throws -> (LiveHAProxy, any RehearsingRouter) {
    let proxy = try LiveHAProxy(level: level, frontend: LiveHAProxy.mapFrontend, map: map)
    let spec =
      "haproxy-map:\(proxy.socket)?map=\(proxy.map)"
      + "&champion=only-champion&challenger=only-challenger"
    return (proxy, try makeRouter(spec))
  }

  @Test func `requests follow the map, and the file says the same`() async throws {
    let (proxy, router) = try start()
    let counting = try #require(router as? any CountingRouter)
    let client = proxy.client
    for percent in [0, 1, 5, 25, 50, 100, 0] {
      let share = TrafficShare(basisPoints: percent * 100)
      let before = try #require(try await counting.served())
      try await router.setChallengerShare(share)
      #expect(try await router.challengerShare() == share)
      let x = try client.count(600)["challenger", default: 0]
      #expect(binomialP(x, of: 600, share: share.fraction) > 1e-6, "\(share): \(x) of 600")
      let after = try #require(try await counting.served())
      #expect(after.challenger - before.challenger == x)
      #expect(
        try proxy.folder.read("split.map") == "# shares\nother 7\nchallenger \(percent)\n")
    }
  }

  @Test func `a part of a per cent is objected to`() async throws {
    let router = try makeRouter("haproxy-map:/s?map=/m")
    let share = TrafficShare(basisPoints: 550)
    #expect(router.objection(to: share)?.contains("whole per cents") == true)
    #expect(router.commands(for: share).isEmpty)
    await #expect(throws: RouterError.self) { try await router.setChallengerShare(share) }
    #expect(
      router.commands(for: .all) == ["set map /m challenger 100", "write 'challenger 100' to /m"])
  }

  /// HAProxy takes `banana` and `5.5` in silence and keeps the number that was.
  @Test func `what an operator wrote is read as what is in force`() async throws {
    let (proxy, router) = try start()
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    for text in ["banana", "5.5"] {
      #expect(try await proxy.operate("set map \(proxy.map) challenger \(text)") == "\n")
      #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
    }
    for number in ["1000", "101", "-1"] {
      try await proxy.operate("set map \(proxy.map) challenger \(number)")
      let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
      #expect("\(try #require(error))".contains("'challenger' is \(number), which is no per cent"))
    }
    // It can be mended from there.
    try await router.setChallengerShare(.none)
    #expect(try await router.challengerShare() == .none)
  }

  @Test func `a key that is gone or written twice is an error`() async throws {
    let (proxy, router) = try start()
    try await proxy.operate("add map \(proxy.map) challenger 7")
    for _ in 0..<2 {
      let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
      #expect("\(try #require(error))".contains("the key 'challenger' 2 times"))
      await #expect(throws: RouterError.self) { try await router.setChallengerShare(.none) }
    }
    try await proxy.operate("del map \(proxy.map) challenger")
    for _ in 0..<2 {
      let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
      #expect("\(try #require(error))".contains("the map has no key 'challenger'"))
      await #expect(throws: RouterError.self) { try await router.setChallengerShare(.none) }
    }
  }

  @Test func `a map that is not there, and one without permission, are errors`() async throws {
    let (proxy, _) = try start()
    let other = try makeRouter("haproxy-map:\(proxy.socket)?map=/etc/other.map")
    for share in [TrafficShare.none, .all] {
      let error = await #expect(throws: RouterError.self) {
        try await other.setChallengerShare(share)
      }
      #expect("\(try #require(error))".contains("Unknown map identifier"))
    }
    let (_, weak) = try start(level: "user")
    await #expect(throws: RouterError.self) { try await weak.setChallengerShare(.none) }
  }

  @Test func `a map of texts is no map of numbers`() async throws {
    let proxy = try LiveHAProxy(
      frontend: """
        http-request set-var(txn.share) str(challenger),map_str(MAP)
        default_backend only-champion
        """, map: "challenger 0\n")
    let router = try makeRouter("haproxy-map:\(proxy.socket)?map=\(proxy.map)")
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    #expect("\(try #require(error))".contains("does not read the map as numbers"))
  }

  /// The file cannot be written where it is a folder's, and even then the traffic comes first.
  @Test func `a rollback takes the traffic even when the file cannot be written`() async throws {
    let (proxy, router) = try start()
    try await router.setChallengerShare(.all)
    try FileManager.default.removeItem(atPath: proxy.map)
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(.none)
    }
    let text = "\(try #require(error))"
    #expect(text.contains("0 % is in force, but a reload of HAProxy would bring back"), "\(text)")
    #expect(try proxy.client.count(50) == ["champion": 50])
  }

  @Test func `a restart goes on with the share`() async throws {
    let (proxy, router) = try start()
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    proxy.server.stop()
    let client = proxy.client
    let again = try LiveServer(
      LiveServer.path(of: "haproxy") ?? "", ["-db", "-f", proxy.folder.path("h.cfg")]
    ) { client.isAnswered }
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
    again.stop()
  }
}
