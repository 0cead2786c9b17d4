import Testing
import VerdinNumerics

@Suite struct CoverageTests {
  /// Each bound may fail in 1 % of all samples; 4 binomial deviations allow for chance.
  @Test(arguments: [(12, 9, 1_500), (80, 80, 600)])
  func `the interval at 98 percent covers the true shift as often as it says`(
    m: Int, n: Int, runs: Int
  ) {
    var generator = SplitMix64(seed: 51)
    var finder = HodgesLehmann()
    var cache = ExactNullCache()
    var scratch = SortScratch()
    var (x, y) = (SortedSample(), SortedSample())
    var (above, below) = (0, 0)
    let truth = 0.75
    for _ in 0..<runs {
      x.replace(with: (0..<m).map { _ in generator.normal() + truth }, scratch: &scratch)
      y.replace(with: (0..<n).map { _ in generator.normal() }, scratch: &scratch)
      finder.estimate(x, y, alphas: [0.01], exact: &cache)
      if finder.lower[0] > truth { above += 1 }
      if finder.upper[0] < truth { below += 1 }
    }
    let expected = 0.01 * Double(runs)
    let allowance = 4 * (expected * 0.99).squareRoot()
    for misses in [above, below] {
      // The exact level at 12 x 9 is .0093; neither side may be wasted entirely.
      #expect(abs(Double(misses) - expected) <= allowance, "\(above) and \(below) of \(runs)")
    }
    #expect(above + below > 0)
  }

  /// Under equal distributions a p-value at or below α has a probability of at most α.
  @Test func `p-values are at most as often small as they say`() {
    var generator = SplitMix64(seed: 52)
    let runs = 2_000
    let law = ExactNull(m: 8, n: 7)
    var (asymptotic, exact) = (0, 0)
    for _ in 0..<runs {
      let x = SortedSample((0..<8).map { _ in generator.uniform() })
      let y = SortedSample((0..<7).map { _ in generator.uniform() })
      let test = MannWhitney(x, y)
      if test.asymptotic.greater <= 0.05 { asymptotic += 1 }
      if law.pValues(u: test.u).greater <= 0.05 { exact += 1 }
    }
    let largest = 0.05 * Double(runs) + 4 * (0.05 * 0.95 * Double(runs)).squareRoot()
    #expect(Double(asymptotic) <= largest && Double(exact) <= largest)
    #expect(exact > runs / 50, "the exact test is not needlessly strict")
  }
}
