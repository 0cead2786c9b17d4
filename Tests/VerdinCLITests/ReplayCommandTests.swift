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

  @Test func `a sweep's middle is what judge says, by either policy`() throws {
    for policy in ["verdin", "kayenta"] {
      let judged = try folder.verdin(
        "judge", "\(datasets)/accuracy-drop.csv", "--config", "\(datasets)/canary.yaml",
        "--policy", policy, "--output", "json")
      let swept = try replay(
        "accuracy-drop.csv", "--sweep", "--policy", policy, "--output", "json",
        "--heat-map", "map.html")
      #expect(swept.status == judged.status)
      let document = try jsonObject(swept.output)
      #expect(
        document["verdict"] as? String == (try jsonObject(judged.output))["verdict"] as? String)
      let policies = try #require(document["policies"] as? [Object])
      #expect(policies.map { $0["policy"] as? String }.first == policy && policies.count == 2)
      #expect(String(decoding: try folder.read("map.html"), as: UTF8.self).contains("<svg"))
    }
  }

  @Test func `looser limits and margins turn a fail into a pass`() throws {
    let outcome = try replay(
      "accuracy-drop.csv", "--sweep", "--factors", "1,8", "--output", "json")
    let policies = try #require(try jsonObject(outcome.output)["policies"] as? [Object])
    let settings = try #require(policies.first?["settings"] as? [Object])
    func verdict(_ limits: Double, _ margins: Double) -> String? {
      settings.first {
        $0["limits"] as? Double == limits && $0["margins"] as? Double == margins
      }?["verdict"] as? String
    }
    #expect(outcome.status == 1 && settings.count == 4)
    #expect(verdict(1, 1) == "fail" && verdict(8, 1) == "fail" && verdict(1, 8) == "fail")
    #expect(verdict(8, 8) == "pass")
  }

  @Test func `a sweep over windows reads each setting as replay does`() throws {
    let windows = ["--window", "30s", "--step", "10s", "--growing"]
    let whole = try folder.verdin(
      ["replay", "\(datasets)/error-burst.csv", "--config", "\(datasets)/canary.yaml"] + windows
        + ["--output", "json"])
    let swept = try folder.verdin(
      ["replay", "\(datasets)/error-burst.csv", "--config", "\(datasets)/canary.yaml"] + windows
        + ["--sweep", "--factors", "1,2", "--output", "json"])
    #expect(whole.status == 1 && swept.status == 1)
    let summary = try jsonObject(whole.output)["summary"] as? Object
    #expect(try jsonObject(swept.output)["verdict"] as? String == summary?["verdict"] as? String)
  }

  @Test func `a sweep's options say what is wrong with them`() throws {
    let mistakes = [
      (["--heat-map", "a.html", "--window", "1m"], "add --sweep"),
      ([], "--window 30m"), (["--sweep", "--growing"], "--window 30m"),
      (["--sweep", "--output", "json-line"], "text or json"),
      (["--sweep", "--factors", "2,4"], "2,4"), (["--sweep", "--factors", "1,0.5"], "1,0.5"),
    ]
    for (arguments, words) in mistakes {
      let outcome = try folder.verdin(["replay", "\(datasets)/healthy.csv"] + arguments)
      #expect(
        outcome.status == 2 && outcome.errors.contains(words), "\(arguments) \(outcome.errors)")
    }
  }
}
