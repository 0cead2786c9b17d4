import Testing
import VerdinJudge

@Suite struct ExtraEvidenceTests {
  private static let pairs: [MetricPair] = {
    var samples = Samples(seed: 1)
    return ["a", "b", "c"].map { name in
      pair(name, challenger: samples.normal(80, mean: 103), champion: samples.normal(70, mean: 100))
    }
  }()

  private func judged(bootstrap: Int = 0, hotelling: Bool = false, seed: UInt64 = 0) -> Judgement {
    judge(
      Self.pairs,
      config: JudgeConfig(
        evidence: JudgeConfig.ExtraEvidence(
          bootstrapReplicates: bootstrap, hotelling: hotelling), seed: seed))
  }

  @Test func `nothing extra is computed unless asked for`() {
    let judgement = judged()
    #expect(judgement.hotelling == nil)
    #expect(judgement.metrics.allSatisfy { $0.evidence.meanRatioInterval == nil })
  }

  @Test func `the bootstrap interval holds the ratio of means and repeats with its seed`() throws {
    let judgement = judged(bootstrap: 500)
    for metric in judgement.metrics {
      let interval = try #require(metric.evidence.meanRatioInterval)
      let ratio = try #require(metric.evidence.meanRatio)
      #expect(interval.lower < ratio && ratio < interval.upper)
      #expect(interval.upper - interval.lower < 0.15)
    }
    #expect(judgement == judged(bootstrap: 500))
    #expect(judgement != judged(bootstrap: 500, seed: 1))
  }

  @Test func `Hotelling's test counts metrics and rows and never moves the verdict`() throws {
    let judgement = judged(hotelling: true)
    let hotelling = try #require(judgement.hotelling)
    #expect(hotelling.metrics == 3)
    #expect(hotelling.championRows == 70 && hotelling.challengerRows == 80)
    #expect(judgement.verdict == judged().verdict)
  }

  @Test func `series of different lengths are said to be beyond Hotelling's test`() {
    var samples = Samples(seed: 2)
    let odd = pair(
      "d", challenger: samples.normal(60, mean: 100), champion: samples.normal(60, mean: 100))
    let judgement = judge(
      Self.pairs + [odd],
      config: JudgeConfig(evidence: JudgeConfig.ExtraEvidence(hotelling: true)))
    #expect(judgement.hotelling == nil)
    #expect(judgement.notes.contains { $0.contains("length") })
  }
}
