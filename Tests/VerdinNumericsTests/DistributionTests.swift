import Foundation
import Testing
import VerdinNumerics

/// Reference values: mpmath with 50 digits, rounded to double; see Tests/References/README.md.
@Suite struct DistributionTests {
  @Test func `both tails of the incomplete beta function agree with 50 digits`() throws {
    for row in try rows("beta") {
      let (a, b, x) = (try row.number("a"), try row.number("b"), try row.number("x"))
      let value = IncompleteBeta(a, b, at: x)
      #expect(value.lower.isClose(to: try row.number("lower"), relative: 1e-12), "\(a) \(b) \(x)")
      #expect(value.upper.isClose(to: try row.number("upper"), relative: 1e-12), "\(a) \(b) \(x)")
    }
  }

  @Test func `both tails of Student's t agree with 50 digits`() throws {
    for row in try rows("student-t") where row.text("fn") == "pt" {
      let (df, t) = (try row.number("df"), try row.number("t"))
      let law = StudentT(df)
      let (lower, upper) = (try row.number("lower"), try row.number("upper"))
      #expect(law.below(t).isClose(to: lower, relative: 1e-12), "t = \(t), df = \(df)")
      #expect(law.above(t).isClose(to: upper, relative: 1e-12), "t = \(t), df = \(df)")
    }
  }

  @Test func `quantiles of Student's t agree with 50 digits`() throws {
    for row in try rows("student-t") where row.text("fn") == "qt" {
      let (df, p) = (try row.number("df"), try row.number("p"))
      let quantile = StudentT(df).quantile(below: p)
      #expect(
        quantile.isClose(to: try row.number("lower"), relative: 1e-12), "p = \(p), df = \(df)")
      let upper = StudentT(df).quantile(above: p)
      #expect(upper.isClose(to: try row.number("upper"), relative: 1e-12), "p = \(p), df = \(df)")
    }
  }

  @Test(arguments: [0.7, 1, 1.8642, 2.5, 9, 59.3, 1439, 2e6, 1e8, 1e12, .infinity])
  func `the quantile undoes the tail`(df: Double) {
    for p in [1e-12, 1e-6, 0.005, 0.01, 0.05, 0.2499, 0.2501, 0.4, 0.499_999, 0.5, 0.95] {
      let law = StudentT(df)
      #expect(law.above(law.quantile(above: p)).isClose(to: p, relative: 1e-11), "p = \(p)")
    }
  }

  @Test func `Student's t with many degrees of freedom passes over into the normal law`() {
    for t in [0.1, 1, 3, 8, 20] {
      let below = StudentT(99_999_999.999).above(t)
      let above = StudentT(100_000_000.001).above(t)
      #expect(below.isClose(to: above, relative: 1e-11), "t = \(t)")
      #expect(StudentT(.infinity).above(t) == NormalDistribution.above(t))
    }
    #expect(StudentT(3).above(.infinity) == 0)
    #expect(StudentT(3).above(-.infinity) == 1)
  }

  @Test(arguments: [(0, 1), (1, 1), (7, 20), (3, 1_000), (600, 1_200), (0, 50), (50, 50)])
  func `binomial tails equal the sums of their terms`(k: Int, n: Int) {
    for p in [0.001, 0.3, 0.5, 0.97] {
      let terms = (0...n).map {
        BinomialTerm.probability(Double($0), of: Double(n), p: p, q: 1 - p)
      }
      let tails = BinomialTails(k, of: n, p: p)
      #expect(terms.reduce(0, +).isClose(to: 1, relative: 1e-13))
      #expect(tails.atMost.isClose(to: terms[...k].reduce(0, +), relative: 1e-12))
      #expect(tails.atLeast.isClose(to: terms[k...].reversed().reduce(0, +), relative: 1e-12))
      #expect(tails.midAtMost.isClose(to: 1 - tails.midAtLeast, relative: 1e-12, absolute: 1e-15))
    }
  }

  private func rows(_ name: String) throws -> [FigureRow] {
    try FigureRow.read(FigureRow.references.appendingPathComponent("\(name).jsonl"))
  }
}

extension Double {
  /// Equal, or within a share of the expected value plus a constant.
  func isClose(to expected: Double, relative: Double, absolute: Double = 0) -> Bool {
    if self == expected || isNaN && expected.isNaN { return true }
    return abs(self - expected) <= absolute + relative * abs(expected)
  }
}
