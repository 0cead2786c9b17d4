import Testing
import VerdinJudge

/// Looks at any time with a history of champion against champion.
@Suite struct CalibratedLookTests {
  /// Windows of healthy series with the same noise.
  private static func history(
    _ own: inout Recordings, windows: Int = 50, ticks: Int = 120, autocorrelation phi: Double
  ) -> AAHistory {
    AAHistory(
      windows: (0..<windows).map { _ in [own.series(ticks, autocorrelation: phi)] })
  }

  @Test func `a history finds within minutes what minutes that depend on each other hide`() throws {
    var own = Recordings(seed: 71)
    let history = Self.history(&own, autocorrelation: 0.9)
    let pair = own.series(120, autocorrelation: 0.9, ratio: 1.6)
    #expect(looked(pair).verdict != .fail)
    let known = looked(pair, history: history)
    #expect(known.verdict == .fail)
    let crossing = try #require(known.evidence.anytime?.increase?.crossing)
    #expect(crossing.ticks < 90)
    #expect(known.evidence.calibration?.windows == 50)
  }

  @Test func `a rate is looked at with its own history`() {
    var own = Recordings(seed: 72)
    let history = AAHistory(
      windows: (0..<30).map { _ in [own.counts(60, rates: (0.01, 0.01))] })
    let pair = own.counts(60, rates: (0.01, 0.03))
    let known = looked(pair, history: history)
    #expect(known.verdict == .fail)
    #expect(known.evidence.method?.name == "anytime-calibrated-rate")
  }

  /// One-sided 1 %, looks at every tick from the eighth to the 40th: of 40 healthy pairs at the margin
  /// 0.4 are expected to fail at most; 4 or more would come by chance less than once in a thousand.
  @Test func `looks at every minute with a history err no more often than they may`() {
    var own = Recordings(seed: 73)
    var wrong = 0
    for _ in 0..<2 {
      let history = Self.history(&own, windows: 20, ticks: 40, autocorrelation: 0.9)
      for _ in 0..<20
      where looked(own.series(40, autocorrelation: 0.9, ratio: 1.1), history: history).verdict
        == .fail
      { wrong += 1 }
    }
    #expect(wrong < 4, "\(wrong) of 40")
  }
}
