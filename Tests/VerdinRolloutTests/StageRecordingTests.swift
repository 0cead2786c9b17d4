import Testing
import VerdinJudge
import VerdinRollout

/// Looks at recordings whose every number is known.
@Suite struct StageRecordingTests {
  @Test func `traffic that settles is not judged`() throws {
    let begun = try Under(share: 10)
    for age in [0.0, 30, 59] {
      let look = begun.look(Arms(badFrom: 0), at: age)
      #expect(look.verdict == .inconclusive && look.crossings.isEmpty && look.distrust == nil)
      #expect(look.reason == "the traffic is settling")
    }
    #expect(begun.look(Arms(badFrom: 0), at: 300).verdict == .fail)
  }

  @Test func `what was recorded while traffic settled is not held against the challenger`() throws {
    let look = try Under(share: 10).look(Arms(badFrom: 0, badUntil: 55), at: 900)
    #expect(look.crossings.isEmpty, "\(look.crossings)")
    #expect(look.metrics.first { $0.metric == "error_rate" }?.challenger == 0.01)
  }

  @Test func `a limit crossed on enough trials is a fail that names its figures`() throws {
    let look = try Under(share: 10).look(Arms(errors: 8), at: 200)
    let crossing = try #require(look.crossings.first)
    #expect(look.verdict == .fail)
    #expect(look.reason == "mean of error_rate 0.08 is not below 0.05")
    #expect(crossing.metric == "error_rate" && crossing.limit == 0.05 && crossing.side == .below)
    #expect(try #require(crossing.lower) < 0.08 && #require(crossing.upper) > 0.08)
    // Ticks at 60, 70, ... 200 of 100 requests each.
    #expect(crossing.observations == 1_500)
  }

  @Test func `few trials decide nothing, but hold the stage where it is`() throws {
    var arms = Arms(errors: 1)
    arms.requests = 10
    let look = try Under(share: 10).look(arms, at: 90)
    #expect(look.crossings.isEmpty)
    #expect(look.verdict == .inconclusive)
    #expect(look.metrics.first { $0.metric == "error_rate" }?.challenger == 0.1)
  }

  @Test func `proof beyond doubt decides on few trials`() throws {
    var arms = Arms(errors: 8)
    arms.requests = 10
    let look = try Under(share: 10).look(arms, at: 90)
    #expect(look.crossings.first?.observations == 40)
    #expect(look.verdict == .fail)
  }

  @Test func `a burst in one tick is seen although the stage's mean is within`() throws {
    let look = try Under(share: 10).look(Arms(badFrom: 600, badUntil: 605), at: 1_500)
    let burst = try #require(look.crossings.first)
    #expect(burst.statistic == "worst tick" && burst.value == 0.4 && burst.observations == 100)
    let mean = try #require(look.metrics.first { $0.metric == "error_rate" }?.challenger)
    #expect(mean < 0.05)
    #expect(look.verdict == .fail)
  }

  @Test func `a wrong split is not trusted, a right one is told`() throws {
    let right = try Under(share: 10).look(Arms(), at: 300)
    #expect(right.distrust == nil)
    #expect(right.split?.champion == 9 * 2_500 && right.split?.challenger == 2_500)
    let wrong = try Under(share: 25).look(Arms(), at: 300)
    #expect(wrong.distrust?.contains("where 25 % were asked for") == true)
    #expect(wrong.split?.isWrong == true)
  }

  @Test func `a recording without requests has no split and is trusted`() throws {
    var arms = Arms()
    arms.countsRequests = false
    let look = try Under(share: 25).look(arms, at: 300)
    #expect(look.split == nil && look.distrust == nil)
  }

  @Test func `data that end are not trusted after five looks without any`() throws {
    let begun = try Under(share: 10)
    #expect(begun.look(Arms(until: 300), at: 590).distrust == nil)
    let late = begun.look(Arms(until: 300), at: 620)
    #expect(late.distrust?.contains("320 s old") == true, "\(late.distrust ?? "-")")
    let never = begun.look(Arms(until: -1), at: 620)
    #expect(never.distrust?.contains("no value") == true, "\(never.distrust ?? "-")")
  }

  @Test func `a stage too young for data is neither trusted nor distrusted`() throws {
    let look = try Under(share: 10).look(Arms(until: -1), at: 100)
    #expect(look.distrust == nil && look.verdict == .inconclusive)
  }

  @Test func `at all traffic the limits alone decide`() throws {
    var arms = Arms()
    arms.share = 1
    let begun = try Under(share: 100)
    let good = begun.look(arms, at: 900)
    #expect(good.verdict == .pass && good.distrust == nil)
    #expect(good.reason == "all limits are met; nobody is left to compare with")
    #expect(good.metrics.allSatisfy { $0.champion == nil })
    arms.errors = 8
    #expect(begun.look(arms, at: 900).verdict == .fail)
  }

