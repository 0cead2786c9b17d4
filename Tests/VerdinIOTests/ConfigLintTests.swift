import Testing
import VerdinIO

private func warnings(
  _ text: String, file: String = "run.yaml", data: [String]? = nil
) throws -> String {
  let found = lint(try config(text, file: file), metricsInData: data)
  #expect(found.allSatisfy { $0.severity == .warning })
  return found.map(\.description).joined(separator: "\n")
}

@Suite struct ConfigLintTests {
  @Test func `a sound configuration is silent`() throws {
    let text = """
      groups: {latency: 60, quality: 40}
      metrics:
        latency_ms: {harm: increase, margin: 10%, group: latency, max: 100}
        accuracy: {harm: decrease, min: 0.8, group: quality, numerator: ok, denominator: all}
      """
    #expect(try warnings(text, data: ["latency_ms", "ok", "all"]) == "")
    #expect(try warnings("accuracy: {min: 0.8, comparison: greater_than}") == "")
  }

  @Test(arguments: [
    (
      "groups: {a: 60, b: 30}\nmetrics: {x: {group: a}, y: {group: b}}",
      "run.yaml:1:9: warning: the group weights add up to 90, not to 100"
    ),
    ("groups: {a: 60, b: 50}\nmetrics: {x: {group: a}, y: {group: b}}", "add up to 110"),
    (
      "groups: {latency: 60}\nmetrics: {x: {group: latency}, y: {group: latncy}}",
      "2:36: warning: group 'latncy' has no weight and gets 40, its part of what is left of 100\n"
        + "  hint: did you mean 'latency'?"
    ),
    (
      "groups: {a: 60, b: 40}\nmetrics: {x: {group: a}}",
      "1:17: warning: no metric is in group 'b': its weight is lost"
    ),
    (
      "metrics: {r: {min: 80, numerator: a, denominator: b}}",
      "1:15: warning: 'min' 80 of metric 'r' is always crossed: it is always from 0 to 1, as a "
        + "proportion\n  hint: write 0.8 for 80 %"
    ),
    (
      "metrics: {r: {max: 5, numerator: a, denominator: b}}",
      "'max' 5 of metric 'r' is never crossed"
    ),
    ("metrics: {r: {max: 0, numerator: a, denominator: b}}", "'max' 0 of metric 'r' is always"),
    ("accuracy: {min: 80, comparison: greater_than}", "it is from 0 to 1, if it is a fraction"),
    (
      "metrics: {a: {role: info, max: 3}, b: {role: guard}}",
      "1:15: warning: the limit of metric 'a' never decides, because the metric only informs"
    ),
    (
      "policy: kayenta\nmetrics: {a: {}}",
      "2:11: warning: no metric is in a group: policy kayenta scores 0"
    ),
    ("metrics: {a: {role: info}, b: {role: info}}", "every metric only informs: nothing decides"),
    (
      "metrics: {a: {margin: 10}}",
      "a decrease of metric 'a' can never be beyond its margin of 1000 %"
    ),
    ("metrics: {a: {margin: 10, harm: increase}}", "metric 'a' may become 11 times the champion's"),
  ])
  func `what hardly anybody means is a warning`(text: String, expected: String) throws {
    let found = try warnings(text)
    #expect(found.contains(expected), "\(found)")
  }

  @Test func `metrics are compared with the data`() throws {
    let text = "metrics: {latency_ms: {}, rate: {numerator: errors, denominator: requests}}"
    let found = try warnings(text, data: ["latency", "request", "errors"])
    #expect(
      found == """
        run.yaml:1:11: warning: the data have no metric 'latency_ms'
          hint: did you mean 'latency'? the data have: latency, request, errors
        run.yaml:1:27: warning: the data have no column 'requests'
          hint: did you mean 'request'? the data have: latency, request, errors
        run.yaml: warning: metric 'latency' of the data is not in the configuration: it is not judged
          hint: did you mean 'latency_ms'?
        run.yaml: warning: metric 'request' of the data is not in the configuration: it is not judged
          hint: did you mean 'requests'?
        """, "\(found)")
  }

  @Test func `says what Kayenta takes without a word`() throws {
    let text = """
      {"metrics": [
        {"name": "a", "groups": ["g"], "analysisConfigurations": {"canary": {
          "direction": "Increase", "critical": true, "muted": true,
          "effectSize": {"measure": "cohenD"}}}},
        {"name": "b", "groups": ["h"], "analysisConfigurations": {"canary": {
          "mustHaveData": true, "nanStrategy": "replace", "outliers": {"outlierFactor": 2},
          "effectSize": {"criticalIncrease": 2}}}},
        {"name": "a", "groups": ["g"]}],
       "classifier": {"groupWeights": {"g": 50, "h": 40}, "scoreThresholds": {"pass": 0}}}
      """
    let found = try warnings(text, file: "c.json")
    #expect(
      found == """
        c.json:9:33: warning: the group weights add up to 90, not to 100
          hint: weights are shares of 100; they are never scaled
        c.json:3:18: warning: Kayenta takes the text 'Increase' as direction 'either' of metric 'a'
          hint: did you mean 'increase'? known: increase, decrease, either
        c.json:4:31: warning: Kayenta takes the text 'cohenD' as effectSize.measure 'meanRatio' of metric 'a'
          hint: known: meanRatio, cles
        c.json:3:57: warning: metric 'a' is critical and muted: muted wins
        c.json:6:42: warning: metric 'b' must have data, but nanStrategy replace passes it without any
        c.json:6:83: warning: the outlierFactor of metric 'b' does nothing without strategy 'remove'
        c.json:7:40: warning: criticalIncrease of metric 'b' does nothing, because the metric is not critical
        c.json:8:12: warning: metric 'a' is configured twice: Kayenta uses the first alone
        c.json:9:72: warning: with a pass threshold of 0 even a critical failure is a Pass
        """, "\(found)")
  }
}
