import Testing
import VerdinNumerics

/// How often the paired series test errs when nothing differs, on simulated series of 60 points.
///
/// The allowed share at 1 % is 1.5 times nominal, the method being an approximation, and three
/// standard errors of the simulation more. Seeds are fixed, so the outcome is too.
@Suite struct SeriesLevelTests {
  static let rounds = 700

  @Test(arguments: [0, 0.6, 0.9])
  func `false alarms at 1 % stay near 1 %, however autocorrelated the noise`(phi: Double) {
    var generator = SplitMix64(seed: 20_240 + UInt64(phi * 10))
    var scratch = SeriesScratch()
    var (greater, twoSided) = (0, 0)
    for _ in 0..<Self.rounds {
      let x = autoregressive(60, phi, &generator)
      let y = autoregressive(60, phi, &generator)
      let found = PairedSeries.estimate(x.span, y.span, scale: .difference, scratch: &scratch)!
      let law = StudentT(found.degreesOfFreedom)
      let p = law.above(found.effect / found.standardError)
      if p <= 0.01 { greater += 1 }
      if 2 * min(p, 1 - p) <= 0.01 { twoSided += 1 }
    }
    #expect(Double(greater) <= Self.most, "one-sided: \(greater) of \(Self.rounds)")
    #expect(Double(twoSided) <= Self.most, "two-sided: \(twoSided) of \(Self.rounds)")
  }

  /// Against the 76 % of the measurement at n = 120, less three standard errors of this simulation.
  @Test func `a shift that a t-test finds in 80 % is found in 70 % at least`() {
    var generator = SplitMix64(seed: 7)
    var scratch = SeriesScratch()
    let rounds = 300
    let count = 120
    let z = -NormalDistribution.quantile(0.01) + NormalDistribution.quantile(0.8)
    let shift = z * (2 / Double(count)).squareRoot() * 1.03
    var finds = 0
    for _ in 0..<rounds {
      let x = autoregressive(count, 0, &generator).map { $0 + shift }
      let y = autoregressive(count, 0, &generator)
      let found = PairedSeries.estimate(x.span, y.span, scale: .difference, scratch: &scratch)!
      let law = StudentT(found.degreesOfFreedom)
      if law.above(found.effect / found.standardError) <= 0.01 { finds += 1 }
    }
    #expect(Double(finds) / Double(rounds) >= 0.69, "\(finds) of \(rounds)")
  }

  private static var most: Double {
    let share = 0.015
    let n = Double(rounds)
    return n * share + 3 * (n * share * (1 - share)).squareRoot()
  }
}
