import RealModule
import Testing
import VerdinNumerics
import VerdinSimulation

/// Noises have the moments that their documentation says. Two neighbouring ticks of many short
/// series are independent from series to series, so the errors of the simulation are known.
@Suite struct NoiseTests {
  private static let series = 4_000

  /// Mean, variance and lag-1 correlation of one arm, and whether the arms share something.
  struct Law: Sendable {
    var noise: String
    var phi = 0.6
    var mean = 0.0
    var variance = 1.0
    var lag: Double
    /// The correlation of the arms at one tick.
    var shared = 0.0
  }

  @Test(arguments: [
    Law(noise: "iid", lag: 0), Law(noise: "ar", lag: 0.6), Law(noise: "ar", phi: 0, lag: 0),
    Law(noise: "ar", phi: 0.9, lag: 0.9),
    // Common: 4 of 5 parts of the variance, AR(0.97).
    Law(noise: "shock", variance: 5, lag: (4 * 0.97 + 0.6) / 5, shared: 0.8),
    // A sine of amplitude 3 has variance 4.5 and hardly moves in a tick; AR(0.8) has variance 1.
    Law(noise: "diurnal", variance: 6.5, lag: (4.5 + 0.8 + 0.6) / 6.5, shared: 5.5 / 6.5),
    Law(noise: "drift", lag: 0.3), Law(noise: "uneven", lag: 0.6),
    // Bursts of 8 with probability 1/20; one that is on stays with probability 4/5.
    Law(
      noise: "burst", mean: 0.4, variance: 1 + 64 * 0.05 * 0.95,
      lag: (0.6 + 64 * 0.05 * (0.8 - 0.05)) / (1 + 64 * 0.05 * 0.95)),
  ])
  func `a noise has the moments that it promises`(law: Law) throws {
    let noise = try #require(Noise.named(law.noise))
    var generator = SplitMix64(seed: SplitMix64.stream(named: law.noise))
    var (ticks, arms) = (PairMoments(), PairMoments())
    var paths = ArmPaths()
    for _ in 0..<Self.series {
      paths.removeAll()
      noise.draw(2, law.phi, &generator, &paths)
      ticks.add(paths.champion[0], paths.champion[1])
      arms.add(paths.champion[0], paths.challenger[0])
    }
    let n = Double(Self.series)
    // Bursts have a kurtosis of 14; the normal sums 3; both bounded by 16 for the variance's error.
    let loose = law.noise == "burst" ? 16.0 : 2.0
    #expect(abs(ticks.mean - law.mean) <= 4.5 * (law.variance / n).squareRoot(), "mean")
    #expect(abs(ticks.variance / law.variance - 1) <= 4.5 * (loose / n).squareRoot(), "variance")
    #expect(abs(ticks.correlation - law.lag) <= 4.5 * (loose / n).squareRoot(), "lag 1")
    if law.noise != "uneven" {
      #expect(abs(arms.correlation - law.shared) <= 4.5 * (loose / n).squareRoot(), "arms")
    }
  }

  @Test func `uneven noise has three times the spread in the challenger`() throws {
    var generator = SplitMix64(seed: 8)
    var paths = ArmPaths()
    try #require(Noise.named("hetero")).draw(8_000, 0, &generator, &paths)
    let ratio =
      Moments(paths.challenger.span).standardDeviation
      / Moments(paths.champion.span).standardDeviation
    #expect(abs(ratio / 3 - 1) < 0.05)
  }

  /// 60 % and e⁻² of the rest are zeros; the mean is 0.4 · 2.
  @Test func `zero-inflated noise has its zeros and its mean`() throws {
    var generator = SplitMix64(seed: 9)
    var paths = ArmPaths()
    try #require(Noise.named("zip")).draw(10_000, 0, &generator, &paths)
    var zeros = Share()
    for value in paths.champion { zeros.add(value == 0) }
    #expect(zeros.agrees(with: 0.6 + 0.4 * Double.exp(-2)))
    #expect(abs(Moments(paths.champion.span).mean - 0.8) < 4.5 * 0.013)
  }

  @Test(arguments: [("t3", 3.0, 1 / 3.0.squareRoot()), ("cauchyish", 1.5, 1)])
  func `heavy tails are Student's`(name: String, degreesOfFreedom: Double, scale: Double) throws {
    var generator = SplitMix64(seed: 10)
    var paths = ArmPaths()
    try #require(Noise.named(name)).draw(10_000, 0, &generator, &paths)
    let bound = scale * StudentT(degreesOfFreedom).quantile(above: 0.05)
    var beyond = Share()
    for value in paths.champion { beyond.add(value > bound) }
    #expect(beyond.agrees(with: 0.05))
  }

  @Test func `lognormal noise has the quartiles of its law`() throws {
    var generator = SplitMix64(seed: 11)
    var paths = ArmPaths()
    try #require(Noise.named("lognormal")).draw(10_000, 0, &generator, &paths)
    var above = Share()
    let quartile = Double.exp(-0.5 * NormalDistribution.quantile(0.25))
    for value in paths.challenger { above.add(value > quartile) }
    #expect(above.agrees(with: 0.25))
  }

  @Test(arguments: Noise.all.map(\.name))
  func `the same seed gives the same bytes`(name: String) throws {
    let noise = try #require(Noise.named(name))
    func drawn(_ seed: UInt64) -> [UInt64] {
      var generator = SplitMix64(seed: seed)
      var paths = ArmPaths()
      noise.draw(50, 0.5, &generator, &paths)
      return (paths.champion + paths.challenger).map(\.bitPattern)
    }
    #expect(drawn(7) == drawn(7))
    #expect(drawn(7) != drawn(8))
    #expect(noise.name == Noise.named(noise.synonym)?.name)
  }

  @Test func `names and synonyms are unique`() {
    let names = Noise.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(Noise.all.map(\.synonym)).count == names.count)
  }
}
