import RealModule
import Testing
import VerdinJudge
import VerdinNumerics

/// Metrics of which one quantile is compared, from raw values.
@Suite struct QuantileTests {
  private func lognormal(_ count: Int, level: Double = 1, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in level * Double.exp(0.8 * generator.normal()) }
  }

  private func judged(
    _ challenger: [Double], _ champion: [Double], q: Double = 0.95,
    margin: MetricConfig.Margin = .relative(0.1), harm: Harm = .increase
  ) -> MetricJudgement {
    let config = JudgeConfig(metrics: [
      MetricConfig(name: "latency_ms", kind: .quantile, quantile: q, harm: harm, margin: margin)
    ])
    return judge([pair(challenger: challenger, champion: champion)], config: config).metrics[0]
  }

  @Test func `a slow twentieth fails where the median is the same`() throws {
    let champion = lognormal(4_000, seed: 1)
    var challenger = lognormal(4_000, seed: 2)
    for place in stride(from: 0, to: 4_000, by: 25) { challenger[place] *= 10 }
    #expect(judged(challenger, champion, margin: .relative(0.2)).verdict == .fail)
    #expect(judged(challenger, champion, q: 0.5, margin: .relative(0.2)).verdict == .pass)
  }

  @Test func `equal arms pass`() throws {
    let metric = judged(lognormal(20_000, seed: 3), lognormal(20_000, seed: 4))
    #expect(metric.verdict == .pass)
    let quantile = try #require(metric.evidence.quantile)
    // exp(0.8 z) at z = 1.6449 is 3.728.
    #expect(abs(quantile.champion / 3.728 - 1) < 0.05)
    #expect(quantile.championCount == 20_000)
  }

  @Test(arguments: 0..<10) func `neither unit nor order of the values matters`(seed: UInt64) throws
  {
    let (x, y) = (lognormal(400, level: 1.2, seed: seed), lognormal(600, seed: seed + 100))
    let bounds = try #require(judged(x, y).evidence.bounds)
    let inMicroseconds = try #require(
      judged(x.map { 1e6 * $0 }, y.map { 1e6 * $0 }).evidence.bounds)
    #expect(abs(inMicroseconds.failLower - bounds.failLower) < 1e-9)
    var samples = Samples(seed: seed)
    #expect(judged(samples.shuffled(x), samples.shuffled(y)).evidence.bounds == bounds)
  }

  @Test(arguments: 0..<10) func `swapping the arms inverts the ratio`(seed: UInt64) throws {
    let (x, y) = (lognormal(400, level: 1.2, seed: seed), lognormal(600, seed: seed + 100))
    let forth = try #require(judged(x, y).evidence.bounds)
    let back = try #require(judged(y, x).evidence.bounds)
    #expect(abs((1 + forth.estimate) * (1 + back.estimate) - 1) < 1e-9)
    #expect(abs((1 + forth.failLower) * (1 + back.failUpper) - 1) < 1e-9)
  }

  @Test func `an absolute margin is in the metric's unit`() throws {
    let (x, y) = (lognormal(2_000, level: 1.3, seed: 1), lognormal(2_000, seed: 2))
    let metric = judged(x, y, margin: .absolute(0.1))
    #expect(metric.evidence.bounds?.scale == .unit)
    #expect(metric.verdict == .fail)
    let negative = judged(x.map { $0 - 10 }, y.map { $0 - 10 })
    #expect(negative.evidence.bounds?.scale == .unit)
  }

  @Test(arguments: [(0.5, 19), (0.95, 199), (0.99, 999), (0.05, 199)])
  func `fewer than ten values beyond the quantile do not carry it`(q: Double, count: Int) {
    let metric = judged(lognormal(count, seed: 1), lognormal(5_000, seed: 2), q: q)
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("do not carry"))
    let enough = judged(lognormal(count + 1, seed: 1), lognormal(5_000, seed: 2), q: q)
    #expect(!enough.reason.contains("do not carry"))
  }

  @Test func `one value a tick is no sample of requests`() throws {
    func ticks(_ values: [Double]) -> Series {
      Series(values, times: values.indices.map { Double(60 * $0) })
    }
    let config = JudgeConfig(metrics: [MetricConfig(name: "p95", kind: .quantile)])
    let (x, y) = (lognormal(240, seed: 1), lognormal(240, seed: 2))
    let minutes = judge(
      [MetricPair(name: "p95", champion: ticks(y), challenger: ticks(x))], config: config
    ).metrics[0]
    #expect(minutes.evidence.quantile == nil)
    #expect(minutes.evidence.notes.contains { $0.contains("not as independent requests") })
    let series = judge(
      [MetricPair(name: "p95", champion: ticks(y), challenger: ticks(x))],
      config: JudgeConfig(metrics: [MetricConfig(name: "p95", kind: .series)])
    ).metrics[0]
    #expect(minutes.evidence.bounds == series.evidence.bounds)
  }

  /// The rule of a simulated level: 1.5 times nominal for an approximate method, and three standard
  /// errors of the simulation.
  @Test(arguments: [(200, 0.5), (1_000, 0.95), (1_000, 0.99)])
  func `a fail of equal arms at a margin of nothing errs near its 1 %`(count: Int, q: Double) {
    let rounds = 300
    var generator = SplitMix64(seed: UInt64(count) + UInt64(100 * q))
    func sample() -> HarrellDavis {
      HarrellDavis(
        SortedSample((0..<count).map { _ in 0.8 * generator.normal() }), at: q)
    }
    let errors = (0..<rounds).count { _ in
      HarrellDavis.compare(
        sample(), sample(), margin: 0, harm: .increase, alphaFail: 0.01, alphaPass: 0.05
      ).pFail <= 0.01
    }
    let most = 0.015 + 3 * (0.015 * 0.985 / Double(rounds)).squareRoot()
    #expect(Double(errors) <= most * Double(rounds), "\(errors) of \(rounds)")
  }
}
