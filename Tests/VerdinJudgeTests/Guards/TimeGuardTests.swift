import Testing
import VerdinJudge

@Suite struct WarmUpTests {
  private static func judged(
    _ guards: DataGuards, _ pairs: [MetricPair]? = nil
  ) -> Judgement {
    var samples = GuardSamples(seed: 1)
    return judge(pairs ?? [samples.pair()], config: JudgeConfig(guards: guards))
  }

  @Test func `what is warming up is left out of both arms`() {
    let judgement = Self.judged(DataGuards(warmUp: 600))
    #expect(judgement.metrics[0].evidence.champion.count == 50)
    #expect(judgement.metrics[0].evidence.challenger.count == 50)
    #expect(judgement.verdict == .pass)
    #expect(
      judgement.notes == [
        "warm-up: 20 of 120 points left out, those within 600 s of the challenger's start"
      ])
  }

  @Test func `ten minutes after each scale step are left out unless told otherwise`() {
    let steps = [guardStart + 30 * 60]
    #expect(Self.judged(DataGuards(scaleSteps: steps)).metrics[0].evidence.champion.count == 40)
    let short = DataGuards(warmUp: 120, scaleSteps: steps)
    #expect(Self.judged(short).metrics[0].evidence.challenger.count == 56)
  }

  @Test func `a slow start of a healthy challenger is forgiven`() {
    var samples = GuardSamples(seed: 2)
    var pair = samples.pair()
    for tick in 0..<10 { pair.challenger.values[tick] *= 3 }
    #expect(judge([pair]).verdict == .marginal)
    #expect(Self.judged(DataGuards(warmUp: 600), [pair]).verdict == .pass)
  }

  @Test func `what a champion recorded before the challenger started stays`() {
    var samples = GuardSamples(seed: 3)
    var pair = samples.pair("latency_ms", 80)
    pair.challenger = pair.challenger.without(0..<20)
    let metric = Self.judged(DataGuards(warmUp: 600), [pair]).metrics[0]
    #expect(metric.evidence.champion.count == 70 && metric.evidence.challenger.count == 50)
  }

  @Test func `a champion of another day warms up at the same time of day`() {
    var samples = GuardSamples(seed: 4)
    var pair = samples.pair()
    pair.champion.times = pair.champion.times.map { $0 - 86_400 }
    let metric = Self.judged(DataGuards(warmUp: 600), [pair]).metrics[0]
    #expect(metric.evidence.champion.count == 50)
  }

  @Test func `counts and instances are left out with their values`() {
    let counts = Series.Counts(
      events: (0..<60).map { Double($0 % 5) }, exposures: Array(repeating: 100, count: 60))
    let series = Series(counts, times: minutes(60))
    let pair = MetricPair(name: "m", champion: series, challenger: series)
    let metric = Self.judged(DataGuards(warmUp: 600), [pair]).metrics[0]
    #expect(metric.evidence.champion.exposure == 5_000)
  }

  @Test func `nothing left, or no times, is inconclusive`() {
    let all = Self.judged(DataGuards(warmUp: 36_000))
    #expect(all.verdict == .inconclusive && all.reason.contains("all 60 points"))
    #expect(all.metrics[0].evidence.guards.map(\.name) == [.warmUp])
    var samples = GuardSamples(seed: 5)
    let bare = untimed(challenger: samples.values(60), champion: samples.values(60))
    let judgement = Self.judged(DataGuards(warmUp: 60), [bare])
    #expect(judgement.verdict == .inconclusive && judgement.reason.contains("no times"))
  }
}

@Suite struct FreshnessTests {
  private static func pair(challengerEnds: Int = 60) -> MetricPair {
    var samples = GuardSamples(seed: 1)
    var pair = samples.pair()
    pair.challenger = pair.challenger.without(challengerEnds..<60)
    return pair
  }

  private static func config(within freshness: Double? = nil, asOf: Double? = nil) -> JudgeConfig {
    JudgeConfig(guards: DataGuards(asOf: asOf, freshness: freshness))
  }

  private static let end = guardStart + 59 * 60

  @Test func `an arm that stopped reporting is noticed by the other`() {
    #expect(guards(Self.pair(challengerEnds: 57)).isEmpty)
    #expect(guards(Self.pair(challengerEnds: 56)) == [.freshness])
    #expect(guards(Self.pair(challengerEnds: 56).swapped) == [.freshness])
    let reason = judge([Self.pair(challengerEnds: 50)]).metrics[0].reason
    #expect(reason.contains("the challenger is 600 s older"))
  }

  @Test func `empty cells are no reports`() {
    var pair = Self.pair()
    for place in 54..<60 { pair.challenger.values[place] = .nan }
    #expect(guards(pair) == [.freshness])
  }

  @Test func `the time of the judgement tells how old data are`() {
    #expect(guards(Self.pair(), Self.config(within: 300, asOf: Self.end + 300)).isEmpty)
    #expect(guards(Self.pair(), Self.config(within: 300, asOf: Self.end + 301)) == [.freshness])
    // Without a limit of its own: three ticks, or a twentieth of the recording.
    #expect(guards(Self.pair(), Self.config(asOf: Self.end + 180)).isEmpty)
    #expect(guards(Self.pair(), Self.config(asOf: Self.end + 240)) == [.freshness])
  }

  @Test func `how far the arms may be apart is configured`() {
    #expect(guards(Self.pair(challengerEnds: 50), Self.config(within: 600)).isEmpty)
    #expect(guards(Self.pair(challengerEnds: 58), Self.config(within: 60)) == [.freshness])
  }

  @Test func `the age of a recording without times is unknown`() {
    var samples = GuardSamples(seed: 2)
    let bare = untimed(challenger: samples.values(60), champion: samples.values(60))
    #expect(guards(bare).isEmpty)
    #expect(guards(bare, Self.config(within: 60)) == [.freshness])
  }

  @Test func `an earlier day is no older arm`() {
    var pair = Self.pair()
    pair.champion.times = pair.champion.times.map { $0 - 7 * 86_400 }
    #expect(guards(pair).isEmpty)
  }
}
