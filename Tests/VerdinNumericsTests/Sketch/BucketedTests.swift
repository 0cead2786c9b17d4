import RealModule
import Testing

@testable import VerdinNumerics

/// Figures of samples in buckets beside those of the values themselves.
@Suite struct BucketedTests {
  /// Two samples with zeros and negative values, at a scale that hides much.
  private struct Case {
    let x: [Double]
    let y: [Double]
    let sketches: (x: DDSketch, y: DDSketch)

    init(seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      func draw(_ count: Int, _ shift: Double) -> [Double] {
        (0..<count).map { _ in
          generator.uniform() < 0.05
            ? 0
            : generator.uniform() < 0.1
              ? -Double.exp(generator.normal()) : Double.exp(shift + generator.normal())
        }
      }
      (x, y) = (draw(60 + Int(seed % 90), 0.2), draw(80, 0))
      let scale = Int(seed % 5)
      sketches = (SketchTests.sketch(x, scale: scale), SketchTests.sketch(y, scale: scale))
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `U of the values lies within half of the pairs of one bucket`(seed: UInt64) {
    let data = Case(seed: seed)
    let exact = MannWhitney(SortedSample(data.x), SortedSample(data.y))
    let ranks = BucketedRanks(data.sketches.x, data.sketches.y)
    #expect(abs(ranks.mannWhitney.u - exact.u) <= ranks.uncertainty)
    #expect(ranks.ranks(.low).u <= exact.u && exact.u <= ranks.ranks(.high).u)
    let error = Superiority(SortedSample(data.x), SortedSample(data.y)).standardError
    #expect(ranks.error(.low).size <= error && error <= ranks.error(.high).size)
  }

  /// Values that are the buckets' own middles hide nothing but their order.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `ties and placements are those of midranks`(seed: UInt64) {
    let data = Case(seed: seed)
    func middles(_ sketch: DDSketch) -> SortedSample {
      SortedSample(sketch.filledBuckets.flatMap { Array(repeating: $0.middle, count: $0.count) })
    }
    let (x, y) = (middles(data.sketches.x), middles(data.sketches.y))
    #expect(BucketedRanks(data.sketches.x, data.sketches.y).mannWhitney == MannWhitney(x, y))
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `estimate and interval of the values lie between the ends`(seed: UInt64) {
    let data = Case(seed: seed)
    let (x, y) = (BucketedSample(data.sketches.x), BucketedSample(data.sketches.y))
    var exact = HodgesLehmann()
    var cache = ExactNullCache()
    let (alphas, m, n) = ([0.01, 0.05], data.x.count, data.y.count)
    exact.estimate(
      SortedSample(data.x), SortedSample(data.y), alphas: alphas, exact: &cache)
    func found(_ place: BucketedSample.Place) -> (
      estimate: Double, lower: [Double], upper: [Double]
    ) {
      BucketedDifferences.estimate(
        x.values(place), weights: x.buckets.map(\.count), y.values(place.opposite),
        weights: y.buckets.map(\.count), alphas: alphas)
    }
    let (low, high) = (found(.low), found(.high))
    #expect(HodgesLehmann.asymptoticRank(m, n, alpha: 0.01) > 0)
    #expect(low.estimate <= exact.estimate && exact.estimate <= high.estimate)
    for place in 0..<2 {
      #expect(low.lower[place] <= exact.lower[place] && exact.lower[place] <= high.lower[place])
      #expect(low.upper[place] <= exact.upper[place] && exact.upper[place] <= high.upper[place])
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `quantile and percentiles lie between the ends, and so do their errors`(seed: UInt64) {
    let data = Case(seed: seed)
    let sample = BucketedSample(data.sketches.x)
    let sorted = SortedSample(data.x)
    for q in [0.25, 0.5, 0.9] {
      let exact = HarrellDavis(sorted, at: q)
      let places: [BucketedSample.Place] = [.low, .high]
      let ends = places.map { place in
        places.map { sample.quantile(at: q, place, error: $0) { $0 } }
      }
      #expect(ends[0][0].estimate <= exact.estimate + 1e-9)
      #expect(exact.estimate <= ends[1][0].estimate + 1e-9)
      for end in ends {
        #expect(end[0].standardError <= exact.standardError + 1e-9)
        #expect(exact.standardError <= end[1].standardError + 1e-9)
      }
      let percentile = sorted.percentile(100 * q)
      #expect(sample.percentile(100 * q, .low) <= percentile)
      #expect(percentile <= sample.percentile(100 * q, .high))
    }
  }
}
