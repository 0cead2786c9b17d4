import Foundation
import Testing
import VerdinIO
import VerdinJudge

private func request(_ text: String) throws -> KayentaRequest { try KayentaRequest(json(text)) }

/// A request with one metric `m`: its settings, what else stands in its entry, and its values.
private func text(
  canary: String = "{}", entry: String = #""groups": ["g"]"#, values: String = "[1, 2]",
  control: String = "[1]"
) -> String {
  """
  {"canaryConfig": {"metrics": [{"name": "m", "analysisConfigurations": {"canary": \(canary)}, \
  \(entry)}], "classifier": {"groupWeights": {"g": 100}}},
   "scoreThresholds": {"pass": 95, "marginal": 75},
   "metricSetPairList": [{"name": "m", "id": "7", "tags": {"route": "/"},
     "values": {"experiment": \(values), "control": \(control)}}]}
  """
}

private func settings(_ canary: String) throws -> MetricConfig {
  try request(text(canary: canary)).config.metrics[0]
}

@Suite struct ConfigKayentaRequestTests {
  @Test func `the experiment is the challenger and tags are labels`() throws {
    let request = try request(text())
    #expect(
      request.pairs == [
        MetricPair(
          name: "m", labels: ["route": "/"], champion: Series([1]), challenger: Series([1, 2]))
      ])
    #expect(request.echoes == [.init(id: "7", tags: ["route": "/"], groups: ["g"])])
    #expect(request.config.groupWeights == [.init(group: "g", weight: 100)])
    #expect(request.config.scoreThresholds == .init(pass: 95, marginal: 75))
  }

  @Test func `everything has Kayenta's default`() throws {
    let defaults = MetricConfig(name: "m", groups: ["g"])
    for canary in ["{}", "null", #"{"outliers": "remove", "effectSize": []}"#] {
      #expect(try settings(canary) == defaults)
    }
  }

  @Test func `reads every field`() throws {
    let metric = try settings(
      """
      {"direction": "decrease", "nanStrategy": "replace", "critical": true, "mustHaveData": true,
       "muted": true, "outliers": {"strategy": "remove", "outlierFactor": 2.5},
       "effectSize": {"measure": "cles", "allowedIncrease": 0.7, "criticalDecrease": null}}
      """)
    #expect(metric.harm == .decrease)
    var options = KayentaOptions(
      nanStrategy: .replace, outlierFactor: 2.5, effectSize: .init(measure: .cles), critical: true,
      mustHaveData: true, muted: true)
    options.effectSize.allowedIncrease = 0.7
    options.effectSize.criticalDecrease = 0
    #expect(metric.kayenta == options)
  }

  @Test func `words of another spelling are the default`() throws {
    let metric = try settings(
      """
      {"direction": "Increase", "nanStrategy": 7, "outliers": {"strategy": "drop"},
       "effectSize": {"measure": "CLES"}, "critical": null}
      """)
    #expect(metric == MetricConfig(name: "m", groups: ["g"]))
  }

  @Test func `the factor is 3 and may be anything while outliers are kept`() throws {
    let removed = #"{"outliers": {"strategy": "remove"}}"#
    #expect(try settings(removed).kayenta.outlierFactor == 3)
    let kept = #"{"outliers": {"outlierFactor": 0}}"#
    #expect(try settings(kept).kayenta.outlierFactor == nil)
  }

  @Test func `a list on the way is searched, and what it yields is a list`() throws {
    #expect(
      complaint { try settings(#"{"effectSize": [{"allowedIncrease": 2}]}"#) }
        .contains("'effectSize.allowedIncrease' of metric 'm' must be a number, found a list"))
    let metric = try settings(#"{"effectSize": [{"measure": "cles"}, {"x": 1}, 5]}"#)
    #expect(metric.kayenta.effectSize == .init())
  }

  @Test(arguments: [
    #"{"direction": null}"#, #"{"critical": "true"}"#, #"{"muted": 1}"#, #"{"muted": []}"#,
    #"{"outliers": {"outlierFactor": "3"}}"#, #"{"outliers": {"outlierFactor": true}}"#,
    #"{"outliers": {"strategy": "remove", "outlierFactor": 0}}"#,
    #"{"outliers": {"strategy": "remove", "outlierFactor": null}}"#,
    #"{"effectSize": {"allowedIncrease": 2147483648}}"#, #"{"effectSize": {"measure": null}}"#,
    #""text""#, "[]",
  ])
  func `a wrong type fails the request`(canary: String) {
    #expect(throws: KayentaRequestError.self) { try settings(canary) }
  }

  @Test func `decimals may be beyond 32 bits and beyond a double`() throws {
    let size = try settings(
      #"{"effectSize": {"allowedIncrease": 1e10, "criticalIncrease": 1e400}}"#
    ).kayenta.effectSize
    #expect(size.allowedIncrease == 1e10)
    #expect(size.criticalIncrease == .infinity)
  }

  @Test func `values are numbers, or the texts Kayenta takes for numbers`() throws {
    let values = try request(
      text(
        values: """
          [1, "2.5", " 3e1 ", null, "", "NaN", "INF", "-INF", "Infinity", "-Infinity", 1e400, -0.0]
          """)
    ).pairs[0].challenger.values
    let expected = [
      1, 2.5, 30, 0, 0, .nan, .infinity, -.infinity, .infinity, -.infinity, .infinity,
    ]
    #expect("\(values)" == "\(expected + [-0.0])")
    for bad in ["\"x\"", "\"0x1p3\"", "\"nan\"", "true", "[1]", "{}", "\" INF\""] {
      #expect(throws: KayentaRequestError.self) { try request(text(values: "[1, \(bad)]")) }
    }
  }

  @Test(arguments: [
    (text(entry: #""groups": null"#), "metric 'm' has no groups"),
    (text(entry: #""groups": "g""#), "'groups' must be a list"),
    (text(values: "null"), "'experiment' of 'm' must be a list"),
    (text().replacing("control", with: "other"), "metric 'm' has no control values"),
    (text().replacing("classifier", with: "other"), "the canary config has no classifier"),
    (text().replacing("\"scoreThresholds\"", with: "\"x\""), "the request has no scoreThresholds"),
    (
      text().replacing(#"[{"name": "m", "id""#, with: #"[{"name": "mm", "id""#),
      "Could not find metric config for mm"
    ),
    (text().replacing("metricSetPairList", with: "pairs"), "'metricSetPairList' must be a list"),
  ])
  func `an incomplete request says what is missing`(text: String, message: String) {
    #expect(complaint { try request(text) }.contains(message))
  }

  @Test func `groups may be an empty list, and absent when muted`() throws {
    #expect(try request(text(entry: #""groups": []"#)).echoes[0].groups == [])
    let muted = text(canary: #"{"muted": true}"#, entry: #""scopeName": "x""#)
    #expect(try request(muted).echoes[0].groups == nil)
  }

  @Test func `the first entry of a name counts, and entries without data are not read`() throws {
    let extra =
      #"{"name": "n", "analysisConfigurations": {"canary": {"muted": 1}}}, {"name": "m","#
    let twice = text(entry: #""groups": ["g"]}, {"name": "m", "groups": ["h"]"#)
      .replacing(#"{"name": "m", "analysis"#, with: extra + #" "analysis"#)
    let request = try request(twice)
    #expect(request.config.metrics.map(\.groups) == [["g"]])
  }

  @Test func `a missing threshold is 0`() throws {
    let request = try request(
      text().replacing(#""pass": 95, "marginal": 75"#, with: #""pass": null"#))
    #expect(request.config.scoreThresholds == .init(pass: 0, marginal: 0))
  }

  @Test func `recorded requests are refused exactly where Kayenta refused them`() throws {
    try check(TestData.lines(TestData.kayentaFixture))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: TestData.kayentaGolden.path)))
  func `so are all of the reference data`() throws {
    try check(TestData.lines(TestData.kayentaGolden))
  }

  private func check(_ lines: [[UInt8]]) throws {
    var refused = 0
    for line in lines {
      let row = try Node(json: line, file: "golden.jsonl")
      let isError = row["expected"]?["error"] != nil
      let body = try #require(row["request"])
      if isError { refused += 1 }
      #expect((complaint { try KayentaRequest(body) } != "") == isError, "\(row["id"]!.summary)")
    }
    #expect(refused > 0)
    #expect(lines.count > 60)
  }
}

private func batch(_ text: String) throws -> BatchRequest {
  try BatchRequest(json: Array(text.utf8), file: "b.jsonl", line: 3)
}

private func verdin(_ text: String) throws -> VerdinRequest {
  guard case .verdin(let request) = try batch(text) else {
    throw Diagnostic(file: "", message: "not Verdin's")
  }
  return request
}

private func refusal(_ text: String) -> String {
  do {
    _ = try batch(text)
    return ""
  } catch {
    return (error as? BatchError)?.diagnostic.description ?? "\(error)"
  }
}

@Suite struct ConfigVerdinRequestTests {
  @Test func `tells the two formats apart by their keys`() throws {
    guard case .kayenta = try batch(text()) else {
      Issue.record("Kayenta's request was not recognised")
      return
    }
    #expect(
      try verdin(#"{"metrics": [{"name": "m", "champion": [1], "challenger": []}]}"#).id == nil)
  }

  @Test func `reads values, times, counts, labels and instances`() throws {
    let request = try verdin(
      """
      {"id": 12, "metrics": [
        {"name": "a", "labels": {"route": "/"}, "champion": [1, null, "NaN"], "challenger": [2]},
        {"name": "a", "champion": {"t": [10, 20], "v": [1, 2], "instances": ["x", "y"]},
         "challenger": {"events": [3, null, 0], "exposure": [100, 5, 0]}}]}
      """)
    #expect(request.id == .number("12"))
    #expect(request.pairs[0].labels == ["route": "/"])
    #expect("\(request.pairs[0].champion.values)" == "[1.0, nan, nan]")
    #expect(request.pairs[1].champion == Series([1, 2], times: [10, 20], instances: ["x", "y"]))
    #expect(
      request.pairs[1].challenger.counts == .init(events: [3, 0, 0], exposures: [100, 0, 0]))
  }

  @Test func `may bring its own configuration`() throws {
    let request = try verdin(
      """
      {"config": {"policy": "kayenta", "defaults": {"margin": "5%"}},
       "metrics": [{"name": "a", "champion": [1], "challenger": [1]}]}
      """)
    #expect(request.policyName == "kayenta")
    #expect(request.config?.defaults.margin == .relative(0.05))
  }

  @Test(arguments: [
    (
      #"{"metric": []}"#,
      "1:2: error: unknown key 'metric' in a request\n  hint: did you mean 'metrics'?"
    ),
    (#"{"id": 1}"#, "1:1: error: a request without 'metrics'"),
    (#"{"metrics": []}"#, "1:13: error: an empty list of metrics"),
    (#"{"id": [], "metrics": []}"#, "1:8: error: 'id' must be a text or a number, found a list"),
    (
      #"{"metrics": [{"champion": [1], "challenger": [1]}]}"#,
      "1:14: error: a metric without a name"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": [1]}]}"#,
      "1:14: error: metric 'm' has no 'challenger'"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": [1, "x"], "challenger": [1]}]}"#,
      "1:44: error: element 2 of 'champion' of 'm' must be a number, found the text 'x'"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": [1, 1e400], "challenger": [1]}]}"#,
      "1:40: error: element 2 of 'champion' of 'm' is beyond the range of a double"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": [1, "Infinity"], "challenger": [1]}]}"#,
      "1:44: error: element 2 of 'champion' of 'm' must be a number"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": {"t": [1], "v": [1, 2]}, "challenger": [1]}]}"#,
      "1:40: error: 't' of 'champion' of 'm' has 1 elements, its values are 2"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": {"events": [1]}, "challenger": [1]}]}"#,
      "1:40: error: 'champion' of 'm' needs either 'v' or 'events' and 'exposure'"
    ),
    (
      #"{"metrics": [{"name": "m", "champion": {"events": [-1], "exposure": [1]}, "challenger": [1]}]}"#,
      "1:40: error: count 1 of 'champion' of 'm' is negative"
    ),
    (
      #"{"config": {"alhpa": {}}, "metrics": []}"#,
      "1:13: error: unknown key 'alhpa' in the configuration\n  hint: did you mean 'alpha'?"
    ),
  ])
  func `is strict`(text: String, expected: String) {
    let place = expected.replacing("1:", with: "b.jsonl:3:", maxReplacements: 1)
    #expect(refusal(text).hasPrefix(place), "\(refusal(text))")
  }

  @Test func `two series of one name need labels that differ`() {
    let pair = #"{"name": "m", "champion": [1], "challenger": [1]}"#
    #expect(refusal(#"{"metrics": [\#(pair), \#(pair)]}"#).contains("comes twice"))
  }

  @Test func `a failure names its request when that could be read`() {
    #expect(
      throws: BatchError(
        id: .text("r1"),
        diagnostic: Diagnostic(
          file: "b.jsonl", position: Position(line: 3, column: 1),
          message: "a request without 'metrics' has nothing to judge"))
    ) { try batch(#"{"id": "r1"}"#) }
  }

  @Test func `JSON Lines hold one pair a line`() throws {
    let lines = """
      {"name": "a", "champion": [1], "challenger": [2]}

      {"name": "b", "champion": [1], "challenger": [2]}\r
      """
    let pairs = try readMetricPairs(jsonLines: Array(lines.utf8).span, file: "p.jsonl")
    #expect(pairs.map(\.name) == ["a", "b"])
    let bytes = Array((lines + "\n{\"name\": \"a\"").utf8)
    #expect(
      complaint { try readMetricPairs(jsonLines: bytes.span, file: "p.jsonl") }
        .hasPrefix("p.jsonl:4:13: error: the text ends"))
    #expect(
      complaint { try readMetricPairs(jsonLines: [UInt8]().span, file: "p.jsonl") }
        .contains("nothing to judge"))
  }
}
