import Testing
import VerdinNumerics

/// What must hold of rates and proportions, whatever the counts.
@Suite struct RateLawTests {
  static let pairs = [
    (0, 600, 5, 600), (5, 600, 0, 600), (12, 600, 5, 700), (30, 1_000, 700, 50_000),
    (1, 10, 9, 10), (50_200, 1_000_000, 49_800, 1_000_000),
  ]

  @Test(arguments: pairs) func `the p-values at a bound are its alpha`(
    x: Int, n: Int, y: Int, m: Int
  ) {
    let pair = RatePair(x, per: Double(n), y, per: Double(m))
    let bounds = pair.ratioBounds(alphaLower: 0.01, alphaUpper: 0.05, kind: .mid)
    if x > 0 {
      #expect(pair.tails(ratio: bounds.lower).midAtLeast.isClose(to: 0.01, relative: 1e-8))
    } else {
      #expect(bounds.lower == 0)
    }
    if y > 0 {
      #expect(pair.tails(ratio: bounds.upper).midAtMost.isClose(to: 0.05, relative: 1e-8))
    } else {
      #expect(bounds.upper == .infinity)
    }
  }

  @Test(arguments: pairs) func `swapping the arms inverts the bounds of the ratio`(
    x: Int, n: Int, y: Int, m: Int
  ) {
    let pair = RatePair(x, per: Double(n), y, per: Double(m))
    let swapped = RatePair(y, per: Double(m), x, per: Double(n))
    let bounds = pair.ratioBounds(alphaLower: 0.01, alphaUpper: 0.02, kind: .exact)
    let inverse = swapped.ratioBounds(alphaLower: 0.02, alphaUpper: 0.01, kind: .exact)
    #expect(bounds.lower.isClose(to: 1 / inverse.upper, relative: 1e-10))
    #expect(bounds.upper.isClose(to: 1 / inverse.lower, relative: 1e-10))
  }

  @Test(arguments: pairs) func `the unit of the exposure does not matter`(
    x: Int, n: Int, y: Int, m: Int
  ) {
    let perRequest = RatePair(x, per: Double(n), y, per: Double(m))
    let perMillion = RatePair(x, per: Double(n) / 1e6, y, per: Double(m) / 1e6)
    let one = perRequest.test(margin: 0.2, alphaFail: 0.01, alphaPass: 0.05)
    let other = perMillion.test(margin: 0.2, alphaFail: 0.01, alphaPass: 0.05)
    #expect(one.pFail.isClose(to: other.pFail, relative: 1e-9))
    #expect(one.lower.isClose(to: other.lower, relative: 1e-9))
  }

  @Test(arguments: pairs) func `swapping the arms mirrors Fisher's test and the intervals`(
    x: Int, n: Int, y: Int, m: Int
  ) {
    let pair = ProportionPair(x, of: n, y, of: m)
    let swapped = ProportionPair(y, of: m, x, of: n)
    #expect(pair.fisher.greater.isClose(to: swapped.fisher.less, relative: 1e-10))
    let score = pair.differenceScoreInterval(alpha: 0.01)
    let mirrored = swapped.differenceScoreInterval(alpha: 0.01)
    #expect(score.lower.isClose(to: -mirrored.upper, relative: 1e-8, absolute: 1e-12))
    let ratio = pair.ratioScoreInterval(alpha: 0.01)
    let inverse = swapped.ratioScoreInterval(alpha: 0.01)
    #expect(ratio.lower.isClose(to: 1 / inverse.upper, relative: 1e-9))
  }

  @Test func `without any event nothing is known`() {
    let test = RatePair(0, per: 600, 0, per: 600).test(
      margin: 0.2, alphaFail: 0.01, alphaPass: 0.05)
    #expect(!test.provesHarm && !test.excludesHarm)
    #expect(test.lower == 0 && test.upper == .infinity)
  }

  @Test func `load that both arms share cancels in the rate series`() {
    var generator = SplitMix64(seed: 5)
    var scratch = SeriesScratch()
    var (x, y, n) = ([Double](), [Double](), [Double]())
    for _ in 0..<60 {
      let load = (600 * (1 + 0.9 * generator.uniform())).rounded()
      n.append(load)
      // Exactly proportional to the load: no noise but the load's own.
      x.append(load * 0.02)
      y.append(load * 0.01)
    }
    let rates = RateSeries(x.span, of: n.span, y.span, of: n.span, scratch: &scratch)!
    #expect(rates.estimate.ratio.isClose(to: 2, relative: 1e-12))
    #expect(rates.dispersion < 1e-12)
    let independent = 1 / x.reduce(0, +) + 1 / y.reduce(0, +)
    #expect(rates.estimate.variance.isClose(to: independent, relative: 1e-12))
    #expect(rates.estimate.degreesOfFreedom == 59)
  }
}
