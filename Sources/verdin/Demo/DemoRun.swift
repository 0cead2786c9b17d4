import Foundation
import VerdinIO
import VerdinReport
import VerdinRollout

/// One rollout of the demo, from the start of its servers to their end.
struct DemoRun {
  let scenario: DemoScenario
  let challenger: DemoModel
  let speed: Double
  let rate: Double
  let folder: DemoFolder

  /// Seconds over which requests are counted together; half a minute has ticks enough for all methods.
  private var tick: Double { speed > 1 ? 0.25 : 0.5 }

  private var socket: String {
    "/tmp/verdin-demo-\(ProcessInfo.processInfo.processIdentifier).sock"
  }

  /// - Returns: how it ended; nil when it was stopped, and rolled back.
  func carryOut(_ stop: StopRequest) async throws -> RolloutStatus? {
    let configuration = demoConfiguration(scenario, speed: speed, tick: tick, socket: socket)
    try Data(configuration.utf8).write(to: URL(filePath: folder.path + "/demo.yaml"))
    Console.note("\(scenario.rawValue): \(scenario.headline)")
    let processes = try DemoProcesses(in: folder.path)
    // Whatever goes wrong, nothing is left running.
    defer {
      processes.stop()
      // The proxy is given no time to drain, and leaves it.
      unlink(socket)
    }
    try await processes.startServers(
      challenger: challenger, copies: scenario.beginsWithCopies, rate: rate, socket: socket)
    let name = ["--rollout", scenario.rawValue, "--state-dir", folder.path]
    let place = try RolloutPlace.parse(name)
    try await processes.verdinToItsEnd("start", ["rollout", "start"] + name + start)
    let runner = try processes.verdin("rollout", ["rollout", "run"] + name)
    var view = RolloutView()
    while processes.ended(runner) == nil {
      if stop.isAsked {
        try await processes.verdinToItsEnd(
          "rollback", ["rollout", "rollback", "--reason", "the demo was stopped"] + name,
          codes: [ExitStatus.rolledBack.rawValue])
        Console.note("stopped: the champion has all traffic, and the servers end")
        return nil
      }
      try view.show(place.status())
      try await Task.sleep(for: .milliseconds(200))
    }
    let status = try place.status()
    try view.show(status)
    guard status.state.isEnded else {
      throw DemoProcesses.NotReady(what: "verdin rollout run", log: processes.said("rollout"))
    }
    if folder.isKept {
      // So that the request log shows the traffic after the last word too.
      try await Task.sleep(for: .seconds(2))
      try await recordMetrics(of: status, tick: tick, in: folder.path)
    }
    return status
  }

  private var start: [String] {
    [
      "--config", folder.path + "/demo.yaml", "--champion", "1", "--challenger", "2", "--strategy",
      scenario.beginsWithCopies ? "shadow" : "staged",
    ]
  }
}
