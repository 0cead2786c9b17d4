import Testing
import VerdinNumerics

@testable import VerdinJudge

@Suite struct GuardVerdictTests {
  private static func config(_ roles: [(String, Role)], limit: Double? = nil) -> JudgeConfig {
    JudgeConfig(
      metrics: roles.map { name, role in
        MetricConfig(name: name, role: role, limits: Limits(below: limit))
      })
  }

  private static func untrusted(_ name: String) -> MetricPair {
    var samples = GuardSamples(seed: 1)
    var pair = samples.pair(name)
    for place in 0..<20 { pair.challenger.values[3 * place] = .nan }
    return pair
  }

  @Test func `a crossed limit is told and fails nothing`() {
    let judgement = judge(
      [Self.untrusted("m")], config: Self.config([("m", .guarding)], limit: 50))
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.reason.contains("if they were right, a limit would be crossed: mean"))
  }

  @Test func `no metric that must not fail may hide behind its data`() {
    var samples = GuardSamples(seed: 2)
    let good = samples.pair("good")
    let config = Self.config([("good", .guarding), ("odd", .watch)])
    #expect(judge([good, samples.pair("odd")], config: config).verdict == .pass)
    #expect(judge([good, Self.untrusted("odd")], config: config).verdict == .inconclusive)
    let informing = Self.config([("good", .guarding), ("odd", .info)])
    #expect(judge([good, Self.untrusted("odd")], config: informing).verdict == .pass)
  }

  @Test func `a fail on sound data stands`() {
    var samples = GuardSamples(seed: 3)
    var bad = samples.pair("bad")
    bad.challenger.values = samples.values(60, level: 150)
    let judgement = judge([Self.untrusted("odd"), bad])
    #expect(judgement.verdict == .fail && judgement.reason.hasPrefix("bad"))
  }

  @Test func `policy kayenta knows no guards`() {
    let pair = Self.untrusted("m")
    let guards = DataGuards(
      coverage: 0.99, warmUp: 600, asOf: 2e9, freshness: 1,
      traffic: .init(metric: "requests", share: 0.05))
    let plain = judge([pair], policy: .kayenta)
    #expect(judge([pair], config: JudgeConfig(guards: guards), policy: .kayenta) == plain)
  }

  @Test func `every guard has a name of its own`() {
    let names = DataGuard.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(names).union([.warmUp]) == Set(GuardFinding.Name.allCases))
  }
}

@Suite struct TrendTests {
  @Test func `a difference on its way somewhere is noted, and decides nothing`() {
    var samples = GuardSamples(seed: 4)
    var pair = samples.pair("m", 120)
    for tick in 0..<120 { pair.challenger.values[tick] *= 1 + 0.002 * Double(tick) }
    let notes = judge([pair]).metrics[0].evidence.notes
    #expect(notes.contains { $0.contains("still drifting: the difference changed by +") })
    #expect(guards(pair).isEmpty)
  }

  /// 300 pairs each without a trend; 1 % and three standard errors are 8.
  @Test(arguments: [0, 0.6]) func `without a trend none is noted`(phi: Double) {
    var samples = GuardSamples(seed: 5)
    let notes = (0..<300).count { _ in
      let pair = MetricPair(
        name: "m", champion: samples.series(60, phi: phi),
        challenger: samples.series(60, phi: phi))
      return judge([pair]).metrics[0].evidence.notes.contains { $0.contains("drifting") }
    }
    #expect(notes <= 8)
  }

  /// The line through a series that lies on one is found to the last digits.
  @Test func `the rise is that of the least-squares line`() throws {
    var scratch = AutoregressionScratch()
    var values: [Double] = []
    for tick in 0..<40 {
      let line = 3 + 0.25 * Double(tick)
      values.append(tick.isMultiple(of: 2) ? line + 0.1 : line - 0.1)
    }
    let slope = try #require(SeriesSlope(values.span, scratch: &scratch))
    // numpy.polyfit of the same values: slope 0.249624765478424
    #expect(abs(slope.rise - 39 * 0.249624765478424) < 1e-9)
  }
}
