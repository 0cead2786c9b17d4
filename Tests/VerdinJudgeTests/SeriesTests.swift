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

  @Test func `series without common ticks are compared by ranks`() {
    var generator = SplitMix64(seed: 4)
    var challenger = Self.series(60, autocorrelation: 0, &generator)
    challenger.times = challenger.times.map { $0 + 30 }
    let pair = MetricPair(
      name: "m", champion: Self.series(60, autocorrelation: 0, &generator), challenger: challenger)
    let notes = judge([pair], config: Self.config).metrics[0].evidence.notes
    #expect(!notes.contains { $0.contains("common ticks") })
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
