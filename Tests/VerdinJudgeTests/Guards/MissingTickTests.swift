import Testing
import VerdinJudge

@Suite struct MissingTickTests {
  private static func pair(
    champion: some Sequence<Int> = [Int](), challenger: some Sequence<Int> = [Int](),
    seed: UInt64 = 1
  ) -> MetricPair {
    var samples = GuardSamples(seed: seed)
    var pair = samples.pair()
    pair.champion = pair.champion.without(champion)
    pair.challenger = pair.challenger.without(challenger)
    return pair
  }

  private static func every(_ step: Int, from start: Int = 0) -> StrideTo<Int> {
    stride(from: start, to: 60, by: step)
  }

  @Test func `a quarter of an arm's ticks must not be absent`() {
    let pair = Self.pair(challenger: Self.every(4, from: 1))
    #expect(guards(pair).contains(.coverage) && guards(pair.swapped).contains(.coverage))
    let reason = judge([pair]).metrics[0].reason
    #expect(
      reason.hasPrefix("data: the challenger misses 15 of 60 ticks that were recorded; "))
  }

  @Test func `ticks with a value of both arms must be enough`() {
    let pair = Self.pair(
      champion: Self.every(8, from: 2), challenger: Self.every(8, from: 5))
    #expect(guards(pair) == [.coverage])
    #expect(judge([pair]).metrics[0].reason.contains("45 of 60 ticks have a value of both"))
  }

  @Test func `how much must be there is configured`() {
    let pair = Self.pair(challenger: Self.every(4, from: 1))
    #expect(guards(pair, JudgeConfig(guards: DataGuards(coverage: 0.5))) == [.missingness])
    let whole = Self.pair(champion: [7], challenger: [7, 9])
    #expect(guards(whole).isEmpty)
    #expect(guards(whole, JudgeConfig(guards: DataGuards(coverage: 0.99))) == [.coverage])
  }

  @Test func `one arm must not miss much more than the other`() {
    let pair = Self.pair(challenger: Self.every(5, from: 1))
    #expect(guards(pair) == [.missingness] && guards(pair.swapped) == [.missingness])
    #expect(guards(Self.pair(challenger: Self.every(12, from: 1))).isEmpty)
    #expect(
      guards(Self.pair(champion: Self.every(5, from: 1), challenger: Self.every(5, from: 1)))
        .isEmpty)
  }

  /// What is left out can hide harm, and only a champion's gaps can feign it.
  @Test func `what the challenger leaves out forbids a pass and no fail`() {
    let pair = Self.pair(challenger: Self.every(6, from: 1))
    #expect(judge([pair]).verdict == .inconclusive)
    var bad = pair
    bad.challenger.values = bad.challenger.values.map { 1.5 * $0 }
    let metric = judge([bad]).metrics[0]
    #expect(metric.verdict == .fail)
    #expect(metric.evidence.guards.map(\.forbids) == [.pass])
    var lucky = pair.swapped
    lucky.challenger.values = lucky.challenger.values.map { 1.5 * $0 }
    #expect(judge([lucky]).verdict == .inconclusive)
    #expect(judge([lucky]).metrics[0].evidence.guards.map(\.forbids) == [.verdict])
  }

  @Test func `empty cells and absent rows miss alike`() {
    var cells = Self.pair()
    for place in Self.every(5, from: 1) { cells.challenger.values[place] = .nan }
    #expect(guards(cells) == [.missingness])
    var untimed = cells
    untimed.champion.times = []
    untimed.challenger.times = []
    #expect(guards(untimed) == [.missingness])
  }

  @Test func `what was recorded before the other arm started is not missing`() {
    #expect(guards(Self.pair(challenger: 0..<20)).isEmpty)
  }

  /// Blocks of time given to one arm or the other share no tick.
  @Test func `arms that took turns miss nothing`() {
    let pair = Self.pair(
      champion: (0..<60).filter { $0 % 8 < 4 }, challenger: (0..<60).filter { $0 % 8 >= 4 })
    #expect(guards(pair).isEmpty)
  }

  /// The share of failed requests of a tick without requests does not exist.
  @Test func `a tick without exposure misses nothing`() {
    let exposures = (0..<60).map { $0 % 6 == 0 ? 0.0 : 50 }
    let few = Series.Counts(events: exposures.map { $0 / 10 }, exposures: exposures)
    let all = Series.Counts(
      events: (0..<60).map { Double(3 + $0 % 4) }, exposures: Array(repeating: 900, count: 60))
    let pair = MetricPair(
      name: "error_rate", champion: Series(all, times: minutes(60)),
      challenger: Series(few, times: minutes(60)))
    #expect(guards(pair).isEmpty)
  }

  /// 400 healthy pairs, in each of which every tick of either arm is missing with 5 %.
  @Test func `ticks missing by accident in both arms hardly ever alarm`() {
    var samples = GuardSamples(seed: 2)
    let alarms = (0..<400).count { _ in
      var pair = samples.pair()
      pair.champion = pair.champion.without((0..<60).filter { _ in samples.uniform() < 0.05 })
      pair.challenger = pair.challenger.without((0..<60).filter { _ in samples.uniform() < 0.05 })
      return !guards(pair).isEmpty
    }
    #expect(alarms <= 3)
  }
}
