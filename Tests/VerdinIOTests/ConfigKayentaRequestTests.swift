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

  @Test(.enabled(if: TestData.kayentaGolden != nil))
  func `so are all of the reference data`() throws {
    try check(TestData.lines(try #require(TestData.kayentaGolden)))
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
