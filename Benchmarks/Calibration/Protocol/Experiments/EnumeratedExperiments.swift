import RealModule
import VerdinIO
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// The exact Mann-Whitney test's true level over its nominal one, the largest over sizes 4 … 25 and
  /// levels from 0.001 to 0.1, all arrangements counted.
  static let exactRanks = enumerated("E-mw-exact") {
    var largest = 0.0
    for size in 4...25 {
      let law = ExactNull(m: size, n: size)
      let ways = arrangements(size)
      let total = ways.reduce(0, +)
      for alpha in [0.001, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1] {
        // A level that is met with equality is met: count in integers, compare at the end.
        let rejected = ways.indices.filter { law.pValues(u: Double($0)).less <= alpha }
          .reduce(0.0) { $0 + ways[$1] }
        largest = max(largest, rejected / total / alpha)
      }
    }
    return largest
  }

  /// How many of the arrangements of two samples of one size have each U, by Mann and Whitney's own
  /// recursion on the largest value: N(m, n, u) = N(m − 1, n, u − n) + N(m, n − 1, u).
  private static func arrangements(_ size: Int) -> [Double] {
    let top = size * size
    // Row n holds N(m, n, ·) for the present m. Counts stay below 2^53.
    var rows = [[Double]](
      repeating: [1] + Array(repeating: 0, count: top), count: size + 1)
    for _ in 1...size {
      var next = rows
      for n in 1...size {
        for u in 0...top { next[n][u] = next[n - 1][u] + (u >= n ? rows[n][u - n] : 0) }
      }
      rows = next
    }
    return rows[size]
  }

  /// The true one-sided level of Fisher's mid-p test at 1 %, the largest over a grid of sizes, from
  /// even to 1 : 20, and of common probabilities.
  static let exactFisher = enumerated("E-fisher-midp") {
    var largest = 0.0
    for (m, n) in [(50, 50), (50, 1_000), (200, 200), (200, 4_000), (1_000, 1_000)] {
      for p in [0.001, 0.01, 0.05, 0.2] {
        var level = 0.0
        for (x, ofX) in likely(m, p) {
          for (y, ofY) in likely(n, p)
          where ProportionPair(x, of: m, y, of: n).fisher.midGreater <= 0.01 {
            level += ofX * ofY
          }
        }
        largest = max(largest, level)
      }
    }
    return largest
  }

  /// The true level of McNemar's one-sided mid-p test at 5 %, the largest over numbers of pairs and
  /// shares of discordant ones.
  static let exactMcNemar = enumerated("E-mcnemar-midp") {
    var largest = 0.0
    for pairs in [50, 100, 200, 500, 1_000] {
      for share in [0.02, 0.05, 0.1, 0.2, 0.4] {
        var level = 0.0
        for (discordant, weight) in likely(pairs, share) {
          for (b, ofB) in likely(discordant, 0.5)
          where DiscordantPairs(b: b, c: discordant - b).worseMidP <= 0.05 {
            level += weight * ofB
          }
        }
        largest = max(largest, level)
      }
    }
    return largest
  }

  private static func enumerated(
    _ prefix: String, _ value: @escaping @Sendable () -> Double
  ) -> Experiment {
    Experiment(prefixes: [prefix], data: { scenario throws(Diagnostic) in scenario.id }) {
      _ throws(Diagnostic) in { _, _, results in results.append(value()) }
    }
  }

  /// The counts of a binomial law that are not next to impossible, with their probabilities.
  private static func likely(_ n: Int, _ p: Double) -> [(Int, Double)] {
    (0...n).map { ($0, BinomialTerm.probability(Double($0), of: Double(n), p: p, q: 1 - p)) }
      .filter { $0.1 > 1e-12 }
  }
}
