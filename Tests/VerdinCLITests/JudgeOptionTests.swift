import Foundation
import Testing

/// What the options of `verdin judge` do.
@Suite struct JudgeOptionTests {
  private let folder: Folder
  private let text: String

  init() throws {
    folder = try Folder()
    text = recording([
      "latency_ms": (
        scattered(10, spread: 0.3, count: 60), scattered(10, spread: 0.3, count: 60, phase: 0.4)
      ),
      "memory_mb": (
        scattered(50, spread: 1, count: 60), scattered(80, spread: 1, count: 60, phase: 0.4)
      ),
    ])
    try folder.write("run.csv", text)
    try folder.write("latency.yaml", "metrics:\n  latency_ms: {harm: increase}\n")
    try folder.write("memory.yaml", "metrics:\n  memory_mb: {harm: increase}\n")
  }

  @Test func `every form of the result is what it says`() throws {
    func output(_ form: String) throws -> Outcome {
      try folder.verdin("judge", "run.csv", "--config", "latency.yaml", "--output", form)
    }
    #expect(try output("text").text.contains("latency_ms"))
    #expect(try jsonObject(output("json").output)["verdict"] as? String == "pass")
    let line = try output("json-line")
    #expect(try jsonLines(line.output).map { $0["verdict"] as? String } == ["pass"])
    #expect(try output("junit").text.hasPrefix("<?xml"))
    let parser = XMLCheck()
    #expect(try parser.accepts(output("junit").output))
    #expect(try output("markdown").text.contains("| "))
  }

  @Test func `reports go to files beside the result, as many as wanted`() throws {
    let outcome = try folder.verdin(
      "judge", "run.csv", "--config", "latency.yaml", "--report", "json=a.json", "--report",
      "junit=b.xml", "--report", "markdown=c.md", "--report", "json=d=e.json")
    #expect(outcome.status == 0)
    #expect(try jsonObject(folder.read("a.json"))["verdict"] as? String == "pass")
    #expect(try folder.read("d=e.json") == folder.read("a.json"))
    #expect(try XMLCheck().accepts(folder.read("b.xml")))
    #expect(try !folder.read("c.md").isEmpty)
  }

  @Test func `quiet prints nothing and still writes reports`() throws {
    let outcome = try folder.verdin(
      "judge", "run.csv", "--quiet", "--report", "json=quiet.json")
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    #expect(try jsonObject(folder.read("quiet.json"))["verdict"] as? String == "fail")
  }

  @Test func `explain says more of a metric that passes`() throws {
    let short = try folder.verdin("judge", "run.csv", "--config", "latency.yaml")
    let long = try folder.verdin("judge", "run.csv", "--config", "latency.yaml", "--explain")
    #expect(long.text.count > short.text.count)
    #expect(long.text.contains("Mann-Whitney"))
  }

  @Test func `no colour off a terminal`() throws {
    #expect(try !folder.verdin("judge", "run.csv").text.contains("\u{1B}"))
  }

  @Test func `standard input is the same as a file, plain or gzipped`() throws {
    let file = try folder.verdin("judge", "run.csv", "--output", "json")
    let plain = try folder.verdin(["judge", "-", "--output", "json"], input: Data(text.utf8))
    #expect(try metrics(plain) == metrics(file))
    let gzipped = try folder.verdin(
      ["judge", "-", "--output", "json"], input: gzip(folder.url.appending(path: "run.csv")))
    #expect(gzipped.output == plain.output)
    #expect(gzipped.status == file.status)
  }

  @Test func `two files are judged as one with an arm column`() throws {
    let whole = try folder.verdin("judge", "run.csv", "--output", "json")
    let rows = text.split(separator: "\n")
    for arm in ["champion", "challenger"] {
      let own = rows.filter { $0.hasPrefix("timestamp") || $0.contains(",\(arm),") }
        .map { $0.replacing(",arm", with: "").replacing(",\(arm)", with: "") }
      try folder.write("\(arm).csv", own.joined(separator: "\n"))
    }
    let pair = try folder.verdin(
      "judge", "--champion", "champion.csv", "--challenger", "challenger.csv", "--output", "json")
    #expect(pair.status == whole.status)
    #expect(try metrics(pair) == metrics(whole))
  }

