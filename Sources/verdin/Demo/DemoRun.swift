import Foundation
import VerdinIO
import VerdinReport
import VerdinRollout

/// One rollout of the demo, from the start of its servers to their end.
struct DemoRun {
  let scenario: DemoScenario
  let challenger: DemoModel
  let stageSeconds: Double
  let rate: Double
  let folder: DemoFolder

  private var socket: String {
    "/tmp/verdin-demo-\(ProcessInfo.processInfo.processIdentifier).sock"
  }

  /// - Returns: how it ended; nil when it was stopped, and rolled back.
  func carryOut(_ stop: StopRequest) async throws -> RolloutStatus? {
    try Data(configuration.utf8).write(to: URL(filePath: folder.path + "/demo.yaml"))
    Console.note("\(scenario.rawValue): \(scenario.headline)")
    let processes = try DemoProcesses(in: folder.path)
    // Whatever goes wrong, nothing is left running.
    defer {
      processes.stop()
      // The proxy is given no time to drain, and leaves it.
      unlink(socket)
    }
    try await processes.startServers(challenger: challenger, rate: rate, socket: socket)
    let name = ["--rollout", scenario.rawValue, "--state-dir", folder.path]
    let place = try RolloutPlace.parse(name)
    try await processes.verdinToItsEnd("start", ["rollout", "start"] + name + versions)
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
    if folder.isKept { try await recordMetrics(of: status, in: folder.path) }
    return status
  }

  private var versions: [String] {
    [
      "--config", folder.path + "/demo.yaml", "--champion", "1", "--challenger", "2",
    ]
  }

  /// As a user would write it.
  private var configuration: String {
    """
    metrics:
      accuracy:   {numerator: correct, denominator: labelled, harm: decrease, margin: {absolute: 0.05}, min: 0.80}
      latency_ms: {kind: quantile, quantile: p95, harm: increase, margin: 50%}
      latency_mean_ms: {harm: increase, role: watch, max: 100}
      error_rate: {numerator: errors, denominator: requests, harm: increase, margin: {absolute: 0.02}, max: 0.05}
    rollout:
      stages: [1, 5, 25, 50, 100]
      stage_duration: \(seconds(stageSeconds))
      interval: 1s
      settle: 1s
      extension: \(seconds(2 * stageSeconds))
      hold: 20s
      unresolved: rollback
      traffic: requests
      router: proxy:\(socket)
      metrics: {requests: requests.jsonl, labels: labels.csv, tick: 1s}

    """
  }

  private func seconds(_ value: Double) -> String { "\(Int(value.rounded(.up)))s" }
}
