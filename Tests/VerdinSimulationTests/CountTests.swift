import RealModule
import Testing
import VerdinNumerics
import VerdinSimulation

@Suite struct CountTests {
  @Test func `overdispersed counts keep their mean and scatter as much more as they say`() {
    var generator = SplitMix64(seed: 1)
    var ticks = CountTicks(requests: (600, 600), rates: (0.02, 0.01), overdispersion: 0.3)
    ticks.load = 0
    var (x, y) = (PairMoments(), PairMoments())
    ticks.draw(6_000, &generator) { row in
      x.add(row.x, row.x)
      y.add(row.y, row.y)
      return false
    }
    // Var = mean + mean² (exp(od²) − 1), nearly: binomial for Poisson.
    let extra = Double.exp(0.09) - 1
    #expect(abs(x.mean - 12) < 4.5 * (12 + 144 * extra).squareRoot() / 6_000.0.squareRoot())
    #expect(abs(y.mean - 6) < 4.5 * (6 + 36 * extra).squareRoot() / 6_000.0.squareRoot())
    #expect(abs(x.variance / (11.8 + 144 * extra) - 1) < 0.15)
  }

  @Test func `common load moves both arms alike`() {
    var generator = SplitMix64(seed: 2)
    var ticks = CountTicks(requests: (60_000, 60_000), rates: (0.01, 0.01))
    ticks.load = 0.5
    var arms = PairMoments()
    ticks.draw(1_000, &generator) { row in
      arms.add(row.x, row.y)
      return false
    }
    #expect(arms.correlation > 0.97)
  }

  @Test func `latency histograms hold every request, and an effect moves them by its size`() {
    var generator = SplitMix64(seed: 3)
    let latencies = LatencyTicks(requests: 400, effect: 0.5)
    var (moved, total) = (0.0, 0.0)
    latencies.draw(100, &generator) { x, y in
      for bin in x.indices {
        moved += Double(bin) * (x[bin] - y[bin]) / 30
        total += x[bin]
      }
      return false
    }
    #expect(total == 40_000)
    #expect(abs(moved / 40_000 - Double.log(1.5)) < 4.5 * 0.8 * (2.0 / 40_000).squareRoot())
  }

  /// The variance of the difference of two means of three instances is 2 · 0.03² / 3.
  @Test func `instances differ as much as they say`() {
    var generator = SplitMix64(seed: 4)
    let instances = InstanceEffects(count: 3, deviation: 0.03, noise: (0, 0))
    var moments = PairMoments()
    var paths = ArmPaths()
    for _ in 0..<3_000 {
      paths.removeAll()
      instances.draw(2, &generator, &paths)
      let difference = paths.challenger[0] - paths.champion[0]
      moments.add(difference, paths.challenger[1] - paths.champion[1])
    }
    #expect(abs(moments.variance / (2 * 0.0009 / 3) - 1) < 4.5 * (2.0 / 3_000).squareRoot())
    #expect(moments.correlation > 0.999)
  }

  @Test func `a lasting difference stays in the running mean of a window`() throws {
    var generator = SplitMix64(seed: 5)
    let noise = try #require(Noise.named("ar"))
    var paths = ArmPaths()
    var moments = PairMoments()
    for _ in 0..<1_000 {
      var means: [Double] = []
      AASequence(noise: noise, phi: 0, lasting: 0.5).draw(20, &generator, &paths, into: &means)
      moments.add(means[19], means[19])
    }
    #expect(abs(moments.variance / (0.25 + 0.02 / 20) - 1) < 4.5 * (2.0 / 1_000).squareRoot())
  }
}
