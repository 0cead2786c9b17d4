import Foundation
import Testing

/// `verdin replay` from end to end, on recordings of real servers.
@Suite struct ReplayCommandTests {
  private let folder: Folder
  private let datasets = repository.appending(path: "datasets").path

  init() throws { folder = try Folder() }

  private func replay(_ dataset: String, _ arguments: String...) throws -> Outcome {
    try folder.verdin(
      ["replay", "\(datasets)/\(dataset)", "--config", "\(datasets)/canary.yaml"] + arguments)
  }

  @Test func `each window is judged as judge judges it`() throws {
    let outcome = try replay("healthy.csv", "--window", "1m", "--output", "json-line")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let lines = try jsonLines(outcome.output)
    #expect(lines.count == 3)
    for line in lines.dropLast() {
      let end = try #require(line["end"] as? Double)
      let judged = try folder.verdin(
        "judge", "\(datasets)/healthy.csv", "--config", "\(datasets)/canary.yaml", "--window",
        "60s", "--at", "\(Int(end) - 1)", "--output", "json")
      let judgement = try jsonObject(judged.output)
      #expect(line["verdict"] as? String == judgement["verdict"] as? String)
      #expect(line["reason"] as? String == judgement["reason"] as? String)
    }
    #expect(lines.last?["verdict"] as? String == "pass")
  }

  @Test func `a rollout that looks again and again stops at the burst of errors`() throws {
    let outcome = try replay(
      "error-burst.csv", "--window", "30s", "--step", "10s", "--growing", "--output", "json")
    #expect(outcome.status == 1)
    let document = try jsonObject(outcome.output)
    let windows = try #require(document["windows"] as? [Object])
    #expect(windows.count == 10)
    #expect(Set(windows.map { $0["start"] as? Double }).count == 1)
    let first = windows.first { $0["verdict"] as? String == "fail" }
    let summary = try #require(document["summary"] as? Object)
    #expect(first?["deciding"] as? String == "error_rate")
    #expect(summary["first_fail"] as? Double == first?["end"] as? Double)
  }

  @Test func `the exit code is that of the worst window`() throws {
    let outcome = try replay("error-burst.csv", "--window", "40s", "--output", "json-line")
    let verdicts = try jsonLines(outcome.output).dropLast().map { $0["verdict"] as? String }
    #expect(Set(verdicts).count > 1, "\(verdicts)")
    let codes: [String?: Int32] = ["pass": 0, "inconclusive": 4, "marginal": 3, "fail": 1]
    let order: [String?] = ["fail", "marginal", "inconclusive", "pass"]
    let worst = try #require(order.first { verdicts.contains($0) })
    #expect(outcome.status == codes[worst])
  }

  @Test func `a terminal gets a line a window and a summary`() throws {
    let outcome = try replay("slower-10pct/champion.csv", "--window", "1m")
    #expect(outcome.status == 2)
    let text = try replay("common-load.csv", "--window", "1m").text
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("2026-11-25T20:3") } == 2)
    #expect(text.contains("2 windows: 2 pass") && lines.allSatisfy { $0.count <= 80 }, "\(text)")
  }
}
