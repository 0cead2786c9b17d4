import Testing
import VerdinJudge

/// Many metrics in one judgement.
@Suite struct WeightTests {
  private func judged(
    effects: [Double], seed: UInt64 = 5, _ change: (inout [MetricConfig]) -> Void = { _ in }
  ) -> Judgement {
    var samples = Samples(seed: seed)
    let pairs = effects.enumerated().map { place, effect in
      pair(
        "m\(place)", challenger: samples.normal(60, mean: 100 * (1 + effect)),
        champion: samples.normal(60, mean: 100))
    }
    var metrics = pairs.map {
      MetricConfig(name: $0.name, harm: .increase, margin: .relative(0.05))
    }
    change(&metrics)
    return judge(pairs, config: JudgeConfig(metrics: metrics))
  }

  @Test func `a weight is a share of the error among all`() throws {
    let effects = [0.12] + Array(repeating: 0.0, count: 9)
    let plain = judged(effects: effects)
    let weighted = judged(effects: effects) { $0[0].weight = 9 }
    let p = try #require(plain.metrics[0].evidence.familyP)
    let lighter = try #require(weighted.metrics[0].evidence.familyP)
    // p · (sum of all weights) / w: 10 p, and 18 p / 9.
    #expect(abs(p / lighter - 5) < 1e-9)
  }

  @Test func `a critical metric shares its error with other critical ones alone`() throws {
    let effects = [0.12] + Array(repeating: 0.0, count: 9)
    let plain = judged(effects: effects)
    let critical = judged(effects: effects) { $0[0].critical = true }
    let p = try #require(plain.metrics[0].evidence.familyP)
    let own = try #require(critical.metrics[0].evidence.familyP)
    #expect(abs(p / own - 5) < 1e-9)
    #expect(critical.metrics[0].verdict == .fail)
    #expect(critical.metrics[0].critical)
    #expect(critical.reason.contains("critical: "))
    // All critical is one family again.
    let all = judged(effects: effects) { metrics in
      for place in metrics.indices { metrics[place].critical = true }
    }
    #expect(all.metrics[0].evidence.familyP == p)
  }

  @Test func `many small changes are seen together, and only warn`() throws {
    let judgement = judged(effects: Array(repeating: 0.035, count: 12), seed: 3) { metrics in
      for place in metrics.indices { metrics[place].margin = .relative(0.2) }
    }
    #expect(judgement.verdict == .pass)
    #expect(try #require(judgement.combined) <= 0.02)
    #expect(judgement.notes.contains { $0.contains("all 12 together look a little worse") })
  }

  /// 600 judgements of 8 metrics without any change: 2 % ± 1.7 % (three standard errors) are told
  /// that all look worse; a combination of p-values capped at 0.99 keeps close to its level.
  @Test func `unchanged metrics are seldom told to look worse together`() {
    let told = (0..<600).count { seed in
      (judged(effects: Array(repeating: 0, count: 8), seed: UInt64(seed)).combined ?? 1) <= 0.02
    }
    #expect(told <= 22)
  }
}
