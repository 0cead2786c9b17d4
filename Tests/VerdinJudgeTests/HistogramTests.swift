import RealModule
import Testing
import VerdinJudge
import VerdinNumerics

/// Metrics recorded as one histogram a tick.
@Suite struct HistogramTests {
  static let edges = (0..<180).map { 0.05 * Double.pow(1.035, Double($0)) } + [Double.infinity]

  /// Lognormal requests: `common` moves every arm that has the same, `own` this one.
  private struct Arm {
    var generator: SplitMix64
    var level = 1.0
    var own = 0.0
    var requests = 200

    mutating func series(_ common: [Double], edges: [Double] = HistogramTests.edges) -> Series {
      let counts = common.map { shock in
        let move = level * Double.exp(shock + own * generator.normal())
        var counts = Array(repeating: 0.0, count: edges.count)
        for _ in 0..<requests {
          let value = move * Double.exp(0.8 * generator.normal())
          counts[edges.partitioningIndex { $0 >= value }] += 1
        }
        return counts
      }
      return Series(
        Series.Histogram(edges: edges, counts: counts),
        times: common.indices.map { Double(60 * $0) })
    }
  }

  private func arms(
    ticks: Int = 40, level: Double = 1, own: Double = 0, seed: UInt64, edges: [Double] = edges
  ) -> MetricPair {
    var shocks = SplitMix64(seed: seed)
    let common = (0..<ticks).map { _ in 0.1 * shocks.normal() }
    var champion = Arm(generator: SplitMix64(seed: seed + 1_000), own: own)
    var challenger = Arm(generator: SplitMix64(seed: seed + 2_000), level: level, own: own)
    return MetricPair(
      name: "latency", champion: champion.series(common, edges: edges),
      challenger: challenger.series(common, edges: edges))
  }

  private func judged(
    _ pair: MetricPair, q: Double = 0.95, margin: MetricConfig.Margin = .relative(0.1),
    limits: Limits = Limits(), kind: MetricConfig.Kind? = nil
  ) -> MetricJudgement {
    let config = JudgeConfig(metrics: [
      MetricConfig(
        name: "latency", kind: kind, quantile: q, harm: .increase, margin: margin, limits: limits)
    ])
    return judge([pair], config: config).metrics[0]
  }

  @Test func `a histogram is judged by its quantile unasked`() throws {
    let slow = judged(arms(level: 1.4, seed: 1))
    #expect(slow.verdict == .fail)
    let same = judged(arms(ticks: 120, seed: 2))
    #expect(same.verdict == .pass)
    let quantile = try #require(same.evidence.quantile)
    #expect(quantile.championCount == 120 * 200)
    #expect((0.4...2).contains(try #require(quantile.dispersion)))
    #expect(same.evidence.mannWhitney != nil)
  }

  @Test func `noise of an arm's own widens the bounds, common noise does not`() throws {
    func width(own: Double) throws -> Double {
      let bounds = try #require(judged(arms(own: own, seed: 5)).evidence.bounds)
      return bounds.failUpper - bounds.failLower
    }
    #expect(try width(own: 0.15) > 1.5 * width(own: 0))
  }

  @Test func `without times requests count as independent, and the note says so`() {
    var pair = arms(seed: 3)
    pair.champion.times = []
    pair.challenger.times = []
    let metric = judged(pair)
    #expect(metric.evidence.quantile?.dispersion == nil)
    #expect(metric.evidence.notes.contains { $0.contains("count as independent") })
  }

  @Test func `the order of ticks without times does not matter`() {
    var pair = arms(seed: 4)
    pair.champion.times = []
    pair.challenger.times = []
    let bounds = judged(pair).evidence.bounds
    let histogram = Series.Histogram(
      edges: Self.edges, counts: pair.champion.histogram!.counts.reversed())
    pair.champion = Series(histogram)
    #expect(judged(pair).evidence.bounds == bounds)
  }

