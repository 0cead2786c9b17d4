import Testing

@testable import VerdinJudge

/// What would flip a shadow comparison is tried: judged with that amount, it has flipped.
@Suite struct ShadowFlipTests {
  @Test(arguments: 0..<300 as Range<UInt64>)
  func `judged by the amount that is said to flip it, it flips, and short of it not`(seed: UInt64) {
    var draw = Samples(seed: seed)
    let drawn = ShadowCase(&draw)
    let judged = drawn.judged(drawn.config)
    let flip = judged.flip(drawn.config)
    #expect(!flip.sentence.isEmpty)
    guard let demand = flip.demand, let amount = flip.amount else {
      #expect(flip.verdict == nil)
      return
    }
    var other = drawn.config
    other[demand] = amount
    let flipped = drawn.judged(other)
    #expect(flipped.verdict == flip.verdict, "\(flip)")
    let isOther =
      flipped.verdict != judged.verdict
      || verdict(on: demand, flipped) != verdict(on: demand, judged)
    #expect(isOther, "\(flip)")
    // Three digits are within a per cent of where it turns.
    guard let asked = drawn.config[demand] else { return }
    other[demand] = amount > asked ? max(asked, 0.985 * amount) : min(asked, 1.015 * amount)
    let short = drawn.judged(other)
    #expect(verdict(on: demand, short) == verdict(on: demand, judged), "\(flip)")
  }

  @Test func `every demand is met by some case`() {
    let found = (0..<300 as Range<UInt64>).compactMap { seed -> ShadowDemand? in
      var draw = Samples(seed: seed)
      let drawn = ShadowCase(&draw)
      let flip = drawn.judged(drawn.config).flip(drawn.config)
      return flip.amount == nil ? nil : flip.demand
    }
    #expect(Set(found) == Set(ShadowDemand.allCases))
  }

  @Test func `logs without pairs have nothing that flips`() {
    let judged = judgeShadow(ShadowPairing(champion: [], challenger: []))
    let flip = judged.flip(ShadowConfig())
    #expect(flip == ShadowFlip(sentence: "No tolerance would: there was nothing to compare."))
  }

  @Test func `without labels an agreement would do, and it is told which`() throws {
    let answers = (0..<400).map { ShadowAnswer(id: "\($0)", prediction: $0 < 390 ? "a" : "b") }
    let others = answers.map { ShadowAnswer(id: $0.id, prediction: "a") }
    let pairing = ShadowPairing(champion: answers, challenger: others)
    let judged = judgeShadow(pairing)
    let flip = judged.flip(ShadowConfig())
    #expect(judged.verdict == .inconclusive && flip.verdict == .pass && flip.demand == .agreement)
    let agreement = try #require(flip.amount)
    #expect(judgeShadow(pairing, config: ShadowConfig(agreement: agreement)).verdict == .pass)
  }

  private func verdict(on demand: ShadowDemand, _ judged: ShadowJudgement) -> Verdict {
    judged.findings.first { $0.name == demand.finding }?.verdict ?? judged.verdict
  }
}

/// Two logs drawn at random, and what is asked of them.
private struct ShadowCase {
  let pairing: ShadowPairing
  let config: ShadowConfig

  init(_ draw: inout Samples) {
    let count = draw.integer(40...900)
    func one(in most: ClosedRange<Int>) -> [Bool] {
      let rate = draw.integer(most)
      return (0..<count).map { _ in draw.integer(0...1_000) < rate }
    }
    let (wrong, worse, failing) = (one(in: 0...120), one(in: 0...90), one(in: 0...30))
    let unlabelled = one(in: draw.integer(0...2) == 0 ? 300...700 : 0...100)
    let lost = one(in: draw.integer(0...2) == 0 ? 40...200 : 0...20)
    let slower = 1 + Double(draw.integer(-5...25)) / 100
    let delays = draw.normal(count, mean: 30)
    let jitter = draw.normal(count, mean: 1)
    func answer(_ place: Int, _ isWrong: Bool, _ delay: Double, _ status: Int) -> ShadowAnswer {
      ShadowAnswer(
        id: "\(place)", latencyMilliseconds: delay, status: status,
        prediction: isWrong ? "cat" : "dog")
    }
    let champion = (0..<count).map { answer($0, wrong[$0], delays[$0], 200) }
    let challenger = (0..<count).filter { !lost[$0] }.map {
      answer(
        $0, wrong[$0] != worse[$0], slower * delays[$0] * jitter[$0], failing[$0] ? 503 : 200)
    }
    let labels = (0..<count).filter { !unlabelled[$0] }.map { ("\($0)", "dog") }
    pairing = ShadowPairing(
      champion: champion, challenger: challenger,
      labels: draw.integer(0...3) == 0 ? [:] : Dictionary(uniqueKeysWithValues: labels))
    config = ShadowConfig(
      accuracyMargin: Double(draw.integer(5...120)) / 1_000,
      latencyMargin: Double(draw.integer(20...250)) / 1_000,
      errorMargin: Double(draw.integer(5...50)) / 1_000,
      agreement: draw.integer(0...1) == 0 ? nil : Double(draw.integer(800...999)) / 1_000)
  }

  func judged(_ config: ShadowConfig) -> ShadowJudgement { judgeShadow(pairing, config: config) }
}
