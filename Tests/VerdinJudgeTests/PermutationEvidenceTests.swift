import Testing
import VerdinJudge

/// The permutation tests as the judge reports them.
@Suite struct PermutationEvidenceTests {
  @Test func `no permutations unless asked for`() {
    let judgement = judged([pair("a")], permutations: 0)
    #expect(judgement.metrics[0].evidence.permutation == nil)
  }

  @Test func `arms on one clock are swapped tick by tick, and no verdict moves`() throws {
    let pairs = (0..<4).map { pair("m\($0)", shift: $0 == 2 ? 0.8 : 0) }
    let judgement = judged(pairs)
    for metric in judgement.metrics {
      let found = try #require(metric.evidence.permutation)
      #expect(found.exchange == .swappedTicks && found.metrics == 4)
      #expect(found.blocks == (60 + found.blockLength - 1) / found.blockLength)
      #expect(found.blockLength <= 6 && found.wantedBlockLength >= found.blockLength)
      let adjusted = try #require(found.adjustedP)
      #expect(found.pHarm <= adjusted)
      #expect((adjusted < 0.05) == (metric.name == "m2"), "\(metric.name): \(adjusted)")
    }
    #expect(judgement.verdict == judged(pairs, permutations: 0).verdict)
  }

  @Test func `arms recorded at different times deal their blocks anew`() throws {
    let judgement = judged([pair("a"), pair("b")].map { $0.later(by: 86_400 + 43_200) })
    for metric in judgement.metrics where metric.evidence.comparison == .tested {
      #expect(metric.evidence.permutation?.exchange == .dealtTicks)
    }
  }

  @Test func `values without times are dealt one by one`() throws {
    let found = try #require(
      judged([pair("a", times: false)]).metrics[0].evidence.permutation)
    #expect(found.exchange == .dealtValues && found.blockLength == 1 && found.blocks == 120)
  }

  @Test func `a missing value keeps a metric among the others`() throws {
    var holed = pair("a")
    holed.champion.values[7] = .nan
    holed.challenger.values[30] = .nan
    for times in [true, false] {
      var (first, second) = (holed, pair("b"))
      if !times {
        first.champion.times = []
        first.challenger.times = []
        second = pair("b", times: false)
      }
      for metric in judged([first, second]).metrics {
        let found = try #require(metric.evidence.permutation)
        #expect(found.metrics == 2, "\(metric.name) \(times)")
      }
    }
  }

  @Test func `metrics on other clocks are adjusted for by their number`() throws {
    let alone = judged([pair("a"), pair("b")])
    let mixed = judged([pair("a"), pair("b"), pair("c", times: false), pair("d", times: false)])
    for place in 0..<2 {
      let (one, two) = (
        try #require(alone.metrics[place].evidence.permutation),
        try #require(mixed.metrics[place].evidence.permutation)
      )
      #expect(one.pHarm == two.pHarm && two.metrics == 2)
      #expect(try #require(two.adjustedP) == min(1, 2 * (try #require(one.adjustedP))))
    }
  }

  @Test func `a metric that only informs is tested and not adjusted for`() throws {
    let config = JudgeConfig(
      metrics: [MetricConfig(name: "b", role: .info)],
      evidence: JudgeConfig.ExtraEvidence(permutations: 199))
    let judgement = judge([pair("a"), pair("b")], config: config)
    #expect(judgement.metrics[0].evidence.permutation?.adjustedP != nil)
    let found = try #require(judgement.metrics[1].evidence.permutation)
    #expect(found.adjustedP == nil && found.metrics == 2)
  }

  @Test func `few blocks are relabelled in every way there is`() throws {
    let judgement = judged([pair("a", count: 9)], permutations: 600)
    let found = try #require(judgement.metrics[0].evidence.permutation)
    #expect(found.isExhaustive && found.labellings == 512)
    #expect(found.monteCarloError(of: found.pValue) == 0)
  }

  private func judged(_ pairs: [MetricPair], permutations: Int = 1_999) -> Judgement {
    judge(
      pairs,
      config: JudgeConfig(
        defaults: MetricConfig(name: "", harm: .increase),
        evidence: JudgeConfig.ExtraEvidence(permutations: permutations), seed: 3))
  }

  /// Two arms of one level, each value off it by a tenth or so, without dependence.
  private func pair(
    _ name: String, shift: Double = 0, count: Int = 60, times: Bool = true
  ) -> MetricPair {
    var generator = Lehmer(state: UInt64(name.utf8.reduce(7) { $0 * 31 + UInt64($1) }) | 1)
    func arm(_ shift: Double) -> Series {
      Series(
        (0..<count).map { _ in 100 + 10 * (generator.centred() + shift) },
        times: times ? (0..<count).map { 1_790_000_000 + 60 * Double($0) } : [])
    }
    let champion = arm(0)
    return MetricPair(name: name, champion: champion, challenger: arm(shift))
  }
}

extension MetricPair {
  fileprivate func later(by seconds: Double) -> MetricPair {
    var pair = self
    pair.challenger.times = challenger.times.map { $0 + seconds }
    return pair
  }
}

/// Sums of four uniform numbers, near enough to normal.
private struct Lehmer {
  var state: UInt64

  mutating func centred() -> Double {
    (0..<4).reduce(-2) { sum, _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return sum + Double(state >> 11) * 0x1p-53
    } * 1.7
  }
}
