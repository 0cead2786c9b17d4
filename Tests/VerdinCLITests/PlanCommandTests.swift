import Foundation
import Testing

/// `verdin plan` from end to end, on recordings of real servers.
@Suite struct PlanCommandTests {
  private let folder: Folder
  private let datasets = repository.appending(path: "datasets").path

  init() throws { folder = try Folder() }

  private func plan(_ arguments: [String], output: String = "json") throws -> Outcome {
    try folder.verdin(["plan"] + arguments + ["--output", output])
  }

  private var healthy: [String] {
    ["\(datasets)/healthy.csv", "--config", "\(datasets)/canary.yaml"]
  }

  private func metrics(_ outcome: Outcome, stage: Int) throws -> [Object] {
    let stages = try #require(try jsonObject(outcome.output)["stages"] as? [Object])
    return try #require(stages[stage]["metrics"] as? [Object])
  }

  @Test func `every configured metric is planned at every stage of the default rollout`() throws {
    let outcome = try plan(healthy + ["--rps", "160"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let stages = try #require(try jsonObject(outcome.output)["stages"] as? [Object])
    #expect(stages.map { $0["share"] as? Double } == [0.01, 0.05, 0.25, 0.5, 1])
    for stage in stages {
      let names = (stage["metrics"] as? [Object])?.map { $0["name"] as? String }
      #expect(names == ["latency_ms", "latency_p99_ms", "accuracy", "error_rate"])
    }
    let basis = try metrics(outcome, stage: 3).map { $0["basis"] as? String }
    #expect(basis == ["series", "series", "rate", "rate"])
    #expect(try metrics(outcome, stage: 4).allSatisfy { $0["answer"] as? String == "limits_only" })
  }

  @Test func `the buckets of a histogram are one metric, which has no forecast`() throws {
    let rows = (0..<20).flatMap { tick in
      [("10", 80 + tick % 3), ("20", 95), ("+Inf", 100)].map {
        "\(tick * 60),lat,\($0.1),\($0.0)\n"
      }
    }
    try folder.write("buckets.csv", "timestamp,metric,value,le\n" + rows.joined())
    let outcome = try plan(["buckets.csv", "--rps", "10", "--stages", "50"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try metrics(outcome, stage: 0)
    #expect(found.map { $0["name"] as? String } == ["lat"])
    #expect(found[0]["answer"] as? String == "none")
    #expect((found[0]["advice"] as? [String])?.first?.contains("have no forecast") == true)
  }

  @Test func `traffic by the minute is the same traffic`() throws {
    let second = try plan(healthy + ["--rps", "10"])
    #expect(try plan(healthy + ["--requests-per-minute", "600"]).output == second.output)
  }

  @Test func `a champion alone is enough, with or without an arm column`() throws {
    let both = try String(contentsOfFile: "\(datasets)/healthy.csv", encoding: .utf8)
    let rows = both.split(separator: "\n")
    let champion = [rows[0]] + rows.filter { $0.contains(",champion,") }
    try folder.write("champion.csv", champion.joined(separator: "\n") + "\n")
    let named = try plan(["champion.csv", "--rps", "160", "--stages", "50"])
    #expect(named.status == 0, "\(named.errors)")
    let plain = champion.map { row in
      row.split(separator: ",", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset != 1 }.map(\.element).joined(separator: ",")
    }
    try folder.write("plain.csv", plain.joined(separator: "\n") + "\n")
    let unnamed = try plan(["plain.csv", "--rps", "160", "--stages", "50"])
    #expect(try metrics(unnamed, stage: 0).count == metrics(named, stage: 0).count)
    let first = try #require(
      try metrics(named, stage: 0).first { $0["name"] as? String == "latency_ms" })
    let assumed = try #require(first["assumptions"] as? [String])
    #expect(assumed.contains { $0.hasPrefix("from the champion alone") })
  }

  @Test func `text and Markdown say that one per cent of little traffic tells nothing`() throws {
    let slow = healthy + ["--rps", "0.2", "--stages", "1"]
    let text = try plan(slow, output: "text").text
    #expect(text.contains("latency_ms      no"), "\(text)")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try plan(slow, output: "markdown").text.contains("| 1 % | latency\\_ms | no |"))
  }

  @Test func `stages, their length and the power are the caller's`() throws {
    let outcome = try plan(
      healthy + ["--rps", "1", "--stages", "10%,50%", "--stage-duration", "1h", "--power", "0.9"])
    let document = try jsonObject(outcome.output)
    #expect(document["power"] as? Double == 0.9)
    let stages = try #require(document["stages"] as? [Object])
    #expect(stages.map { $0["seconds"] as? Double } == [3_600, 3_600])
    #expect(stages[0]["challenger_requests"] as? Double == 360)
  }
}
