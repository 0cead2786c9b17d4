import Testing
import VerdinIO
import VerdinJudge

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
  private let kayenta = """
    {"canaryConfig": {"metrics": [], "classifier": {}}, "scoreThresholds": {}, \
    "metricSetPairList": []}
    """

  @Test func `tells the two formats apart by their keys`() throws {
    guard case .kayenta = try batch(kayenta) else {
      Issue.record("Kayenta's request was not recognised")
      return
    }
    #expect(
      try verdin(#"{"metrics": [{"name": "m", "champion": [1], "challenger": []}]}"#).id == nil)
  }

  @Test func `runs no rollout`() {
    let told = refusal(
      #"{"config": {"metrics": {"m": {}}, "rollout": {"metrics": "m.csv"}}, "metrics": "#
        + #"[{"name": "m", "champion": [1], "challenger": [2]}]}"#)
    #expect(told.contains("a request runs no rollout"), "\(told)")
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
      "1:40: error: 'champion' of 'm' needs 'v', 'events' and 'exposure', 'histogram' or 'sketch'"
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
