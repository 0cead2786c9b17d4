import RealModule
import Testing
import VerdinNumerics

@testable import VerdinJudge

/// A history of champion against champion decides what a difference is worth.
@Suite struct HistoryTests {
  /// A pair whose log ratio is `effect` in every tick.
  private static func steady(
    _ effect: Double, ticks: Int = 30, step: Double = 60, pods: (Int, Int)? = nil, unit: Double = 1
  ) -> MetricPair {
    let (champions, challengers) = pods ?? (1, 1)
    func series(_ pods: Int, _ name: String, _ factor: Double) -> Series {
      let rows = (0..<ticks).flatMap { tick in (0..<pods).map { (tick, $0) } }
      return Series(
        rows.map { unit * factor * (100 + Double($0.0 * 37 % 11)) },
        times: rows.map { step * Double($0.0) },
        instances: pods == 1 ? [] : rows.map { "\(name)-\($0.1)" })
    }
    return MetricPair(
      name: "latency_ms", champion: series(champions, "old", 1),
      challenger: series(challengers, "new", Double.exp(effect)))
  }

  private static func metric(
    _ pair: MetricPair, _ history: [MetricPair], margin: Double = 0.1
  ) -> MetricJudgement {
    let config = JudgeConfig(
      defaults: MetricConfig(name: "", harm: .increase, margin: .relative(margin)),
      history: AAHistory(windows: history.map { [$0] }))
    return judge([pair], config: config).metrics[0]
  }

  private static let effects = (0..<24).map { 0.004 * Double($0 * 7 % 13 - 6) }

  @Test func `the root mean square of 20 windows or more is the error`() throws {
    let metric = Self.metric(Self.steady(0.02), Self.effects.map { Self.steady($0) })
    let squares = Self.effects.reduce(0) { $0 + $1 * $1 }
    let spread = (squares / 24).squareRoot()
    let calibration = try #require(metric.evidence.calibration)
    #expect(calibration.method == .reference && calibration.windows == 24)
    #expect(abs(calibration.spread - spread) < 1e-12)
    let reach = StudentT(24).quantile(above: 0.01) * spread
    let bounds = try #require(metric.evidence.bounds)
    #expect(abs(Double.log(onePlus: bounds.failLower) - (0.02 - reach)) < 1e-9)
    #expect(abs(Double.log(onePlus: bounds.failUpper) - (0.02 + reach)) < 1e-9)
  }

