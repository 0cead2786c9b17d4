import RealModule
import Testing
import VerdinNumerics
import VerdinSimulation

@Suite struct DrawTests {
  @Test(arguments: [1.5, 3, 10])
  func `Student's t exceeds its quantiles as often as it should`(degreesOfFreedom: Double) {
    var generator = SplitMix64(seed: 1)
    let law = StudentT(degreesOfFreedom)
    let bounds = [0.01, 0.1, 0.5].map { law.quantile(above: $0) }
    var shares = [Share(), Share(), Share()]
    for _ in 0..<20_000 {
      let t = generator.student(degreesOfFreedom)
      for place in 0..<3 { shares[place].add(t > bounds[place]) }
    }
    for (share, p) in zip(shares, [0.01, 0.1, 0.5]) {
      #expect(share.agrees(with: p), "\(share.estimate) above the quantile of \(p)")
    }
  }

  @Test func `every binomial count is as frequent as the law says`() {
    var generator = SplitMix64(seed: 2)
    for (n, p) in [(5, 0.3), (12, 0.95), (40, 0.01)] {
      var counts = [Int](repeating: 0, count: n + 1)
      let runs = 20_000
      for _ in 0..<runs { counts[Int(generator.binomial(n, p))] += 1 }
      for k in 0...n {
        let expected = BinomialTerm.probability(Double(k), of: Double(n), p: p, q: 1 - p)
        let found = Double(counts[k]) / Double(runs)
        #expect(
          abs(found - expected) <= 4.5 * (expected * (1 - expected) / Double(runs)).squareRoot()
            + 1e-4,
          "\(k) of \(n) at \(p)")
      }
    }
  }

  @Test func `the ends of the binomial law have no chance`() {
    var generator = SplitMix64(seed: 3)
    #expect(generator.binomial(10, 0) == 0)
    #expect(generator.binomial(10, 1) == 10)
    #expect(generator.binomial(0, 0.5) == 0)
  }

  @Test(arguments: [(600, 0.01), (5_940, 0.02), (2_000, 0.95)])
  func `large binomial counts have the law's mean and variance`(n: Int, p: Double) {
    var generator = SplitMix64(seed: 4)
    var moments = PairMoments()
    for _ in 0..<4_000 { moments.add(generator.binomial(n, p), generator.binomial(n, p)) }
    let variance = Double(n) * p * (1 - p)
    #expect(abs(moments.mean - Double(n) * p) <= 4.5 * (variance / 8_000).squareRoot())
    #expect(abs(moments.variance / variance - 1) <= 4.5 * (2.0 / 8_000).squareRoot() + 0.01)
  }

  @Test(arguments: [0.5, 6, 1_200])
  func `Poisson counts have one mean and variance`(mean: Double) {
    var generator = SplitMix64(seed: 5)
    var moments = PairMoments()
    for _ in 0..<2_000 { moments.add(generator.poisson(mean), generator.poisson(mean)) }
    #expect(abs(moments.mean - mean) <= 4.5 * (mean / 4_000).squareRoot())
    let kurtosis = 2 + 1 / mean
    #expect(abs(moments.variance / mean - 1) <= 4.5 * (kurtosis / 4_000).squareRoot())
    #expect(abs(moments.correlation) <= 4.5 / 2_000.0.squareRoot())
  }
}
