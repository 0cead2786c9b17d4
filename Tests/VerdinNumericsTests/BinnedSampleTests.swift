import RealModule
import Testing
import VerdinNumerics

/// What is known of a sample of which only the counts between edges are recorded.
@Suite struct BinnedSampleTests {
  /// Edges `ratio` apart from `first` on, and +∞.
  private func edges(first: Double, ratio: Double, count: Int) -> [Double] {
    (0..<count).map { first * Double.pow(ratio, Double($0)) } + [.infinity]
  }

  private func counts(of values: [Double], edges: [Double]) -> [Double] {
    values.reduce(into: Array(repeating: 0.0, count: edges.count)) { counts, value in
      counts[edges.firstIndex { value <= $0 }!] += 1
    }
  }

  private func lognormal(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Double.exp(0.8 * generator.normal()) }
  }

  /// Pareto's law with exponent 1.5: above v lies the share v^−1.5.
  @Test(arguments: [0.8, 0.9, 0.95, 0.99, 0.999])
  func `on logarithms Pareto's tail is read exactly, however wide the bins`(q: Double) {
    let edges = edges(first: 1, ratio: 2.5, count: 12)
    let above = [1] + edges.map { $0 == .infinity ? 0 : Double.pow($0, -1.5) }
    let counts = zip(above, above.dropFirst()).map { 1e6 * ($0 - $1) }
    let sample = BinnedSample(upperEdges: edges, counts: counts, scale: .logarithm)
    #expect(abs(sample.value(at: q) + Double.log(1 - q) / 1.5) < 1e-9)
  }

  @Test(arguments: [0.5, 0.9, 0.95, 0.99])
  func `fine bins tell the quantile and its error of the values themselves`(q: Double) {
    let values = lognormal(4_000, seed: 3)
    let edges = edges(first: 0.01, ratio: 1.02, count: 500)
    let binned = BinnedSample(
      upperEdges: edges, counts: counts(of: values, edges: edges), scale: .logarithm
    ).quantile(at: q)
    let raw = HarrellDavis(SortedSample(values.map { Double.log($0) }), at: q)
    #expect(abs(binned.estimate - raw.estimate) < 0.004)
    #expect(abs(binned.standardError / raw.standardError - 1) < 0.1)
  }

  @Test func `another unit moves logarithms and nothing else`() {
    let values = lognormal(2_000, seed: 5)
    let edges = edges(first: 0.05, ratio: 1.1, count: 60)
    let counts = counts(of: values, edges: edges)
    let (one, other) = (
      BinnedSample(upperEdges: edges, counts: counts, scale: .logarithm),
      BinnedSample(upperEdges: edges.map { 1_000 * $0 }, counts: counts, scale: .logarithm)
    )
    let (a, b) = (one.quantile(at: 0.95), other.quantile(at: 0.95))
    #expect(abs(b.estimate - a.estimate - Double.log(1_000)) < 1e-9)
    #expect(abs(b.standardError / a.standardError - 1) < 1e-9)
    #expect(abs(other.resolution(at: 0.95) - one.resolution(at: 0.95)) < 1e-9)
  }

  @Test func `bins without values change nothing`() {
    let counts = [3.0, 9, 20, 8, 2, 0]
    let edges = [1.0, 2, 3, 4, 5, .infinity]
    let sample = BinnedSample(upperEdges: edges, counts: counts, scale: .value)
    let wider = BinnedSample(
      upperEdges: [1.0, 2, 3, 4, 5, 6, 7, .infinity], counts: counts + [0, 0], scale: .value)
    for q in [0.1, 0.5, 0.9] {
      #expect(sample.value(at: q) == wider.value(at: q))
      #expect(sample.quantile(at: q) == wider.quantile(at: q))
    }
  }

  @Test func `quantiles rise with the share and stay within their bins`() {
    let counts = [0.0, 5, 0, 10, 1, 0]
    let edges = [1.0, 2, 3, 4, 5, .infinity]
    let sample = BinnedSample(upperEdges: edges, counts: counts, scale: .value)
    let values = (0...100).map { sample.value(at: Double($0) / 100) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(values.allSatisfy { (1...2).contains($0) || (3...5).contains($0) })
    #expect(sample.value(at: 5.0 / 16) == 2)
  }

  @Test func `a quantile in a bin without end is not resolved`() {
    let sample = BinnedSample(
      upperEdges: [1, 2, .infinity], counts: [10, 900, 100], scale: .value)
    #expect(sample.resolution(at: 0.5) == 1)
    #expect(sample.resolution(at: 0.95) == .infinity)
    #expect(sample.openEdge(at: 0.95)! == (2, true))
    #expect(sample.openEdge(at: 0.5) == nil)
    // Near the last edge the quantile may lie beyond it.
    #expect(sample.resolution(at: 0.9) == .infinity)
  }

  @Test func `of the whole sample the promised share lies above the quantile`() {
    let counts = [3.0, 9, 20, 8, 2]
    let sample = BinnedSample(
      upperEdges: [1, 2, 3, 4, .infinity], counts: counts, scale: .value)
    for q in [0.05, 0.3, 0.5, 0.8, 0.94] {
      #expect(abs(sample.count(of: counts.span, above: q) - (1 - q) * 42) < 1e-12)
    }
  }
}

