import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite struct ExecRouterTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func router(_ script: String, timeout: Double = 5) throws -> ExecRouter {
    // Not started itself: a file just written is busy as long as another test's child holds it.
    let file = try folder.write("split", "\(script)\n")
    return try #require(
      try makeRouter("exec:/bin/sh?arg=\(file)&timeout=\(timeout)") as? ExecRouter)
  }

  @Test(arguments: [0, 1, 50, 500, 10_000]) func `what is set is read back`(points: Int)
    async throws
  {
    let router = try router(
      """
      case $1 in get) cat \(folder.path("share"));; set) echo "$2 %" > \(folder.path("share"));; esac
      """)
    let share = TrafficShare(basisPoints: points)
    try await router.setChallengerShare(share)
    #expect(try await router.challengerShare() == share)
    #expect(
      router.commands(for: share) == ["/bin/sh \(folder.path("split")) set \(share.percentText)"])
  }

  @Test func `arguments come as they are, and no shell reads them`() async throws {
    let program = try folder.write("split", "printf '%s|' \"$@\" > \(folder.path("seen"))\n")
    let router = try makeRouter("exec:/bin/sh?arg=\(program)&arg=$(id) ;a&arg=*")
    try await router.setChallengerShare(.all)
    #expect(try folder.read("seen") == "$(id) ;a|*|set|100|")
    #expect(router.commands(for: .all) == ["/bin/sh \(program) '$(id) ;a' '*' set 100"])
  }

  @Test(arguments: [
    ("exit 3", "refused 'PROGRAM get': 'exit code 3'"),
    ("echo no such pool >&2; echo 25; exit 1", "'exit code 1, no such pool'"),
    ("true", "answered 'PROGRAM get' with what it never should: nothing"),
    ("echo banana", "what it never should: 'banana'"),
    ("echo 25 of 100", "what it never should: '25 of 100'"),
    ("echo 1000", "what it never should: '1000'"),
    ("echo -5", "what it never should: '-5'"),
    ("echo 25; echo 30", "what it never should: '25 30'"),
    ("kill -9 $$", "ended by signal 9"),
  ])
  func `nothing but a per cent is a share`(script: String, message: String) async throws {
    let router = try router(script)
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    let text = "\(try #require(error))"
    #expect(text.hasPrefix("/bin/sh "), "\(text)")
    let command = "/bin/sh \(folder.path("split"))"
    #expect(text.contains(message.replacing("PROGRAM", with: command)), "\(text)")
  }

  @Test(arguments: ["exit 1", "kill -9 $$", "sleep 60"])
  func `what was not set is an error`(script: String) async throws {
    let router = try router(script, timeout: 0.3)
    await #expect(throws: RouterError.self) { try await router.setChallengerShare(.none) }
  }

  @Test func `nothing takes longer than its time`() throws {
    let script = "trap '' TERM; sleep 60 & wait; sleep 60"
    let program = Program(
      path: "/bin/sh", arguments: ["-c", script], timeout: .milliseconds(300))
    let start = ContinuousClock.now
    let error = try #require(throws: RouterError.self) { try program.runHere() }
    #expect("\(error)".hasPrefix("/bin/sh did not answer '/bin/sh -c "))
    #expect("\(error)".hasSuffix("within 0.3 s"))
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  @Test func `a child that holds the output open does not hold up`() async throws {
    let router = try router("echo 25\nsleep 30 &", timeout: 10)
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
  }

  @Test func `more output than a pipe holds is read`() async throws {
    let router = try router("printf '%300000s'; echo 25")
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
  }

  @Test func `a program that is not there is named`() async throws {
    let router = try makeRouter("exec:/nowhere/split")
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    #expect("\(try #require(error))" == "cannot reach /nowhere/split: there is no such program")
  }
}
