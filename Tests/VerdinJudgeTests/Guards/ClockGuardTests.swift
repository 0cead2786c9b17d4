import Testing
import VerdinJudge

@Suite struct ClockGuardTests {
  /// Both arms follow one load, the challenger `lag` minutes later.
  private static func loaded(
    lag: Int, count: Int = 240, noise: Double = 0.02, seed: UInt64 = 1
  ) -> MetricPair {
    var samples = GuardSamples(seed: seed)
    let load = samples.values(count + 200, deviation: 0.2, phi: 0.8)
    func arm(from start: Int) -> Series {
      Series(
        (0..<count).map { load[start + $0] * (1 + noise * samples.normal()) },
        times: minutes(count))
    }
    return MetricPair(name: "m", champion: arm(from: 100), challenger: arm(from: 100 - lag))
  }

  @Test(arguments: [1, 7, -7, 55]) func `load that comes at another time is noticed`(lag: Int) {
    let pair = Self.loaded(lag: lag)
    let metric = judge([pair]).metrics[0]
    #expect(metric.evidence.guards.map(\.name) == [.clock])
    let words = "\(Figures.seconds(abs(lag))) s \(lag > 0 ? "later" : "earlier")"
    #expect(metric.reason.contains(words), "\(metric.reason)")
    #expect(guards(pair.swapped) == [.clock])
  }

  private enum Figures {
    static func seconds(_ lag: Int) -> String { "\(60 * lag)" }
  }

  /// Nine hours of another time zone, in ticks of five minutes.
  @Test func `hours of another time zone are noticed`() {
    var pair = Self.loaded(lag: 0, count: 600)
    var late = Self.loaded(lag: 0, count: 708)
    late.champion.values.removeFirst(0)
    pair.champion.values = Array(late.champion.values[108...])
    pair.challenger.values = Array(late.challenger.values[..<600])
    let times = (0..<600).map { guardStart + 300 * Double($0) }
    pair.champion.times = times
    pair.challenger.times = times
    #expect(judge([pair]).metrics[0].reason.contains("32400 s later"))
  }

  @Test func `load at the same time, and none at all, are fine`() {
    #expect(guards(Self.loaded(lag: 0)).isEmpty)
    #expect(guards(Self.loaded(lag: 9, noise: 0.5)).isEmpty)
  }

  /// 300 pairs each of unrelated series, from no dependence to a strong one.
  @Test(arguments: [0, 0.6, 0.9, 0.97]) func `unrelated series never alarm`(phi: Double) {
    var samples = GuardSamples(seed: 2)
    let alarms = (0..<300).count { _ in
      let pair = MetricPair(
        name: "m", champion: samples.series(120, phi: phi),
        challenger: samples.series(120, phi: phi))
      return guards(pair).contains(.clock)
    }
    #expect(alarms == 0)
  }

  /// Each arm has its own phase of a job every ten minutes.
  @Test(arguments: 1..<10) func `jobs that return at another minute tell nothing of clocks`(
    phase: Int
  ) {
    var samples = GuardSamples(seed: 3)
    func arm(_ phase: Int) -> Series {
      var series = samples.series(240)
      for tick in stride(from: phase, to: 240, by: 10) { series.values[tick] *= 3 }
      return series
    }
    let pair = MetricPair(name: "m", champion: arm(0), challenger: arm(phase))
    #expect(!guards(pair).contains(.clock))
  }

  @Test func `a spike in each arm tells nothing of clocks`() {
    var samples = GuardSamples(seed: 4)
    var pair = samples.pair("m", 240)
    for tick in 50..<55 { pair.champion.values[tick] *= 40 }
    for tick in 80..<85 { pair.challenger.values[tick] *= 40 }
    #expect(!guards(pair).contains(.clock))
  }
}

@Suite struct ClockAlignmentTests {
  private static func notes(_ move: (Double) -> Double) -> [String] {
    var samples = GuardSamples(seed: 1)
    var pair = samples.pair()
    pair.challenger.times = pair.challenger.times.map(move)
    return judge([pair]).metrics[0].evidence.notes
  }

  @Test(arguments: [(17.0, "17 s ahead"), (-25, "25 s behind"), (43, "17 s behind")])
  func `ticks a constant apart are joined with the nearest`(offset: Double, words: String) {
    let notes = Self.notes { $0 + offset }
    #expect(notes.contains { $0.contains(words) }, "\(notes)")
    #expect(notes.contains { $0.contains("common ticks") })
  }

  @Test func `milliseconds of jitter part no ticks`() {
    let notes = Self.notes { $0 + 0.003 * ($0 / 60).truncatingRemainder(dividingBy: 7) }
    #expect(notes.contains { $0.contains("60 common ticks") })
    #expect(!notes.contains { $0.contains("clock") })
  }

  @Test func `the effect is that of one clock`() {
    var samples = GuardSamples(seed: 2)
    let pair = samples.pair()
    var late = pair
    late.challenger.times = late.challenger.times.map { $0 + 17 }
    let (one, two) = (judge([pair]).metrics[0], judge([late]).metrics[0])
    #expect(one.evidence.bounds == two.evidence.bounds && one.verdict == two.verdict)
  }
}