  @Test func `an arm map takes the words of the file`() throws {
    try folder.write(
      "words.csv",
      text.replacing(",champion,", with: ",v1,").replacing(",challenger,", with: ",v2,"))
    let mapped = try folder.verdin(
      "judge", "words.csv", "--arm-map", "v1=champion,v2=challenger", "--output", "json")
    #expect(try metrics(mapped) == metrics(folder.verdin("judge", "run.csv", "--output", "json")))
    let swapped = try folder.verdin(
      "judge", "words.csv", "--arm-map", "v2=champion,v1=challenger", "--config", "memory.yaml")
    #expect(swapped.status == 0, "less memory is no harm")
  }

  @Test func `a window judges the last part only`() throws {
    // Slower in its second half.
    let champion = scattered(10, spread: 0.3, count: 120)
    let challenger =
      scattered(10, spread: 0.3, count: 60, phase: 0.4)
      + scattered(14, spread: 0.3, count: 60, phase: 0.4)
    try folder.write("late.csv", recording(["latency_ms": (champion, challenger)]))
    #expect(try folder.verdin("judge", "late.csv", "--window", "1m").status == 1)
    let early = try folder.verdin(
      "judge", "late.csv", "--window", "60s", "--at", "2026-01-01T00:00:59Z", "--output", "json")
    #expect(early.status == 0)
    let metric = try #require(try metrics(early).firstObject as? Object)
    #expect((metric["champion"] as? Object)?["count"] as? Int == 60)
    let unix = try folder.verdin(
      "judge", "late.csv", "--window", "60s", "--at", "1767225659", "--output", "json")
    #expect(unix.output == early.output)
  }

  @Test func `flags beat the environment, which beats the file`() throws {
    func status(_ more: [String], _ environment: [String: String]) throws -> Int32 {
      try folder.verdin(["judge", "run.csv"] + more, environment: environment).status
    }
    #expect(try status([], ["VERDIN_CONFIG": "memory.yaml"]) == 1)
    #expect(try status(["--config", "latency.yaml"], ["VERDIN_CONFIG": "memory.yaml"]) == 0)
    func policy(_ more: [String], _ environment: [String: String]) throws -> String? {
      let line = ["judge", "run.csv", "--output", "json"] + more
      return try jsonObject(folder.verdin(line, environment: environment).output)["policy"]
        as? String
    }
    #expect(try policy([], [:]) == "verdin")
    #expect(try policy([], ["VERDIN_POLICY": "kayenta"]) == "kayenta")
    #expect(try policy(["--policy", "verdin"], ["VERDIN_POLICY": "kayenta"]) == "verdin")
    try folder.write("kayenta.yaml", "policy: kayenta\nmetrics: {latency_ms: {harm: increase}}\n")
    #expect(try policy(["--config", "kayenta.yaml"], [:]) == "kayenta")
    #expect(
      try policy(["--config", "kayenta.yaml"], ["VERDIN_POLICY": "verdin"]) == "verdin")
    #expect(try status([], ["VERDIN_POLICY": "strict"]) == 2)
  }

  @Test func `the same input gives the same bytes`() throws {
    for form in ["text", "json", "junit", "markdown"] {
      let line = ["judge", "run.csv", "--output", form, "--explain"]
      #expect(try folder.verdin(line) == folder.verdin(line))
    }
  }

  /// python3 with the jsonschema package, draft 2020-12
  @Test(.enabled(if: pythonHas("jsonschema")))
  func `the JSON result is valid against the published schema`() throws {
    let schema = repository.appending(path: "schemas/verdin-judgement.schema.json").path
    for line in [[], ["--config", "latency.yaml"], ["--policy", "kayenta"], ["--window", "2s"]] {
      let outcome = try folder.verdin(["judge", "run.csv", "--output", "json"] + line)
      let file = folder.url.appending(path: try folder.write("result.json", outcome.output)).path
      let script = """
        import json, sys, jsonschema
        schema, value = (json.load(open(path)) for path in sys.argv[1:])
        jsonschema.Draft202012Validator(schema).validate(value)
        """
      let (status, complaint) = try run("python3", "-c", script, schema, file)
      #expect(status == 0, "\(line): \(String(decoding: complaint, as: UTF8.self))")
    }
  }

  private func metrics(_ outcome: Outcome) throws -> NSArray {
    try #require(try jsonObject(outcome.output)["metrics"] as? NSArray)
  }

  private func gzip(_ file: URL) throws -> Data {
    let (status, bytes) = try run("gzip", "-c", file.path)
    #expect(status == 0)
    return bytes
  }
}
