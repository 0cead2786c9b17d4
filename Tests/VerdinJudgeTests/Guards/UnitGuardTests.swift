import Foundation
import Testing
import VerdinJudge

@Suite struct UnitGuardTests {
  private static func pair(
    _ factor: Double, deviation: Double = 0.05, count: Int = 240, seed: UInt64 = 1
  ) -> MetricPair {
    var samples = GuardSamples(seed: seed)
    return MetricPair(
      name: "m", champion: samples.series(count, level: 40, deviation: deviation),
      challenger: samples.series(count, level: 40 * factor, deviation: deviation))
  }

  @Test(arguments: [1_000, 1_024, 3_600, 1_000_000, 1_048_576, 1_000_000_000])
  func `a step of a thousand and more is a unit, not a regression`(factor: Double) {
    #expect(guards(Self.pair(factor)) == [.units])
    #expect(guards(Self.pair(1 / factor)) == [.units])
  }

  @Test func `it says which units`() {
    let slower = judge([Self.pair(1_000)]).metrics[0]
    #expect(slower.verdict == .inconclusive)
    #expect(slower.reason.contains("looks like milliseconds against seconds"))
    #expect(judge([Self.pair(0.001)]).metrics[0].reason.contains("seconds against milliseconds"))
  }

  @Test(arguments: [8, 60, 100]) func `a small step must be exact`(factor: Double) {
    let calm = Self.pair(factor, deviation: 0.002)
    #expect(guards(calm) == [.units] && guards(calm.swapped) == [.units])
    #expect(guards(Self.pair(1.05 * factor, deviation: 0.002)).isEmpty)
  }

  @Test(arguments: [1.5, 2, 10, 20, 50, 200, 500, 5_000])
  func `another step is a regression`(factor: Double) {
    #expect(judge([Self.pair(factor)]).verdict == .fail)
  }

  @Test func `a thousandfold level of another shape is a regression`() {
    var pair = Self.pair(1_000)
    for tick in stride(from: 0, to: 240, by: 4) { pair.challenger.values[tick] /= 20 }
    #expect(guards(pair).isEmpty)
  }

  /// Regressions of any size from 5 to 150 with a shape of their own. Independent of each other are
  /// the level, the spread and the noise; 3 of 400 would hide one in a hundred.
  @Test func `true regressions are hardly ever taken for units`() {
    var samples = GuardSamples(seed: 2)
    let hidden = (0..<400).count { _ in
      let factor = 5 * exp(log(30) * samples.uniform())
      let pair = MetricPair(
        name: "m", champion: samples.series(60, level: 40, deviation: 0.1),
        challenger: samples.series(
          60, level: 40 * factor, deviation: 0.05 + 0.2 * samples.uniform()))
      return guards(pair).contains(.units)
    }
    #expect(hidden <= 3)
  }

  @Test func `units of both arms do not matter`() {
    for unit in [0.001, 60, 1_024] {
      var pair = Self.pair(1_000)
      pair.champion.values = pair.champion.values.map { $0 * unit }
      pair.challenger.values = pair.challenger.values.map { $0 * unit }
      #expect(guards(pair) == [.units])
    }
  }
}
