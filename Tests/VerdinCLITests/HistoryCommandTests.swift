import Foundation
import Testing

/// `verdin history` cuts a recording into windows, and `--aa-history` judges by them.
@Suite struct HistoryCommandTests {
  private let folder: Folder
  private static let start = 1_767_225_600

  /// Six champion pods that differ by up to 4 %, a common load, and 26 windows of ten minutes.
  init() throws {
    folder = try Folder()
    var rows = ["timestamp,instance,latency_ms,errors,requests"]
    let noise = scattered(0, spread: 0.01, count: 26 * 10 * 6)
    for tick in 0..<260 {
      for pod in 0..<6 {
        let latency = Self.latency(tick, own: Self.own(pod) + noise[tick * 6 + pod])
        rows.append(
          "\(Self.start + 60 * tick),old-\(pod),\(latency),\(1 + (tick + pod) % 3),100")
      }
    }
    try folder.write("champion.csv", rows.joined(separator: "\n") + "\n")
    var run = ["timestamp,arm,instance,latency_ms,errors,requests"]
    for tick in 0..<10 {
      for pod in 0..<3 {
        let second = Self.start + 100_000 + 60 * tick
        let errors = 1 + (tick + pod) % 3
        let old = Self.latency(tick, own: Self.own(pod))
        let new = Self.latency(tick, own: Self.own(pod) + 0.03)
        run.append("\(second),champion,old-\(pod),\(old),\(errors),100")
        run.append("\(second),challenger,new-\(pod),\(new),\(errors),100")
      }
    }
    try folder.write("run.csv", run.joined(separator: "\n") + "\n")
    try folder.write(
      "run.yaml",
      """
      metrics:
        latency_ms: {harm: increase, margin: 2%}
        error_rate: {harm: increase, margin: 50%, numerator: errors, denominator: requests}

      """)
  }

  private static func own(_ pod: Int) -> Double { [-0.04, 0.03, 0.01, -0.02, 0.04, -0.01][pod] }

  private static func latency(_ tick: Int, own: Double) -> Double {
    (30 + Double(tick * 7 % 10)) * (1 + own)
  }

  private func cut(_ options: String...) throws -> Outcome {
    try folder.verdin(
      ["history", "champion.csv", "--window", "10m", "--out", "aa.jsonl"] + options)
  }

  private func metrics(_ options: String...) throws -> [String: Object] {
    let outcome = try folder.verdin(["judge", "run.csv", "--output", "json"] + options)
    let metrics = try #require(jsonObject(outcome.output)["metrics"] as? [Object])
    return Dictionary(
      uniqueKeysWithValues: try metrics.map { (try #require($0["name"] as? String), $0) })
  }

  @Test func `a recording is cut into one window a line, said on standard error`() throws {
    let outcome = try cut()
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("26 windows of 10m\n"))
    #expect(outcome.errors.contains("are counted so"))
    let lines = try jsonLines(folder.read("aa.jsonl"))
    #expect(lines.count == 26)
    #expect(lines[0]["id"] as? String == "\(Self.start)/1")
    let metrics = try #require(lines[0]["metrics"] as? [Object])
    #expect(metrics.map { $0["name"] as? String } == ["latency_ms", "errors", "requests"])
    let champion = try #require(metrics[0]["champion"] as? Object)
    #expect(Set(champion["instances"] as? [String] ?? []).count == 3)
    let printed = try folder.verdin("history", "champion.csv", "--window", "10m")
    #expect(printed.output == (try folder.read("aa.jsonl")))
  }

  @Test func `a history decides what a difference is worth`() throws {
    #expect(try cut().status == 0)
    let plain = try metrics("--config", "run.yaml")
    let calibrated = try metrics("--config", "run.yaml", "--aa-history", "aa.jsonl")
    #expect(plain["latency_ms"]?["verdict"] as? String == "fail")
    #expect(plain["latency_ms"]?["calibration"] == nil)
    let latency = try #require(calibrated["latency_ms"])
    #expect(latency["verdict"] as? String == "inconclusive")
    let evidence = try #require(latency["calibration"] as? Object)
    #expect(evidence["windows"] as? Int == 26)
    // Six pods tell of themselves what five independent ones would, and a little from new deals.
    let freedom = try #require(evidence["degrees_of_freedom"] as? Double)
    #expect(freedom > 3 && freedom < 6)
    // Counts too: the configuration makes the windows' columns a proportion.
    #expect((calibrated["error_rate"]?["calibration"] as? Object)?["windows"] as? Int == 26)
  }

  @Test func `the configuration names it from where it stands, and folders are read in whole`()
    throws
  {
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "conf/aa"), withIntermediateDirectories: true)
    #expect(try cut("--arm-instances", "3").status == 0)
    try folder.write("conf/aa/1.jsonl", folder.read("aa.jsonl"))
    try folder.write("conf/aa/2.jsonl", folder.read("aa.jsonl"))
    try folder.write("conf/aa/notes.txt", "not a window")
    let settings = String(decoding: try folder.read("run.yaml"), as: UTF8.self)
    try folder.write("conf/run.yaml", "aa_history: aa\n" + settings)
    let metric = try #require(try metrics("--config", "conf/run.yaml")["latency_ms"])
    #expect((metric["calibration"] as? Object)?["windows"] as? Int == 52)
  }

