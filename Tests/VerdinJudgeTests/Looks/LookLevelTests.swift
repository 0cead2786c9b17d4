import Testing
import VerdinJudge

/// How often repeated looks err. Each judgement of a whole recording stands for all its looks.
@Suite struct LookLevelTests {
  private static func share(
    _ runs: Int, of verdict: Verdict, _ looks: Looks, seed: UInt64,
    _ make: (inout Recordings) -> MetricPair
  ) -> Int {
    var recordings = Recordings(seed: seed)
    return (0..<runs).count { _ in looked(make(&recordings), looks).verdict == verdict }
  }

  /// 300 runs at 1 %: three, and three standard errors more are 8.2.
  @Test func `counts at the margin rarely fail though looked at every minute`() {
    let failed = Self.share(300, of: .fail, .anytime, seed: 41) {
      $0.counts(60, rates: (0.01, 0.011))
    }
    #expect(failed <= 8)
  }

  /// 150 runs at 1 %, with the slack of 1.5 that asymptotic bounds are granted: 6.7.
  @Test(arguments: [0, 0.9])
  func `series at the margin rarely fail though looked at every minute`(phi: Double) {
    let failed = Self.share(150, of: .fail, .anytime, seed: 42) {
      $0.series(70, autocorrelation: phi, ratio: 1.1)
    }
    #expect(failed <= 6)
  }

  @Test func `series at the margin rarely fail at gates`() {
    let failed = Self.share(
      200, of: .fail, .gates([1_800, 3_600, 5_400, 7_200]), seed: 43
    ) { $0.series(120, autocorrelation: 0.6, ratio: 1.1) }
    #expect(failed <= 8)
  }

  /// Without a difference, where the plain rank alarm at every look would alarm on most.
  @Test func `healthy series are rarely marginal`() {
    let alarmed = Self.share(150, of: .marginal, .anytime, seed: 44) {
      $0.series(70, autocorrelation: 0.9)
    }
    #expect(alarmed <= 8)
  }

  /// Simulated by others of the same method: 7 minutes for a doubled rate without a margin.
  @Test func `a fivefold error rate is found within minutes`() {
    var recordings = Recordings(seed: 45)
    let minutes = (0..<20).map { _ in
      looked(recordings.counts(30, rates: (0.01, 0.05))).evidence.anytime?.increase?.crossing?.ticks
        ?? 99
    }
    #expect(minutes.sorted()[10] <= 3)
  }
}
