import Foundation
import Testing

/// Scripts and schedulers branch on the exit codes, so each has a test.
@Suite struct ExitCodeTests {
  private let folder: Folder
  /// About 10 around 10, three of a hundred apart.
  private let steady = scattered(10, spread: 0.3, count: 120)

  init() throws {
    folder = try Folder()
    try folder.write(
      "pass.csv",
      recording(["latency_ms": (steady, scattered(10, spread: 0.3, count: 120, phase: 0.4))]))
    try folder.write(
      "fail.csv",
      recording(["latency_ms": (steady, scattered(13, spread: 0.3, count: 120, phase: 0.4))]))
    // The middle is 12 % higher and the spread half of the level: worse, and not proven.
    try folder.write(
      "marginal.csv",
      recording([
        "latency_ms": (
          scattered(10, spread: 5, count: 60), scattered(12, spread: 5, count: 60, phase: 0.4)
        )
      ]))
    try folder.write("inconclusive.csv", recording(["latency_ms": ([10, 11], [10.5, 11])]))
  }

  @Test(arguments: ["pass": 0, "fail": 1, "marginal": 3, "inconclusive": 4])
  func `each verdict has its code`(verdict: String, code: Int32) throws {
    let outcome = try folder.verdin("judge", "\(verdict).csv", "--output", "json")
    #expect(try jsonObject(outcome.output)["verdict"] as? String == verdict)
    #expect(outcome.status == code)
    #expect(outcome.errors.isEmpty)
  }

  @Test func `codes can be mapped, and the others stay`() throws {
    let map = ["--map-exit", "marginal=0,inconclusive=1"]
    #expect(try folder.verdin(["judge", "marginal.csv"] + map).status == 0)
    #expect(try folder.verdin(["judge", "inconclusive.csv"] + map).status == 1)
    #expect(try folder.verdin(["judge", "fail.csv"] + map).status == 1)
    #expect(try folder.verdin(["judge", "pass.csv"] + map).status == 0)
  }

  @Test func `a map never hides a broken input`() throws {
    let map = ["--map-exit", "pass=0,fail=0,marginal=0,inconclusive=0"]
    #expect(try folder.verdin(["judge", "nowhere.csv"] + map).status == 5)
    #expect(try folder.verdin(["judge", "pass.csv", "--policy", "none"] + map).status == 2)
  }

  @Test(arguments: [["judge"], ["judge", "a.csv", "--no-such-flag"], ["no-such-command"]])
  func `a wrong command line is 2 and says nothing on standard output`(line: [String]) throws {
    let outcome = try folder.verdin(line)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Usage:"))
  }

  @Test func `what cannot be read or written is 5`() throws {
    #expect(try folder.verdin("judge", "nowhere.csv").status == 5)
    #expect(try folder.verdin("judge", "pass.csv", "--config", "nowhere.yaml").status == 5)
    #expect(try folder.verdin("lint", "nowhere.yaml").status == 5)
    let unwritten = try folder.verdin("judge", "pass.csv", "--report", "json=no/such/folder.json")
    #expect(unwritten.status == 5)
    #expect(unwritten.output.isEmpty)
  }

  @Test func `a full disk is 5, never a pass`() throws {
    let process = folder.process(["judge", "pass.csv"])
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 5)
  }

  @Test func `help and version are 0 on standard output`() throws {
    for line in [["--help"], ["judge", "--help"], ["batch", "--help"], ["--version"]] {
      let outcome = try folder.verdin(line)
      #expect(outcome.status == 0)
      #expect(!outcome.output.isEmpty && outcome.errors.isEmpty)
    }
  }

  @Test func `lint tells clean, warned and wrong configurations apart`() throws {
    try folder.write("clean.yaml", "metrics:\n  latency_ms: {harm: increase, role: guard}\n")
    try folder.write("wrong.yaml", "metrics:\n  latency_ms: {harm: increases}\n")
    #expect(try folder.verdin("lint", "clean.yaml", "pass.csv").status == 0)
    #expect(try folder.verdin("lint", "wrong.yaml").status == 2)
    try folder.write("unrecorded.yaml", "metrics:\n  latencies_ms: {harm: increase}\n")
    let warned = try folder.verdin("lint", "unrecorded.yaml", "pass.csv")
    #expect(warned.status == 1)
    #expect(warned.text.contains("latency_ms"))
  }
}
