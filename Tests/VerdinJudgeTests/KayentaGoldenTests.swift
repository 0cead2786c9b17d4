import Foundation
import Testing
import VerdinIO
import VerdinJudge

/// Verdicts recorded from Kayenta's own judge `NetflixACAJudge-v1.0` (spinnaker/kayenta a69573be).
///
/// Labels, reasons, scores and order must agree exactly. Numbers must agree bit for bit, except in
/// the cases where Kayenta adds unseeded noise.
@Suite struct KayentaGoldenTests {
  @Test func `the recorded verdicts in the fixtures are reproduced`() throws {
    let cases = try GoldenCase.read(GoldenCase.fixtures)
    #expect(cases.count >= 60)
    for golden in cases { golden.check() }
  }

  /// The whole recording is not part of the project; it is checked where it is at hand.
  @Test(.enabled(if: GoldenCase.recording != nil))
  func `every recorded verdict is reproduced`() throws {
    let cases = try GoldenCase.read(try #require(GoldenCase.recording))
    #expect(cases.count > 500)
    for golden in cases { golden.check() }
  }
}

private struct GoldenCase {
  var id: String
  var isStochastic: Bool
  var request: Node
  var expected: Node

  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/kayenta-golden.jsonl")

  static let recording: URL? = {
    guard let folder = ProcessInfo.processInfo.environment["VERDIN_REFERENCE_DATA"] else {
      return nil
    }
    return URL(fileURLWithPath: folder).appendingPathComponent("kayenta/golden.jsonl")
  }()

  static func read(_ url: URL) throws -> [GoldenCase] {
    try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
      let row = try Node(json: Array(line), file: url.lastPathComponent, line: index + 1)
      return GoldenCase(
        id: row["id"]?.string ?? "", isStochastic: row["stochastic"]?.value == .bool(true),
        request: try #require(row["request"]), expected: try #require(row["expected"]))
    }
  }

  func check() {
    let request: KayentaRequest
    do {
      request = try KayentaRequest(self.request)
    } catch {
      #expect(expected["error"] != nil, "\(id): refused, \(error)")
      return
    }
    #expect(expected["error"] == nil, "\(id): should be refused")
    let judgement = judge(request.pairs, config: request.config, policy: .kayenta)
    let results = expected["results"]?.elements ?? []
    #expect(judgement.metrics.count == results.count, "\(id)")
    for (metric, result) in zip(judgement.metrics, results) { check(metric, result) }
    let groups = expected["groupScores"]?.elements ?? []
    #expect(judgement.groups.map(\.name) == groups.map { $0["name"]?.string ?? "" }, "\(id)")
    #expect(judgement.groups.map(\.score) == groups.map { number($0["score"]) }, "\(id)")
    let score = expected["score"]
    #expect(
      same(judgement.score, number(score?["score"])), "\(id): score \(judgement.score as Any)")
    #expect(judgement.classification == score?["classification"]?.string, "\(id)")
    #expect(judgement.reason == score?["classificationReason"]?.string ?? "", "\(id)")
  }

  private func check(_ metric: MetricJudgement, _ result: Node) {
    let place = "\(id) \(metric.name)"
    #expect(metric.classification == result["classification"]?.string, "\(place)")
    #expect(metric.classificationReason == result["classificationReason"]?.string, "\(place)")
    #expect(.bool(metric.critical) == result["critical"]?.value, "\(place)")
    check(metric.evidence.challenger, result["experimentStats"], place)
    check(metric.evidence.champion, result["controlStats"], place)
    guard !isStochastic else { return }
    #expect(same(metric.evidence.meanRatio, number(result["ratio"])), "\(place): ratio")
    guard let test = result["mannWhitney"], test["lower"] != nil else { return }
    let shift = metric.evidence.shift
    #expect(same(shift?.lower, number(test["lower"])), "\(place): lower end")
    #expect(same(shift?.upper, number(test["upper"])), "\(place): upper end")
    #expect(same(shift?.estimate, number(test["estimate"])), "\(place): estimate")
    #expect(same(metric.evidence.effectSize, number(test["effectSize"])), "\(place): effect size")
  }

  private func check(_ summary: SampleSummary, _ stats: Node?, _ place: String) {
    #expect(Double(summary.count) == number(stats?["count"]), "\(place): count")
    #expect(same(summary.mean, number(stats?["mean"])), "\(place): mean")
    #expect(same(summary.standardDeviation, number(stats?["std"])), "\(place): deviation")
    #expect(same(summary.minimum, number(stats?["min"])), "\(place): minimum")
    #expect(same(summary.maximum, number(stats?["max"])), "\(place): maximum")
  }
}
