import Foundation
import Testing
import VerdinJudge

@testable import VerdinReport

struct KayentaResultTests {
  private typealias Object = [String: Any]

  private func result(_ judgement: Judgement, _ envelope: KayentaEnvelope) -> [UInt8] {
    var json = JSONWriter()
    json.kayentaResult(judgement, in: envelope)
    return json.bytes
  }

  private func read(_ bytes: [UInt8]) throws -> Object {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? Object)
  }

  @Test func `Kayenta's own judgement keeps Kayenta's words and numbers`() throws {
    let pairs = Samples.kayenta.metrics.indices.map { index in
      KayentaEnvelope.Pair(id: "\(index)", tags: ["zone": "a", "host": "h\(index)"])
    }
    let envelope = KayentaEnvelope(
      id: Array("42".utf8), judgeName: "NetflixACAJudge-v1.0", pairs: pairs)
    try expectSnapshot(
      result(Samples.kayenta, envelope) + [UInt8(ascii: "\n")], "kayenta.result.jsonl")
  }

  @Test func `a metric that could not be classified has no result metadata`() throws {
    let results = try #require(
      try read(result(Samples.kayenta, KayentaEnvelope(judgeName: "j")))["results"] as? [Object])
    #expect(results.map { $0["resultMetadata"] != nil } == [true, true, true, false])
  }

  @Test func `numbers that JSON cannot hold are strings`() {
    let text = String(
      decoding: result(Samples.kayenta, KayentaEnvelope(judgeName: "j")), as: UTF8.self)
    #expect(text.contains(#""mean":"Infinity""#))
    #expect(text.contains(#""ratio":"NaN""#))
    #expect(text.contains(#""mean":20.0"#))
  }

  @Test(arguments: Verdict.allCases, [(95.0, 75.0), (90, 90), (100, 99)])
  func `label and number of another policy say its verdict again`(
    verdict: Verdict, thresholds: (pass: Double, marginal: Double)
  ) {
    let judgement = Judgement(
      verdict: verdict, reason: "why", policy: "verdin", metrics: [], score: 100)
    let score = KayentaScore(
      judgement,
      thresholds: JudgeConfig.ScoreThresholds(
        pass: thresholds.pass, marginal: thresholds.marginal))
    #expect((score.classification == "Pass") == (verdict == .pass))
    #expect((score.score >= thresholds.pass) == (verdict == .pass))
    #expect((score.classification == "Fail") == (verdict == .fail))
    #expect(score.reason.hasSuffix("why"))
  }

  @Test(arguments: [
    (Verdict.pass, Direction.increase, Harm.either, "Pass"),
    (.fail, .increase, .increase, "High"), (.marginal, .decrease, .either, "Low"),
    (.fail, .none, .decrease, "Low"), (.fail, .none, .increase, "High"),
    (.inconclusive, .increase, .increase, "Nodata"),
  ])
  func `another policy's metric gets the nearest label`(
    verdict: Verdict, direction: Direction, harm: Harm, label: String
  ) {
    let metric = Samples.metric(
      "m", verdict, direction, "why", harm: harm, champion: Samples.summary(1),
      challenger: Samples.summary(2))
    #expect(kayentaLabel(of: metric) == label)
    #expect(kayentaReason(of: metric) == "why")
  }

  @Test func `a canary that did not fail early has an empty reason`() {
    var judgement = Samples.kayenta
    judgement.reason = "The score 96.3 is at least 95."
    #expect(KayentaScore(judgement, thresholds: JudgeConfig.ScoreThresholds()).reason == "")
  }

  @Test func `a judgement of policy verdin is translated whole`() throws {
    try expectSnapshot(
      result(Samples.fail, KayentaEnvelope(judgeName: "verdin")) + [UInt8(ascii: "\n")],
      "fail.result.jsonl")
  }
}
