import Testing
import VerdinNumerics

@Suite struct ExactNullTests {
  /// Plain integers: coefficients of the Gaussian binomial, one correctly rounded division.
  @Test func `tail probabilities agree with integer counting`() throws {
    for row in try rows() where ExactNull.isFeasible(row.m, row.n) {
      let law = ExactNull(m: row.m, n: row.n)
      #expect(law.cumulative.count == row.m * row.n + 1)
      for point in row.points {
        let p = law.pValues(u: Double(point.u))
        #expect(p.less.isClose(to: point.lower, ulps: 2), "\(row.m) x \(row.n), u = \(point.u)")
        #expect(p.greater.isClose(to: point.upper, ulps: 2), "\(row.m) x \(row.n), u = \(point.u)")
      }
    }
  }

  /// Plain integers: the largest k with P(U ≤ k − 1) ≤ alpha.
  @Test func `ranks agree with integer counting`() throws {
    for row in try rows() where ExactNull.isFeasible(row.m, row.n) {
      let law = ExactNull(m: row.m, n: row.n)
      for level in row.ranks {
        #expect(law.rank(alpha: level.alpha) == level.k, "\(row.m) x \(row.n), \(level.alpha)")
      }
    }
  }

  /// Plain integers: in each of these the arrangements up to u = k − 1 are exactly alpha of all.
  @Test(arguments: [
    (3, 3, 0.05, 1), (1, 39, 0.025, 1), (39, 1, 0.025, 1), (1, 99, 0.01, 1), (1, 99, 0.07, 7),
    (1, 99, 0.29, 29), (1, 9, 0.3, 3), (2, 14, 0.05, 4), (2, 79, 0.025, 17), (3, 22, 0.01, 7),
    (3, 93, 0.025, 48), (4, 4, 0.1, 4), (5, 21, 0.1, 33),
  ])
  func `a level that is met with equality counts as met`(m: Int, n: Int, alpha: Double, k: Int) {
    #expect(ExactNull(m: m, n: n).rank(alpha: alpha) == k)
  }

  @Test func `no rank is large enough to miss its level or small enough to waste it`() {
    for (m, n) in [(1, 1), (4, 6), (9, 7), (12, 30), (50, 50), (13, 187)] {
      let law = ExactNull(m: m, n: n)
      for alpha in [0.001, 0.01, 0.025, 0.05, 0.2, 0.5, 0.999] {
        let k = law.rank(alpha: alpha)
        if k > 0 { #expect(law.cumulative[k - 1] <= alpha * (1 + 1e-15)) }
        #expect(k > m * n || law.cumulative[k] > alpha)
      }
    }
  }

  @Test func `the distribution is symmetric, rises to one and forgets the order of the sizes`() {
    for m in 1...12 {
      for n in [1, 2, 5, 11, 30] {
        let law = ExactNull(m: m, n: n)
        let top = m * n
        #expect(law.cumulative.last == 1)
        #expect(zip(law.cumulative, law.cumulative.dropFirst()).allSatisfy { $0 < $1 })
        // P(U ≤ u) + P(U ≤ mn − u − 1) = 1 by symmetry.
        for u in 0..<top {
          let sum = law.cumulative[u] + law.cumulative[top - u - 1]
          #expect(sum.isClose(to: 1, ulps: 2))
        }
        #expect(law == ExactNull(m: n, n: m))
      }
    }
  }

  @Test func `the cache gives what is computed afresh, in either order and beyond its capacity`() {
    var cache = ExactNullCache()
    for m in 1...20 {
      for n in 1...20 {
        let law = cache.distribution(m, n)
        if (m + n) % 5 == 0 { #expect(law == ExactNull(m: m, n: n)) }
      }
    }
    #expect(cache.distribution(7, 3) == cache.distribution(3, 7))
  }

  private func rows() throws -> [Row] { try referenceRows("exact-null.jsonl", as: Row.self) }
}

private struct Row: Decodable {
  struct Point: Decodable {
    var u: Int
    var lower: Double
    var upper: Double
  }

  struct Level: Decodable {
    var alpha: Double
    var k: Int
  }

  var m: Int
  var n: Int
  var points: [Point]
  var ranks: [Level]
}