  @Test func `another unit changes no verdict and no bound`() throws {
    let pair = arms(level: 1.1, seed: 6)
    func scaled(_ series: Series) -> Series {
      Series(
        Series.Histogram(
          edges: Self.edges.map { 1_000 * $0 }, counts: series.histogram!.counts),
        times: series.times)
    }
    let other = MetricPair(
      name: "latency", champion: scaled(pair.champion), challenger: scaled(pair.challenger))
    let (a, b) = (judged(pair), judged(other))
    #expect(a.verdict == b.verdict)
    let (first, second) = (try #require(a.evidence.bounds), try #require(b.evidence.bounds))
    #expect(abs(first.failLower - second.failLower) < 1e-9)
  }

  @Test func `a bin wider than the margin is no ground for a verdict`() {
    let coarse = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, .infinity]
    let metric = judged(arms(seed: 7, edges: coarse))
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("as wide as 100 %, wider than the margin"))
    let generous = judged(arms(level: 2.2, seed: 7, edges: coarse), margin: .relative(1.05))
    #expect(generous.evidence.comparison == .tested)
    #expect(abs((generous.evidence.bounds?.estimate ?? 0) / 1.2 - 1) < 0.2)
  }

  @Test func `a quantile beyond the last edge is no ground for a verdict`() {
    let short = Array(Self.edges.prefix(100)) + [.infinity]
    let metric = judged(arms(seed: 8, edges: short), q: 0.99)
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("without end"))
  }

  @Test func `equal quantiles in every tick are no copy and no pass`() {
    func series(_ counts: [Double]) -> Series {
      Series(
        Series.Histogram(edges: [1, 2, .infinity], counts: Array(repeating: counts, count: 40)),
        times: (0..<40).map { Double(60 * $0) })
    }
    let pair = MetricPair(
      name: "latency", champion: series([100, 0, 50]), challenger: series([100, 0, 60]))
    #expect(judged(pair).verdict == .inconclusive)
    let copy = MetricPair(
      name: "latency", champion: series([100, 0, 0]), challenger: series([100, 0, 0]))
    #expect(judged(copy, margin: .absolute(2)).evidence.comparison == .identical)
  }

  @Test func `arms with different edges are not compared`() {
    var pair = arms(seed: 9)
    pair.challenger = arms(seed: 9, edges: Self.edges.dropLast() + [1e6]).challenger
    let metric = judged(pair)
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("different edges"))
  }

  @Test(arguments: [Limits.Statistic.quantile, .p95])
  func `limits speak of all counts together`(statistic: Limits.Statistic) throws {
    let pair = arms(seed: 10)
    // exp(0.8 · 1.6449) is 3.73.
    let met = judged(pair, limits: Limits(below: 4.5, statistic: statistic))
    let value = try #require(met.evidence.limitStatistic)
    #expect((3.4...4.2).contains(value))
    let crossed = judged(pair, limits: Limits(below: 3, statistic: statistic))
    #expect(crossed.verdict == .fail)
    #expect(crossed.reason.contains("is not below 3"))
  }

  @Test func `a limit beyond the last edge cannot be checked and never passes`() {
    let short = Array(Self.edges.prefix(135)) + [.infinity]  // up to 5.03
    let pair = arms(ticks: 120, seed: 2, edges: short)
    #expect(judged(pair).verdict == .pass)
    let open = judged(pair, limits: Limits(below: 20, statistic: .p99))
    #expect(open.verdict == .inconclusive)
    #expect(open.reason.contains("on which side of the limit is not known"))
    let crossed = judged(pair, limits: Limits(below: 4, statistic: .p99))
    #expect(crossed.verdict == .fail)
  }

  @Test func `a tick without requests is missing`() {
    var pair = arms(seed: 11)
    var histogram = pair.champion.histogram!
    histogram.counts[3] = Array(repeating: 0, count: Self.edges.count)
    pair.champion = Series(histogram, times: pair.champion.times)
    let metric = judged(pair)
    #expect(metric.evidence.champion.missing == 1)
    #expect(metric.evidence.champion.count == 39)
  }

  @Test func `as a series the ticks' own quantiles are compared`() throws {
    let metric = judged(arms(seed: 12), q: 0.5, kind: .series)
    #expect(metric.evidence.quantile == nil)
    // The median of a lognormal value is 1.
    #expect((0.9...1.1).contains(metric.evidence.champion.mean))
  }

  @Test func `many requests in fine bins tell what the requests themselves tell`() throws {
    var generator = SplitMix64(seed: 1)
    let (x, y) = (
      (0..<3_000).map { _ in 1.15 * Double.exp(0.8 * generator.normal()) },
      (0..<3_000).map { _ in Double.exp(0.8 * generator.normal()) }
    )
    func binned(_ values: [Double]) -> Series {
      var counts = Array(repeating: 0.0, count: Self.edges.count)
      for value in values { counts[Self.edges.partitioningIndex { $0 >= value }] += 1 }
      return Series(Series.Histogram(edges: Self.edges, counts: [counts]))
    }
    let raw = judged(
      MetricPair(name: "latency", champion: Series(y), challenger: Series(x)), kind: .quantile)
    let bins = judged(MetricPair(name: "latency", champion: binned(y), challenger: binned(x)))
    let (a, b) = (try #require(raw.evidence.bounds), try #require(bins.evidence.bounds))
    #expect(abs(a.estimate - b.estimate) < 0.01)
    #expect(abs(a.failLower - b.failLower) < 0.015)
  }
}

extension [Double] {
  /// The first place from which on the elements satisfy a condition that none before does.
  fileprivate func partitioningIndex(_ isLater: (Double) -> Bool) -> Int {
    var (start, end) = (0, count)
    while start < end {
      let middle = (start + end) / 2
      if isLater(self[middle]) { end = middle } else { start = middle + 1 }
    }
    return start
  }
}
