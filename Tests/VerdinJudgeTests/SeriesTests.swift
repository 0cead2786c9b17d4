import Testing
import VerdinJudge
import VerdinNumerics

/// Series that share their ticks are judged as series.
@Suite struct SeriesTests {
  /// 100 · exp(noise) with AR(1) noise of the given deviation, stationary from the start.
  private static func series(
    _ count: Int, autocorrelation phi: Double, deviation: Double = 0.1, shift: Double = 1,
    load: [Double]? = nil, _ generator: inout SplitMix64
  ) -> Series {
    var state = generator.normal()
    let values = (0..<count).map { tick in
      if tick > 0 { state = phi * state + (1 - phi * phi).squareRoot() * generator.normal() }
      return 100 * shift * (1 + deviation * state) * (load?[tick] ?? 1)
    }
    return Series(values, times: (0..<count).map { 60 * Double($0) })
  }

  private static let config = JudgeConfig(defaults: MetricConfig(name: "", harm: .either))

  private static func failures(
    of runs: Int, autocorrelation: Double, seed: UInt64
  ) -> Int {
    var generator = SplitMix64(seed: seed)
    return (0..<runs).count { _ in
      let pair = MetricPair(
        name: "m", champion: series(60, autocorrelation: autocorrelation, &generator),
        challenger: series(60, autocorrelation: autocorrelation, &generator))
      return judge([pair], config: config).verdict == .fail
    }
  }

  /// Independent arms without any difference. 400 runs at 1 % a side: 2 % and three standard
  /// errors are 16; a test of independent points fails far more often at 0.9.
  @Test(arguments: [0, 0.6, 0.9])
  func `healthy series rarely fail however autocorrelated`(phi: Double) {
    #expect(Self.failures(of: 400, autocorrelation: phi, seed: 1) <= 16)
  }

  @Test func `a clear shift of a calm series fails`() {
    var generator = SplitMix64(seed: 2)
    let pair = MetricPair(
      name: "m", champion: Self.series(60, autocorrelation: 0.3, deviation: 0.05, &generator),
      challenger: Self.series(
        60, autocorrelation: 0.3, deviation: 0.05, shift: 1.3, &generator))
    let metric = judge([pair], config: Self.config).metrics[0]
    #expect(metric.verdict == .fail && metric.direction == .increase)
    #expect(metric.evidence.notes.contains { $0.contains("common ticks") })
  }

  @Test func `load that both arms share cancels`() throws {
    var (a, b) = (SplitMix64(seed: 3), SplitMix64(seed: 3))
    let load = (0..<60).map { tick in tick % 7 == 0 ? 2.5 : 1 }
    func bounds(_ load: [Double]?, _ generator: inout SplitMix64) throws -> MarginBounds {
      let pair = MetricPair(
        name: "m", champion: Self.series(60, autocorrelation: 0.5, load: load, &generator),
        challenger: Self.series(60, autocorrelation: 0.5, load: load, &generator))
      return try #require(judge([pair], config: Self.config).metrics[0].evidence.bounds)
    }
    let (plain, loaded) = (try bounds(nil, &a), try bounds(load, &b))
    #expect(abs(plain.estimate - loaded.estimate) < 1e-9)
    #expect(abs(plain.failUpper - loaded.failUpper) < 1e-9)
  }

  private static func notes(times: ([Double]) -> [Double]) -> [String] {
    var generator = SplitMix64(seed: 4)
    var challenger = series(60, autocorrelation: 0, &generator)
    challenger.times = times(challenger.times)
    let pair = MetricPair(
      name: "m", champion: series(60, autocorrelation: 0, &generator), challenger: challenger)
    return judge([pair], config: config).metrics[0].evidence.notes
  }

  @Test func `ticks half a minute apart are compared as two series`() {
    #expect(Self.notes { $0.map { $0 + 30 } }.contains { $0.contains("ticks of each arm") })
  }