/// The error of a quantile by the scatter of its ticks.
@Suite struct QuantileSeriesTests {
  private func arm(
    _ generator: inout SplitMix64, shocks: [Double], own: Double = 0, q: Double = 0.9
  ) -> QuantileSeries.Arm {
    // The share above the quantile moves with the shocks: counts by a normal approximation.
    let above = shocks.map { shock in
      let share = (1 - q) * (1 + shock + own * generator.normal())
      return 1_000 * share + (1_000 * share * (1 - share)).squareRoot() * generator.normal()
    }
    // Exponential values: the density at the quantile is 1 − q.
    let edges = (1...200).map { 0.05 * Double($0) }
    let total = 1_000 * Double(shocks.count)
    let values = BinnedSample(
      upperEdges: edges,
      counts: edges.map { total * (Double.exp(0.05 - $0) - Double.exp(-$0)) }, scale: .value)
    return QuantileSeries.Arm(
      quantile: values.quantile(at: q), above: above,
      counts: Array(repeating: 1_000, count: shocks.count))
  }

  private func dispersion(own: Double, common: Double, seed: UInt64) -> Double {
    var generator = SplitMix64(seed: seed)
    var scratch = SeriesScratch()
    let shocks = (0..<400).map { _ in common * generator.normal() }
    let (x, y) = (
      arm(&generator, shocks: shocks, own: own), arm(&generator, shocks: shocks, own: own)
    )
    return QuantileSeries(x, y, at: 0.9, scratch: &scratch)!.dispersion
  }

  @Test func `independent values scatter as independent values do, whatever moves both arms`() {
    for seed in UInt64(1)...5 {
      #expect((0.7...1.4).contains(dispersion(own: 0, common: 0, seed: seed)))
      #expect((0.7...1.4).contains(dispersion(own: 0, common: 0.2, seed: seed)))
    }
  }

  /// Shares of 0.1 of 1,000 have a relative error of 0.095; noise of 0.2 adds (0.2 / 0.095)² = 4.4.
  @Test func `noise of the arms' own widens the error`() {
    for seed in UInt64(1)...5 {
      #expect((4.0...7.5).contains(dispersion(own: 0.2, common: 0, seed: seed)))
    }
  }

  @Test func `swapping the arms turns the effect round and leaves the error`() {
    var generator = SplitMix64(seed: 9)
    var scratch = SeriesScratch()
    let shocks = Array(repeating: 0.0, count: 60)
    let (x, y) = (arm(&generator, shocks: shocks), arm(&generator, shocks: shocks, own: 0.3))
    let forth = QuantileSeries(x, y, at: 0.9, scratch: &scratch)!
    let back = QuantileSeries(y, x, at: 0.9, scratch: &scratch)!
    #expect(forth.estimate.effect == -back.estimate.effect)
    #expect(abs(forth.estimate.variance / back.estimate.variance - 1) < 1e-12)
  }

  @Test func `seven ticks tell nothing`() {
    var generator = SplitMix64(seed: 1)
    var scratch = SeriesScratch()
    let x = arm(&generator, shocks: Array(repeating: 0, count: 7))
    #expect(QuantileSeries(x, x, at: 0.9, scratch: &scratch) == nil)
  }
}
