import Foundation
import Testing

/// Configurations written for other tools are taken as they are.
@Suite struct ConfigFormTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "thresholds.yaml",
      """
      accuracy:
        min: 0.80
        comparison: greater_than
      latency_ms:
        max: 100
        comparison: less_than
      error_rate:
        max: 0.05
        comparison: less_than

      """)
  }

  /// Both arms alike, at the levels given.
  private func judge(accuracy: Double, latency: Double, errors: Double) throws -> Object {
    func arms(_ centre: Double) -> (champion: [Double], challenger: [Double]) {
      // Symmetric about the centre, which is their mean to the last bit; the arms are not copies.
      func values(_ seed: Int) -> [Double] {
        let steps = (0..<60).map { centre / 1_024 * Double(($0 * seed) % 31 - 15) }
        return steps.map { centre + $0 } + steps.map { centre - $0 } + [centre]
      }
      return (values(7), values(11))
    }
    try folder.write(
      "run.csv",
      recording([
        "accuracy": arms(accuracy), "latency_ms": arms(latency), "error_rate": arms(errors),
      ]))
    let outcome = try folder.verdin(
      "judge", "run.csv", "--config", "thresholds.yaml", "--output", "json")
    let result = try jsonObject(outcome.output)
    #expect(outcome.status == (result["verdict"] as? String == "pass" ? 0 : 1))
    return result
  }

  private func verdicts(_ result: Object) throws -> [String: String] {
    let metrics = try #require(result["metrics"] as? [Object])
    return Dictionary(
      uniqueKeysWithValues: metrics.compactMap { metric in
        guard let name = metric["name"] as? String, let verdict = metric["verdict"] as? String
        else { return nil }
        return (name, verdict)
      })
  }

  @Test func `within every limit is a pass`() throws {
    let result = try judge(accuracy: 0.875, latency: 64, errors: 0.03125)
    #expect(result["verdict"] as? String == "pass")
  }

  @Test func `limits are strict, a value exactly at one has crossed it`() throws {
    let accuracy = try judge(accuracy: 0.8, latency: 64, errors: 0.03125)
    #expect(try verdicts(accuracy)["accuracy"] == "fail")
    let latency = try judge(accuracy: 0.875, latency: 100, errors: 0.03125)
    #expect(
      try verdicts(latency) == ["accuracy": "pass", "latency_ms": "fail", "error_rate": "pass"])
    let errors = try judge(accuracy: 0.875, latency: 64, errors: 0.05)
    #expect(try verdicts(errors)["error_rate"] == "fail")
    #expect(errors["verdict"] as? String == "fail")
  }

  @Test func `a Kayenta canary config is judged by Kayenta's policy`() throws {
    try folder.write(
      "kayenta.json",
      """
      {"name": "checkout", "judge": {"name": "NetflixACAJudge-v1.0", "judgeConfigurations": {}},
       "metrics": [
        {"name": "latency_ms", "query": {"type": "prometheus"}, "groups": ["Latency"],
         "analysisConfigurations": {"canary": {"direction": "increase", "critical": true}},
         "scopeName": "default"},
        {"name": "accuracy", "query": {"type": "prometheus"}, "groups": ["Quality"],
         "analysisConfigurations": {"canary": {"direction": "decrease"}}, "scopeName": "default"}],
       "classifier": {"groupWeights": {"Latency": 60, "Quality": 40},
        "scoreThresholds": {"pass": 95, "marginal": 50}}}
      """)
    let steady = scattered(10, spread: 0.3, count: 60)
    func judge(_ file: String, latency: Double, accuracy: Double) throws -> (Object, Int32) {
      try folder.write(
        file,
        recording([
          "latency_ms": (steady, scattered(latency, spread: 0.3, count: 60, phase: 0.4)),
          "accuracy": (
            scattered(0.9, spread: 0.01, count: 60),
            scattered(accuracy, spread: 0.01, count: 60, phase: 0.4)
          ),
        ]))
      let outcome = try folder.verdin(
        "judge", file, "--config", "kayenta.json", "--output", "json")
      return (try jsonObject(outcome.output), outcome.status)
    }
    let (same, code) = try judge("same.csv", latency: 10, accuracy: 0.9)
    #expect(same["policy"] as? String == "kayenta" && same["classification"] as? String == "Pass")
    #expect(same["score"] as? Double == 100 && code == 0)
    let (worse, marginal) = try judge("worse.csv", latency: 10, accuracy: 0.8)
    #expect(worse["classification"] as? String == "Marginal" && worse["score"] as? Double == 60)
    #expect(marginal == 3)
    let (slower, fail) = try judge("slower.csv", latency: 13, accuracy: 0.9)
    #expect(slower["verdict"] as? String == "fail" && fail == 1)
  }

  @Test func `a request to Kayenta's judge is judged as Kayenta judges it`() throws {
    try folder.write(
      "request.json",
      """
      {
        "canaryConfig": {
          "metrics": [{"name": "m", "groups": ["g"], "analysisConfigurations": {"canary": {}}}],
          "classifier": {"groupWeights": {"g": 100}}
        },
        "scoreThresholds": {"pass": 95, "marginal": 75},
        "metricSetPairList": [{
          "name": "m",
          "values": {"experiment": [21, 22, 23, 24, 25], "control": [1, 2, 3, 4, 5]}
        }]
      }
      """)
    let outcome = try folder.verdin(["judge", "request.json", "--output", "json"])
    let judgement = try jsonObject(outcome.output)
    #expect(outcome.status == 1)
    #expect(judgement["policy"] as? String == "kayenta")
    #expect(judgement["classification"] as? String == "Fail")
  }
}