  @Test func `windows are requests that batch answers, and it judges by a history too`() throws {
    #expect(try cut().status == 0)
    let outcome = try folder.verdin(
      ["batch", "--aa-history", "aa.jsonl"], input: folder.read("aa.jsonl"))
    #expect(outcome.status == 0)
    let answers = try jsonLines(outcome.output)
    #expect(answers.count == 26)
    let metrics = try #require(answers[3]["metrics"] as? [Object])
    #expect(metrics[0]["calibration"] != nil)
  }

  @Test func `fewer than 20 windows are warned of`() throws {
    let outcome = try folder.verdin(
      "history", "champion.csv", "--window", "20m", "--out", "aa.jsonl")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("warning: fewer than 20 windows"))
  }

  @Test func `a recording of both arms is taken for healthy only when told so`() throws {
    try folder.write(
      "arms.csv",
      recording([
        "m": (
          scattered(10, spread: 1, count: 100), scattered(10, spread: 1, count: 100, phase: 0.4)
        )
      ]))
    let refused = try folder.verdin("history", "arms.csv", "--window", "10s")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--both-arms"))
    let taken = try folder.verdin("history", "arms.csv", "--window", "10s", "--both-arms")
    #expect(try jsonLines(taken.output).count == 10)
  }

  @Test(arguments: [
    (
      "{\"metrics\": [{\"name\": 3}]}", "bad.jsonl:1:23: error: the name of a metric must be a text"
    ),
    (
      "\n{\"config\": {\"seed\": 1}, \"metrics\": [{\"name\": \"m\", \"champion\": [1], \"challenger\": [1]}]}",
      "bad.jsonl:2:2: error: a window of champion against champion brings no configuration"
    ),
    ("time,arm,m\n1,champion,x\n", "bad.jsonl:2:12: error: 'x' is not a number"),
  ])
  func `a mistake in a window is said with its place`(text: String, message: String) throws {
    try folder.write("bad.jsonl", text)
    let outcome = try folder.verdin("judge", "run.csv", "--aa-history", "bad.jsonl")
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
  }

  @Test func `a history that is not there, or that the policy cannot use, is no silent nothing`()
    throws
  {
    #expect(try folder.verdin("judge", "run.csv", "--aa-history", "none.jsonl").status == 5)
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "empty"), withIntermediateDirectories: true)
    #expect(try folder.verdin("judge", "run.csv", "--aa-history", "empty").status == 2)
    #expect(try cut().status == 0)
    let kayenta = try folder.verdin(
      "judge", "run.csv", "--policy", "kayenta", "--aa-history", "aa.jsonl")
    #expect(kayenta.status == 2)
    #expect(kayenta.errors.contains("knows none"))
  }
}