  /// What the configuration says a metric is beats what its timestamps suggest; but one quantile a
  /// tick is a series, whatever it is called.
  @Test(arguments: MetricConfig.Kind.allCases)
  func `the kind of a metric chooses its method`(kind: MetricConfig.Kind) {
    var generator = SplitMix64(seed: 10)
    let pair = MetricPair(
      name: "m", champion: Self.series(60, autocorrelation: 0.5, &generator),
      challenger: Self.series(60, autocorrelation: 0.5, &generator))
    let config = JudgeConfig(metrics: [MetricConfig(name: "m", kind: kind)])
    let evidence = judge([pair], config: config).metrics[0].evidence
    #expect(
      evidence.notes.contains { $0.contains("common ticks") }
        == [.series, .quantile].contains(kind))
    #expect((evidence.bounds?.scale == .superiority) == (kind == .sparse))
  }

  @Test func `a short series says that it is one`() {
    var generator = SplitMix64(seed: 9)
    let pair = MetricPair(
      name: "m", champion: Self.series(20, autocorrelation: 0, &generator),
      challenger: Self.series(20, autocorrelation: 0, &generator))
    let notes = judge([pair], config: Self.config).metrics[0].evidence.notes
    #expect(notes.contains { $0.contains("fewer than 30") })
  }

  @Test func `ticks of another day are paired by the time of day`() {
    #expect(Self.notes { $0.map { $0 + 86_400 } }.contains { $0.contains("60 common ticks") })
  }

  @Test func `values at odd moments are raw samples`() {
    var generator = SplitMix64(seed: 5)
    let notes = Self.notes { $0.map { $0 + 60 * generator.uniform() } }
    #expect(!notes.contains { $0.contains("series") })
  }

  /// The same without a common clock, where common load does not cancel: 400 runs at 1 % a side.
  @Test func `healthy series of two clocks rarely fail`() {
    var generator = SplitMix64(seed: 6)
    let failed = (0..<400).count { _ in
      var challenger = Self.series(60, autocorrelation: 0.9, &generator)
      challenger.times = challenger.times.map { $0 + 30 }
      let pair = MetricPair(
        name: "m", champion: Self.series(60, autocorrelation: 0.9, &generator),
        challenger: challenger)
      return judge([pair], config: Self.config).verdict == .fail
    }
    #expect(failed <= 16)
  }

  /// Values of both signs cannot be ratios; the margin is then a share of the champion's median.
  @Test func `autocorrelated series of any sign rarely fail`() {
    var generator = SplitMix64(seed: 8)
    let failed = (0..<400).count { _ in
      var pair = MetricPair(
        name: "m", champion: Self.series(60, autocorrelation: 0.9, &generator),
        challenger: Self.series(60, autocorrelation: 0.9, &generator))
      pair.champion.values[7] = -1
      return judge([pair], config: Self.config).verdict == .fail
    }
    #expect(failed <= 16)
  }

  /// A doubled level is proven even where a short series tells little of its own dependence.
  @Test func `a doubled level of a strongly dependent series fails`() {
    var generator = SplitMix64(seed: 7)
    let failed = (0..<100).count { _ in
      let pair = MetricPair(
        name: "m", champion: Self.series(60, autocorrelation: 0.9, &generator),
        challenger: Self.series(60, autocorrelation: 0.9, shift: 2, &generator))
      return judge([pair], config: Self.config).verdict == .fail
    }
    #expect(failed >= 95)
  }
}

/// A tail that the middle does not show is an alarm of its own.
@Suite struct TailTests {
  @Test func `a twentieth far beyond the champion's largest value is marginal`() {
    var samples = Samples(seed: 21)
    var challenger = samples.normal(100, mean: 100)
    for place in 0..<5 { challenger[20 * place] = 400 + Double(place) }
    let pair = pair(challenger: challenger, champion: samples.normal(100, mean: 100))
    let metric = judge([pair], config: JudgeConfig()).metrics[0]
    #expect(metric.verdict == .marginal && metric.direction == .increase)
    #expect(metric.reason.contains("largest"))
  }

  @Test func `a tail is no harm where only a decrease hurts`() {
    var samples = Samples(seed: 22)
    var challenger = samples.normal(100, mean: 100)
    for place in 0..<5 { challenger[20 * place] = 400 }
    let config = JudgeConfig(defaults: MetricConfig(name: "", harm: .decrease))
    let pair = pair(challenger: challenger, champion: samples.normal(100, mean: 100))
    #expect(judge([pair], config: config).verdict == .pass)
  }

  /// 500 healthy pairs with a heavy tail of their own; 5 % allow 35 with Monte-Carlo error.
  @Test func `heavy tails of both arms rarely alarm`() {
    var samples = Samples(seed: 23)
    let alarms = (0..<500).count { _ in
      func heavy() -> [Double] { samples.normal(60, mean: 1).map { 100 / max(0.05, $0) / $0 } }
      let metric = judge([pair(challenger: heavy(), champion: heavy())]).metrics[0]
      return metric.verdict == .marginal && metric.reason.contains("largest")
    }
    #expect(alarms <= 35)
  }
}

/// Many metrics are many chances to fail by accident.
@Suite struct FamilyTests {
  @Test func `one of forty metrics beyond its margin by chance is marginal`() throws {
    var samples = Samples(seed: 11)
    var pairs = (0..<39).map { index in
      pair(
        "m\(index)", challenger: samples.normal(40, mean: 100),
        champion: samples.normal(40, mean: 100))
    }
    // Just beyond its margin at 1 %, not at 1 % over forty.
    var odd = pair("odd", challenger: [], champion: [])
    for step in 0..<400 {
      let mean = 112 + 0.05 * Double(step)
      odd = pair(
        "odd", challenger: samples.normal(40, mean: mean), champion: samples.normal(40, mean: 100))
      let bounds = judge([odd]).metrics[0].evidence.bounds
      if let p = bounds?.pIncrease, p < 0.009, p > 0.004, (bounds?.failLower ?? 0) > 0.1 { break }
    }
    #expect(judge([odd]).verdict == .fail)
    pairs.append(odd)
    let metric = try #require(judge(pairs).metrics.last)
    #expect(metric.verdict == .marginal)
    #expect(metric.reason.contains("among all metrics"))
  }
}
