import Testing
import VerdinJudge

@Suite struct ShadowTests {
  /// Requests of which the champion answers `championWrong` wrongly and the challenger others.
  private func logs(
    _ count: Int, championWrong: Range<Int>, challengerWrong: Range<Int>, slower: Double = 1
  ) -> (champion: [ShadowAnswer], challenger: [ShadowAnswer], labels: [String: String]) {
    func answers(_ wrong: Range<Int>, _ factor: Double) -> [ShadowAnswer] {
      (0..<count).map { place in
        ShadowAnswer(
          id: "request-\(place)", time: Double(place),
          latencyMilliseconds: factor * (20 + Double(place * 7 % 13)), status: 200,
          prediction: wrong.contains(place) ? "cat" : "dog",
          segment: place.isMultiple(of: 2) ? "even" : "odd")
      }
    }
    let labels = Dictionary(uniqueKeysWithValues: (0..<count).map { ("request-\($0)", "dog") })
    return (answers(championWrong, 1), answers(challengerWrong, slower), labels)
  }

  private func judged(
    _ count: Int, _ championWrong: Range<Int>, _ challengerWrong: Range<Int>, slower: Double = 1,
    config: ShadowConfig = ShadowConfig()
  ) -> ShadowJudgement {
    let (champion, challenger, labels) = logs(
      count, championWrong: championWrong, challengerWrong: challengerWrong, slower: slower)
    return judgeShadow(
      ShadowPairing(champion: champion, challenger: challenger, labels: labels), config: config)
  }

  @Test func `models that answer alike pass`() {
    let judgement = judged(2_000, 0..<100, 0..<100)
    #expect(judgement.verdict == .pass, "\(judgement.reason)")
    #expect(judgement.agreement?.share == 1)
  }

  @Test func `a challenger that is proven less accurate fails`() {
    let judgement = judged(2_000, 0..<100, 0..<300)
    #expect(judgement.verdict == .fail)
    #expect(judgement.accuracy?.championOnly == 200)
    #expect(judgement.accuracy?.difference == -0.1)
    #expect(judgement.examples.count == 5)
  }

  @Test func `a challenger that is proven slower fails`() {
    let judgement = judged(2_000, 0..<100, 0..<100, slower: 1.2)
    #expect(judgement.verdict == .fail)
    #expect(abs((judgement.latency?.ratio ?? 0) - 0.2) < 1e-9)
  }

  @Test func `few labels are no pass`() {
    var (champion, challenger, labels) = logs(2_000, championWrong: 0..<9, challengerWrong: 0..<9)
    for place in 800..<2_000 { labels["request-\(place)"] = nil }
    let judgement = judgeShadow(
      ShadowPairing(champion: champion, challenger: challenger, labels: labels))
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.reason.contains("1200 of 2000 labels are still missing"))
    challenger.removeLast(200)
    champion.append(champion[0])
    let pairing = ShadowPairing(champion: champion, challenger: challenger, labels: labels)
    #expect(pairing.challengerMissing == 200)
    #expect(pairing.championDuplicates == 1)
    #expect(judgeShadow(pairing).pairing.coverage == 0.9)
  }

  @Test func `without labels nothing tells which answers are right`() {
    let (champion, challenger, _) = logs(2_000, championWrong: 0..<0, challengerWrong: 0..<0)
    let pairing = ShadowPairing(champion: champion, challenger: challenger)
    #expect(judgeShadow(pairing).verdict == .inconclusive)
    #expect(judgeShadow(pairing, config: ShadowConfig(agreement: 0.9)).verdict == .pass)
  }

  @Test func `no pairs are never a pass`() {
    let (champion, _, labels) = logs(500, championWrong: 0..<0, challengerWrong: 0..<0)
    let other = champion.map { answer in
      var other = answer
      other.id = "x" + answer.id
      return other
    }
    let judgement = judgeShadow(
      ShadowPairing(champion: champion, challenger: other, labels: labels))
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.pairing.challengerMissing == 500)
    #expect(judgement.pairing.championMissing == 500)
  }

  @Test func `late answers are left out and counted`() {
    let (champion, challenger, labels) = logs(100, championWrong: 0..<1, challengerWrong: 0..<1)
    let late = challenger.map { answer in
      var late = answer
      if answer.id.hasSuffix("7") { late.time = (answer.time ?? 0) + 100 }
      return late
    }
    let pairing = ShadowPairing(champion: champion, challenger: late, labels: labels)
    #expect(pairing.late == 10)
    #expect(pairing.pairs.count == 90)
  }

  @Test func `the worst segment comes first, corrected for all`() {
    let (champion, challenger, labels) = logs(2_000, championWrong: 0..<0, challengerWrong: 0..<0)
    let worse = challenger.enumerated().map { place, answer in
      var worse = answer
      if place.isMultiple(of: 2), place < 200 { worse.prediction = "cat" }
      return worse
    }
    let judgement = judgeShadow(
      ShadowPairing(champion: champion, challenger: worse, labels: labels))
    #expect(judgement.segments.map(\.name) == ["even", "odd"])
    #expect((judgement.segments[0].familyP ?? 1) < 1e-6)
    #expect(judgement.notes.contains { $0.contains("segment even") })
  }

  @Test(arguments: 1..<20)
  func `swapping the arms mirrors the accuracy`(seed: Int) {
    let (a, b) = (0..<(3 * seed), seed..<(7 * seed))
    let (there, back) = (judged(400, a, b), judged(400, b, a))
    #expect(there.accuracy?.difference == back.accuracy.map { -$0.difference })
    #expect(there.accuracy?.pExact == back.accuracy?.pExact)
    #expect(abs((there.accuracy?.failLower ?? 1) + (back.accuracy?.failUpper ?? 1)) < 1e-9)
  }
}
