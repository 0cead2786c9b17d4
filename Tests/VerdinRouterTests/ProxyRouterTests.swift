import Foundation
import Synchronization
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite struct ProxyRouterTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  @Test func `what is set is read back`() async throws {
    let memory = Memory()
    let socket = FakeSocket(
      folder.path("s"),
      .answer { line in
        if line == "get share" { return "share \(memory.share)\n" }
        if line == "get counts" { return "champion 75 challenger 25 errors 0\n" }
        guard line.hasPrefix("set share ") else { return "error: unknown command\n" }
        memory.share = String(line.dropFirst("set share ".count))
        return "ok\n"
      })
    defer { socket.end() }
    let router = try #require(try makeRouter("proxy:\(socket.path)") as? ProxyRouter)
    for points in [0, 100, 25, 50, 2_500, 10_000, 0] {
      try await router.setChallengerShare(TrafficShare(basisPoints: points))
      #expect(try await router.challengerShare() == TrafficShare(basisPoints: points))
    }
    #expect(try await router.served() == ServedRequests(champion: 75, challenger: 25))
    #expect(
      Array(socket.received.prefix(4)) == ["set share 0", "get share", "set share 1", "get share"])
  }

  @Test(arguments: [
    "share banana\n", "share 1000\n", "share\n", "share 25", "25\n", "share 25 \n", "error: no\n",
    "\n",
    "share 25\nshare 30\n",
  ])
  func `nothing but a share is one`(answer: String) async throws {
    let socket = FakeSocket(folder.path("s"), .answer { _ in answer })
    defer { socket.end() }
    let router = try makeRouter("proxy:\(socket.path)")
    await #expect(throws: RouterError.self) { try await router.challengerShare() }
    await #expect(throws: RouterError.self) { try await router.setChallengerShare(.all) }
  }

  @Test func `copies are set and read back, and counted beside the requests`() async throws {
    let memory = Memory()
    let socket = FakeSocket(
      folder.path("s"),
      .answer { line in
        if line == "get mirror" { return "mirror \(memory.share)\n" }
        if line == "get counts" {
          return "champion 75 challenger 0 errors 0 mirrored 70 unanswered 2 dropped 5 skipped 1\n"
        }
        guard line.hasPrefix("set mirror ") else { return "error: unknown command\n" }
        memory.share = String(line.dropFirst("set mirror ".count))
        return "ok\n"
      })
    defer { socket.end() }
    let router = try #require(try makeRouter("proxy:\(socket.path)") as? ProxyRouter)
    for points in [10_000, 2_550, 0] {
      let share = TrafficShare(basisPoints: points)
      try await router.setMirror(share)
      #expect(try await router.mirror() == share)
      #expect(router.mirrorCommands(for: share).first.map { socket.received.contains($0) } == true)
    }
    #expect(try await router.served() == ServedRequests(champion: 75, challenger: 0))
  }

  private final class Memory: Sendable {
    private let value = Mutex("0")
    var share: String {
      get { value.withLock { $0 } }
      set { value.withLock { $0 = newValue } }
    }
  }
}
