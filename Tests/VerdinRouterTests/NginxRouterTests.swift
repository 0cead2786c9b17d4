import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite(.enabled(if: LiveNginx.program != nil, "nginx is not installed"))
struct NginxRouterTests {
  @Test(arguments: ["", "&probe=SOCKET", "&probe=TCP"])
  func `requests follow the file, up and down`(probe: String) async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(
      proxy.spec(
        probe.replacing("SOCKET", with: proxy.folder.path("probe"))
          .replacing("TCP", with: proxy.tcpProbe)))
    #expect(try await router.challengerShare() == .none)
    let client = proxy.client
    for percent in [0, 1, 5, 25, 50, 100, 0] {
      let share = TrafficShare(basisPoints: percent * 100)
      try await router.setChallengerShare(share)
      #expect(try await router.challengerShare() == share)
      // A connection kept alive may stay with an old worker until it is asked the next time.
      client.reconnect()
      let x = try client.count(400)["challenger", default: 0]
      #expect(binomialP(x, of: 400, share: share.fraction) > 1e-6, "\(share): \(x) of 400")
    }
  }

  @Test func `a share that is in force is left alone`() async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(proxy.spec())
    try await router.setChallengerShare(TrafficShare(basisPoints: 525))
    let workers = try NginxMaster(pidFile: proxy.folder.path("nginx.pid")).workers()
      .filter { !$0.isShuttingDown }
    #expect(workers.count == 2)
    try await router.setChallengerShare(TrafficShare(basisPoints: 525))
    let later = try NginxMaster(pidFile: proxy.folder.path("nginx.pid")).workers()
      .filter { !$0.isShuttingDown }
    #expect(Set(later.map(\.processID)) == Set(workers.map(\.processID)))
    #expect(try proxy.folder.read(".split.conf.prev") == LiveNginx.text(nil))
    #expect(try proxy.folder.read("split.conf").contains("5.25%  challenger;"))
  }

  /// The file says something that no worker has read.
  @Test(arguments: ["", "&probe=SOCKET"])
  func `a file that was not loaded is no share`(probe: String) async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(
      proxy.spec(probe.replacing("SOCKET", with: proxy.folder.path("probe"))))
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    try proxy.folder.write("split.conf", LiveNginx.text("5"))
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    let text = "\(try #require(error))"
    #expect(
      text.contains("not been reloaded since") || text.contains("25 % in force where"), "\(text)")
    try proxy.reload()
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 500))
  }

  /// A reload that would be refused leaves the old split in force.
  @Test func `what nginx would refuse is taken back`() async throws {
    let proxy = try LiveNginx()
    // `challenger-x` is no upstream, which nginx finds when a request comes; a bad key, at once.
    let router = try makeRouter(proxy.spec("&key=$no_such_variable"))
    let before = try proxy.folder.read("split.conf")
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    }
    let text = "\(try #require(error))"
    #expect(text.contains("unknown \"no_such_variable\" variable"), "\(text)")
    #expect(try proxy.folder.read("split.conf") == before)
    #expect(try proxy.client.count(50) == ["champion": 50])
  }

  /// `0%` would be refused; the traffic is to be where the file says.
  @Test func `0 and 100 per cent are written as nginx takes them`() throws {
    let split = SplitClients(
      key: "$request_id", variable: "v", champion: "a", challenger: "b")
    #expect(split.text(.none).contains("$v {\n    *  a;\n}"))
    #expect(split.text(.all).contains("$v {\n    *  b;\n}"))
    #expect(split.text(TrafficShare(basisPoints: 1)).contains("    0.01%  b;\n    *  a;\n"))
    for points in 0...10_000 {
      let share = TrafficShare(basisPoints: points)
      #expect(try split.share(in: split.text(share), of: "f") == share)
    }
  }

  @Test(arguments: [
    "", "split_clients $request_id $other { * champion; }",
    "split_clients $request_id $v { 25% challenger; 25% third; * champion; }",
    "split_clients $request_id $v { 25% challenger; }",
    "split_clients $request_id $v { 25% champion; * challenger; }",
    "split_clients $request_id $v { * third; }", "split_clients $request_id $v { }",
    "split_clients $request_id $v { 25 challenger; * champion; }",
    "split_clients $request_id $v { 0% challenger; * champion; }",
    "split_clients $request_id $v { 101% challenger; * champion; }",
    "# split_clients $request_id $v { * champion; }",
    """
    split_clients $request_id $v { * champion; }
    split_clients $request_id $v { 25% challenger; * champion; }
    """,
  ])
  func `another block is no share`(text: String) {
    let split = SplitClients(
      key: "$request_id", variable: "v", champion: "champion", challenger: "challenger")
    #expect(throws: RouterError.self) { try split.share(in: text, of: "f") }
  }

  @Test func `a configuration without the file is an error`() async throws {
    let proxy = try LiveNginx(isIncluded: false)
    let router = try makeRouter(proxy.spec())
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(.all)
    }
    #expect("\(try #require(error))".contains("does not include \(proxy.split)"))
    #expect(try proxy.client.count(20) == ["champion": 20])
  }

  /// nginx takes both and heeds the last.
  @Test func `a second block for the variable is an error`() async throws {
    let proxy = try LiveNginx(http: "map $host $verdin_arm { default champion; }")
    let router = try makeRouter(proxy.spec())
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(.all)
    }
    #expect("\(try #require(error))".contains("$verdin_arm is set 2 times"))
    #expect(try proxy.folder.read("split.conf") == LiveNginx.text(nil))
  }

  @Test func `a configuration broken elsewhere keeps the file at 0`() async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(proxy.spec())
    try await router.setChallengerShare(.all)
    let good = try proxy.folder.read("nginx.conf")
    try proxy.folder.write("nginx.conf", good + "nonsense;\n")
    for share in [TrafficShare(basisPoints: 5_000), .none] {
      let error = await #expect(throws: RouterError.self) {
        try await router.setChallengerShare(share)
      }
      #expect("\(try #require(error))".contains("unknown directive \"nonsense\""))
    }
    #expect(try proxy.folder.read("split.conf").contains("# 0 % to the challenger"))
    // Not confirmed: what is in force is still everything to the challenger.
    await #expect(throws: RouterError.self) { try await router.challengerShare() }
    try proxy.folder.write("nginx.conf", good)
    try await router.setChallengerShare(.none)
    #expect(try await router.challengerShare() == .none)
    #expect(try proxy.client.count(50) == ["champion": 50])
  }

  @Test func `an nginx that does not run, or another process, is an error`() async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(proxy.spec())
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    let other = try makeRouter(
      proxy.spec().replacing("nginx.pid", with: "other.pid"))
    try proxy.folder.write("other.pid", "\(getpid())\n")
    for share in [TrafficShare.all, .none] {
      let error = await #expect(throws: RouterError.self) {
        try await other.setChallengerShare(share)
      }
      #expect("\(try #require(error))".contains("is no nginx master but"))
    }
    try proxy.folder.write("other.pid", "soon\n")
    await #expect(throws: RouterError.self) { try await other.challengerShare() }
    proxy.server.stop()
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    #expect("\(try #require(error))".hasPrefix("cannot reach \(proxy.folder.path("nginx.pid"))"))
    // The one that starts next has no challenger.
    await #expect(throws: RouterError.self) { try await router.setChallengerShare(.none) }
    #expect(try proxy.folder.read("split.conf").contains("# 0 % to the challenger"))
  }

  @Test func `another configuration than the one that runs is not tested`() async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(
      proxy.spec().replacing("nginx.conf", with: "other.conf"))
    try proxy.folder.write("other.conf", try proxy.folder.read("nginx.conf"))
    let error = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(.all)
    }
    #expect("\(try #require(error))".contains("add config=\(proxy.folder.path("nginx.conf"))"))
  }

  /// Users stay with the arm that they were given as the share grows.
  @Test func `buckets only grow`() async throws {
    let proxy = try LiveNginx()
    let router = try makeRouter(proxy.spec("&key=$http_x_user"))
    var before: Set<Int> = []
    for percent in [5, 25, 50] {
      try await router.setChallengerShare(TrafficShare(basisPoints: percent * 100))
      let client = proxy.client
      let now = try Set((0..<200).filter { try client.get("X-User: \($0)") == "challenger" })
      #expect(now.isSuperset(of: before) && now.count > before.count)
      before = now
    }
  }
}
