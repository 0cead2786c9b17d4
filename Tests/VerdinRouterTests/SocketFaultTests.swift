import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

/// What a runtime socket can do wrong, for each router that speaks to one.
@Suite struct SocketFaultTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  static let specs = ["haproxy:SOCKET?backend=model", "haproxy-map:SOCKET?map=MAP", "proxy:SOCKET"]

  private func router(_ spec: String, timeout: Double = 0.3) throws -> any RehearsingRouter {
    let map = try folder.write("split.map", "challenger 0\n")
    let text = spec.replacing("SOCKET", with: folder.path("s")).replacing("MAP", with: map)
    return try makeRouter(text + (text.contains("?") ? "&" : "?") + "timeout=\(timeout)")
  }

  /// The messages of reading and of setting a share, which both have to fail.
  private func messages(_ router: any RehearsingRouter) async throws -> [String] {
    let reading = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    let setting = await #expect(throws: RouterError.self) {
      try await router.setChallengerShare(.none)
    }
    return ["\(try #require(reading))", "\(try #require(setting))"]
  }

  @Test(arguments: specs) func `nobody there`(spec: String) async throws {
    for message in try await messages(try router(spec)) {
      #expect(message == "cannot reach \(folder.path("s")): connect: No such file or directory")
    }
  }

  @Test(arguments: specs) func `a socket left behind by the dead`(spec: String) async throws {
    FakeSocket(folder.path("s"), .silent).end()
    for message in try await messages(try router(spec)) {
      #expect(message == "cannot reach \(folder.path("s")): connect: Connection refused")
    }
  }

  @Test(arguments: specs) func `no answer`(spec: String) async throws {
    let socket = FakeSocket(folder.path("s"), .silent)
    defer { socket.end() }
    for message in try await messages(try router(spec)) {
      #expect(message.hasPrefix("\(folder.path("s")) did not answer '"), "\(message)")
      #expect(message.hasSuffix("within 0.3 s"), "\(message)")
    }
  }

  @Test(arguments: specs) func `an answer without end`(spec: String) async throws {
    let socket = FakeSocket(folder.path("s"), .drip(seconds: 0.05))
    defer { socket.end() }
    for message in try await messages(try router(spec)) {
      #expect(message.contains("did not answer"), "\(message)")
    }
  }

  @Test(arguments: [FakeSocket.Behaviour.silent, .drip(seconds: 0.05)])
  func `nothing takes longer than its time`(behaviour: FakeSocket.Behaviour) throws {
    let fake = FakeSocket(folder.path("s"), behaviour)
    defer { fake.end() }
    let socket = LocalSocket(address: fake.path, timeout: .milliseconds(300))
    let start = ContinuousClock.now
    #expect(throws: RouterError.self) { try socket.converse("get share\n") }
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  @Test(arguments: specs) func `closed without a word`(spec: String) async throws {
    let socket = FakeSocket(folder.path("s"), .hangUp)
    defer { socket.end() }
    for message in try await messages(try router(spec)) {
      #expect(message.contains("closed the connection without a whole answer"), "\(message)")
    }
  }

  @Test(arguments: specs) func `garbage`(spec: String) async throws {
    let socket = FakeSocket(folder.path("s"), .answer { _ in "<html>502</html>\n\n" })
    defer { socket.end() }
    for message in try await messages(try router(spec)) {
      #expect(message.hasPrefix("\(folder.path("s")) "), "\(message)")
      #expect(message.contains("<html>502</html>"), "\(message)")
    }
  }

  @Test(arguments: specs) func `bytes that are no text`(spec: String) async throws {
    let socket = FakeSocket(folder.path("s"), .answer { _ in "\u{0}\u{7F}\u{1F600}" })
    defer { socket.end() }
    _ = try await messages(try router(spec))
  }

  /// Every beginning of a real answer that is not the whole of it.
  @Test func `half an answer of HAProxy is none`() async throws {
    let states = """
      1
      # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight
      3 model 1 champion 127.0.0.1 2 0 75 100
      3 model 2 challenger 127.0.0.1 2 0 25 0


      """
    let statistics = """
      # pxname,svname,stot,bck,algo,
      model,champion,75,0,,
      model,challenger,25,0,,
      model,BACKEND,100,0,roundrobin,


      """
    let whole = states.utf8.count
    for length in stride(from: 0, through: whole, by: 7).map(\.self) + [whole - 1, whole] {
      let path = folder.path("s\(length)")
      let socket = FakeSocket(
        path,
        .answer { line in
          line.hasPrefix("show stat")
            ? statistics : String(decoding: states.utf8.prefix(length), as: UTF8.self)
        })
      defer { socket.end() }
      let router = try makeRouter("haproxy:\(path)?backend=model")
      if length == whole {
        #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
      } else {
        await #expect(throws: RouterError.self) { try await router.challengerShare() }
      }
    }
  }

  @Test func `half a silence is none`() async throws {
    let socket = FakeSocket(folder.path("s"), .answer { _ in "\n" })
    defer { socket.end() }
    let error = await #expect(throws: RouterError.self) {
      try await makeRouter("haproxy:\(socket.path)?backend=model").setChallengerShare(.none)
    }
    #expect("\(try #require(error))".contains("without a whole answer"))
  }
}