  @Test func `at all traffic a champion that counts no requests is as it should be`() throws {
    var arms = Arms()
    arms.share = 1
    arms.writesZeros = true
    let look = try Under(share: 100).look(arms, at: 900)
    #expect(
      look.verdict == .pass && look.distrust == nil, "\(look.reason), \(look.distrust ?? "-")")
  }

  @Test func `ticks without a request of the challenger are no gaps in its data`() throws {
    var arms = Arms()
    arms.isIdleTwiceOfThree = true
    // 100 requests at every third tick against 300 at every tick: a tenth.
    arms.share = 0.25
    let look = try Under(share: 10).look(arms, at: 900)
    #expect(look.distrust == nil, "\(look.distrust ?? "-")")
    #expect(look.metrics.contains { $0.observations == 29 }, "\(look.metrics.map(\.observations))")
  }

  @Test func `at all traffic a silent metric with a limit holds`() throws {
    var arms = Arms()
    arms.share = 1
    arms.until = -1
    let look = try Under(share: 100).look(arms, at: 200)
    #expect(look.verdict == .inconclusive)
    #expect(look.reason.contains("no value of"), "\(look.reason)")
  }

  @Test func `one request of the champion at all traffic is a wrong split`() throws {
    let look = try Under(share: 100).look(Arms(), at: 900)
    #expect(look.split?.isWrong == true)
    #expect(look.distrust?.contains("100 % were asked for") == true)
  }

  @Test func `without any champion data a stage proves nothing`() throws {
    var arms = Arms()
    arms.share = 1
    let look = try Under(share: 50).look(arms, at: 900)
    #expect(look.verdict == .inconclusive || look.distrust != nil, "\(look.verdict)")
  }

  @Test func `alike arms pass with time, and a worse challenger fails`() throws {
    let begun = try Under(share: 50)
    var arms = Arms()
    arms.share = 0.5
    let alike = begun.look(arms, at: 1_800)
    #expect(alike.verdict == .pass, "\(alike.reason)")
    arms.slower = 1.5
    let look = begun.look(arms, at: 1_800)
    #expect(
      look.verdict == .fail && look.reason.contains("latency_ms"),
      "\(look.reason), \(look.distrust ?? "")")
  }
}

/// A rollout whose one stage before the last began at time 0.
private struct Under {
  let state: RolloutState

  init(share percent: Double) throws {
    let share = try #require(TrafficShare(percent: percent))
    var stages = [StagedPlan.Stage(share: share, duration: 1_800)]
    if share < .all { stages.append(.init(share: .all, duration: 1_800)) }
    let start = RolloutStart(
      plan: StagedPlan(stages: stages), champion: "1", challenger: "2", configuration: "",
      router: "")
    var state = RolloutState()
    for event in [RolloutEvent.started(start), .stageEntered(0), .routed(share)] {
      try state.apply(event, at: 0)
    }
    self.state = state
  }

  func look(_ arms: Arms, at time: Double) -> Look {
    arms.recording(until: time).look(at: time, in: state)
  }
}

/// A tick every ten seconds, with 100 requests of the challenger unless said otherwise.
private struct Arms {
  /// The challenger's share of what was really recorded.
  var share = 0.1
  /// Requests of the challenger a tick, and its errors among them.
  var requests = 100.0
  var errors = 1.0
  /// Between these times 40 of 100 requests are errors.
  var badFrom = Double.infinity
  var badUntil = Double.infinity
  /// The challenger's last tick.
  var until = Double.infinity
  /// The challenger's latency over the champion's.
  var slower = 1.0
  var countsRequests = true
  /// Whether a champion without traffic writes zeros, and not nothing.
  var writesZeros = false
  /// Whether the challenger gets requests at every third tick only.
  var isIdleTwiceOfThree = false

  init(
    errors: Double = 1, badFrom: Double = .infinity, badUntil: Double = .infinity,
    until: Double = .infinity
  ) {
    (self.errors, self.badFrom, self.badUntil, self.until) = (errors, badFrom, badUntil, until)
  }

  func recording(until end: Double) -> StageRecording {
    let ticks = Array(stride(from: 0, through: end, by: 10.0))
    let own = ticks.filter { $0 <= until }
    let others = share < 1 || writesZeros ? ticks : []
    let otherRequests = (requests * (1 - share) / share).rounded()
    let asked = own.map { isIdleTwiceOfThree && Int($0 / 10) % 3 != 0 ? 0 : requests }
    let bad = zip(own, asked).map { time, asked in
      asked == 0 ? 0 : time >= badFrom && time <= badUntil ? requests * 0.4 : errors
    }
    let rate = MetricPair(
      name: "error_rate",
      champion: Series(
        .init(
          events: others.map { _ in (otherRequests / 100).rounded() },
          exposures: others.map { _ in otherRequests }), times: others),
      challenger: Series(
        .init(events: bad, exposures: asked), times: own))
    let latency = MetricPair(
      name: "latency_ms",
      champion: Series(
        others.map { otherRequests == 0 ? .nan : 50 + scatter($0, 0.618_034) }, times: others),
      challenger: Series(
        zip(own, asked).map { $1 == 0 ? .nan : slower * (50 + scatter($0, 0.414_214)) }, times: own)
    )
    let counted = MetricPair(
      name: "requests", champion: Series(others.map { _ in otherRequests }, times: others),
      challenger: Series(asked, times: own))
    let config = JudgeConfig(metrics: [
      MetricConfig(
        name: "latency_ms", role: .guarding, harm: .increase, limits: Limits(below: 100)),
      MetricConfig(name: "error_rate", role: .watch, harm: .increase, limits: Limits(below: 0.05)),
    ])
    return StageRecording(
      pairs: [latency, rate], traffic: countsRequests ? [counted] : [], config: config)
  }

  /// From -1 to 1, evenly by multiples of an irrational number, and independently by another's.
  private func scatter(_ time: Double, _ step: Double) -> Double {
    2 * (step * time / 10).truncatingRemainder(dividingBy: 1) - 1
  }
}
