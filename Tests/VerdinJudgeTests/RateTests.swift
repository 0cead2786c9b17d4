import Testing
import VerdinJudge

/// Counts are judged as counts, however rare the events.
@Suite struct RateTests {
  private func judged(
    _ challenger: Series.Counts, _ champion: Series.Counts,
    margin: MetricConfig.Margin = .relative(0.2)
  ) -> MetricJudgement {
    let config = JudgeConfig(
      metrics: [MetricConfig(name: "error_rate", harm: .increase, margin: margin)])
    let pair = MetricPair(
      name: "error_rate", champion: Series(champion), challenger: Series(challenger))
    return judge([pair], config: config).metrics[0]
  }

  private func spread(_ events: Int, ticks: Int, exposure: Double) -> Series.Counts {
    // The events fall into ticks 7 apart, so that no tick holds many.
    var counts = [Double](repeating: 0, count: ticks)
    for event in 0..<events { counts[(event * 7) % ticks] += 1 }
    return Series.Counts(events: counts, exposures: Array(repeating: exposure, count: ticks))
  }

  @Test func `27 errors in 9,600 requests against none fail`() {
    let metric = judged(spread(27, ticks: 120, exposure: 80), spread(0, ticks: 120, exposure: 80))
    #expect(metric.verdict == .fail)
    #expect(metric.direction == .increase)
    #expect(metric.reason.contains("none at all"))
  }

  @Test func `one error against none proves nothing`() {
    let metric = judged(spread(1, ticks: 120, exposure: 80), spread(0, ticks: 120, exposure: 80))
    #expect(metric.verdict == .inconclusive)
  }

  @Test func `equal rates of many events pass`() {
    let metric = judged(
      spread(960, ticks: 120, exposure: 800), spread(961, ticks: 120, exposure: 800))
    #expect(metric.verdict == .pass)
  }

  @Test func `half as many errors are no harm`() {
    let metric = judged(
      spread(300, ticks: 120, exposure: 800), spread(600, ticks: 120, exposure: 800))
    #expect(metric.verdict == .pass)
    #expect(metric.direction == .decrease)
  }

  /// 5 of 600 against 0 of 600 at a margin of 20 %: the conditional mid-p lower bound of the ratio
  /// at 1 % is 0.84 (R: uniroot on pbinom with half the point mass).
  @Test func `few events are bounded by the exact conditional law`() throws {
    let metric = judged(
      Series.Counts(events: [5], exposures: [600]), Series.Counts(events: [0], exposures: [600]))
    let bounds = try #require(metric.evidence.bounds)
    #expect(abs(bounds.failLower - (0.84 - 1)) < 0.005)
    #expect(metric.verdict != .pass)
  }

  @Test func `an absolute margin bounds the difference`() {
    let metric = judged(
      spread(3, ticks: 120, exposure: 80), spread(2, ticks: 120, exposure: 80),
      margin: .absolute(0.005))
    #expect(metric.verdict == .pass)
    #expect(metric.evidence.bounds?.scale == .unit)
  }

  @Test func `an absolute margin on events per second is held against the shift`() {
    let metric = judged(
      spread(3_000, ticks: 60, exposure: 1), spread(3_001, ticks: 60, exposure: 1),
      margin: .absolute(5))
    #expect(metric.evidence.bounds?.scale == .unit)
    #expect(metric.verdict == .pass)
  }

  @Test func `traffic that one arm got twenty times as much of changes nothing`() {
    let metric = judged(
      spread(50, ticks: 120, exposure: 50), spread(1_000, ticks: 120, exposure: 1_000))
    #expect(metric.verdict != .fail)
    #expect(abs((metric.evidence.ratio?.estimate ?? 0) - 1) < 1e-12)
  }

  /// An accuracy of 0.9 in 9,600 answers an arm has a standard error of 0.0047 of its logarithm;
  /// as rare events the same counts would have 0.0152.
  @Test func `a large share is bounded by the binomial law`() throws {
    var samples = Samples(seed: 3)
    func counts() -> Series.Counts {
      let correct = (0..<120).map { _ in
        Double((0..<80).count { _ in samples.integer(1...10) <= 9 })
      }
      return Series.Counts(events: correct, exposures: Array(repeating: 80, count: 120))
    }
    let metric = judged(counts(), counts())
    let ratio = try #require(metric.evidence.ratio)
    #expect(ratio.upper - ratio.lower < 4 * 2.4 * 0.0047)
    #expect(metric.verdict == .pass)
  }
}