  @Test func `the report says what the history changed`() throws {
    let note = Self.metric(Self.steady(0.02), Self.effects.map { Self.steady($0) })
      .evidence.notes.first { $0.hasPrefix("A/A history of 24 windows") }
    #expect(
      note == "A/A history of 24 windows: healthy differences spread by 1.5 %; the bound widened"
        + " from ±0 % to ±3.7 %")
  }

  @Test(arguments: [1e-6, 1e9]) func `neither the unit nor the order of the windows matters`(
    unit: Double
  ) throws {
    let plain = Self.metric(Self.steady(0.02), Self.effects.map { Self.steady($0) })
    let other = Self.metric(
      Self.steady(0.02, unit: unit), Self.effects.reversed().map { Self.steady($0, unit: unit) })
    let (a, b) = (try #require(plain.evidence.bounds), try #require(other.evidence.bounds))
    #expect(abs(a.failLower - b.failLower) < 1e-9 && abs(a.passUpper - b.passUpper) < 1e-9)
  }

  @Test func `only as many ticks of a window count as the present comparison has`() throws {
    let long = Self.effects.map { effect in
      var window = Self.steady(effect, ticks: 60)
      for tick in 30..<60 { window.challenger.values[tick] *= 5 }
      return window
    }
    let metric = Self.metric(Self.steady(0.02), long)
    let short = Self.metric(Self.steady(0.02), Self.effects.map { Self.steady($0) })
    #expect(metric.evidence.calibration == short.evidence.calibration)
  }

  @Test func `windows that do not fit are left out and counted`() throws {
    var windows = Self.effects.map { Self.steady($0) }
    windows.append(Self.steady(0.5, ticks: 23))
    windows.append(Self.steady(0.5, step: 10))
    windows.append(MetricPair(name: "other", champion: Series([1]), challenger: Series([1])))
    windows.append(Self.steady(0.01, ticks: 24))
    let calibration = try #require(
      Self.metric(Self.steady(0.02), windows).evidence.calibration)
    #expect(calibration.windows == 25 && calibration.leftOut == 3)
  }

  @Test func `fewer than ten windows are not used, and the report says so`() {
    let metric = Self.metric(Self.steady(0.02), Self.effects.prefix(9).map { Self.steady($0) })
    #expect(metric.evidence.calibration == nil)
    #expect(
      metric.evidence.notes.contains {
        $0 == "A/A history not used: 9 windows of this metric serve, 10 are needed"
      })
  }

  @Test func `ten to nineteen windows widen the model's error`() throws {
    var fleet = HealthyFleet(seed: 5)
    let history = fleet.history(12)
    let pair = fleet.pair()
    let config = JudgeConfig(history: history)
    let calibration = try #require(
      judge([pair], config: config).metrics[0].evidence.calibration)
    #expect(calibration.method == .mixed && calibration.windows == 12)
    #expect(calibration.standardError >= calibration.modelError)
  }

  @Test func `a window noisier than all the past keeps its own error`() throws {
    var fleet = HealthyFleet(seed: 6)
    fleet.minutes = 0.5
    let noisy = fleet.pair()
    let metric = Self.metric(noisy, Self.effects.map { Self.steady($0) })
    let calibration = try #require(metric.evidence.calibration)
    #expect(calibration.standardError > 2 * calibration.spread)
  }

  @Test func `windows of more instances than today's arms say too little`() {
    let windows = Self.effects.map { Self.steady($0, pods: (3, 3)) }
    let small = Self.metric(Self.steady(0.02, pods: (2, 2)), windows)
    #expect(small.evidence.calibration == nil)
    let same = Self.metric(Self.steady(0.02, pods: (3, 3)), windows)
    #expect(same.evidence.calibration != nil)
  }

  /// One new instance against four has three degrees of freedom, 24 windows of fresh ones have 24.
  @Test func `a history goes before instances when it knows more`() throws {
    func windows(_ fresh: Bool) -> [MetricPair] {
      Self.effects.enumerated().map { place, effect in
        var window = Self.steady(effect, pods: (4, 2))
        let suffix = fresh ? "\(place)" : ""
        window.challenger.instances = window.challenger.instances.map { _ in "new" + suffix }
        window.challenger = window.challenger.selecting(
          stride(from: 0, to: 60, by: 2).map { $0 })
        window.champion.instances = window.champion.instances.map { $0 + suffix }
        return window
      }
    }
    var present = Self.steady(0.02, pods: (4, 2))
    present.challenger = present.challenger.selecting(stride(from: 0, to: 60, by: 2).map { $0 })
    #expect(Self.metric(present, windows(true)).evidence.calibration?.degreesOfFreedom == 24)
    // The same two groups over and over are one comparison, however often it is repeated.
    let repeated = Self.metric(present, windows(false))
    #expect(repeated.evidence.calibration == nil)
    #expect(repeated.evidence.notes.contains { $0.contains("instances are the unit") })
  }

  @Test func `eight ticks are enough with a history`() {
    let metric = Self.metric(
      Self.steady(0.4, ticks: 8), Self.effects.map { Self.steady($0, ticks: 8) })
    #expect(metric.verdict == .fail)
    #expect(!metric.evidence.notes.contains { $0.contains("fewer than 30") })
  }

  @Test func `windows without the pair's labels are none of its history`() {
    var pair = Self.steady(0.02)
    pair.labels = ["route": "/buy"]
    #expect(Self.metric(pair, Self.effects.map { Self.steady($0) }).evidence.calibration == nil)
  }
}
