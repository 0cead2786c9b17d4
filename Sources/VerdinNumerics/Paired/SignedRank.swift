/// Wilcoxon's signed-rank test of paired differences against 0, zeros left out.
///
/// - SeeAlso: Wilcoxon 1945, doi:10.2307/3001968
package struct SignedRank: Sendable, Equatable {
  /// The sum of the ranks of the positive differences, midranks for ties.
  package let v: Double
  /// The differences that are not 0.
  package let count: Int
  /// Two-sided.
  package let pValue: Double
  /// Whether the null distribution was summed, and not approximated.
  package let isExact: Bool

  /// From here on the distribution is approximated, with continuity and ties corrected.
  package static let exactBelow = 50

  /// - Precondition: the differences are finite.
  /// - Complexity: O(*n* log *n*).
  package init(_ differences: [Double]) {
    let rest = differences.filter { $0 != 0 }.sorted { $0.magnitude < $1.magnitude }
    count = rest.count
    var sum = 0.0
    var ties = 0.0
    var start = 0
    while start < rest.count {
      var end = start + 1
      while end < rest.count, rest[end].magnitude == rest[start].magnitude { end += 1 }
      let size = Double(end - start)
      let midrank = Double(start + end + 1) / 2
      sum += midrank * Double(rest[start..<end].count { $0 > 0 })
      ties += size * size * size - size
      start = end
    }
    v = sum
    guard count > 0 else {
      (pValue, isExact) = (1, true)
      return
    }
    isExact = count < Self.exactBelow && ties == 0 && count == differences.count
    if isExact {
      let law = SignedRankNull(count)
      pValue = min(1, 2 * min(law.atMost(Int(v)), law.atLeast(Int(v))))
    } else {
      let n = Double(count)
      let deviation = v - n * (n + 1) / 4
      let variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
      let z = (deviation.magnitude - 0.5) / variance.squareRoot()
      pValue = deviation == 0 ? 1 : min(1, 2 * NormalDistribution.above(z))
    }
  }
}

/// The law of the signed-rank sum when every sign is a fair coin.
struct SignedRankNull {
  /// P(V ≤ k).
  private let cumulative: [Double]

  /// - Complexity: O(*n*³), for *n* below some fifty.
  init(_ n: Int) {
    let most = n * (n + 1) / 2
    var ways = [Double](repeating: 0, count: most + 1)
    ways[0] = 1
    for rank in 1...n {
      for sum in stride(from: most, through: rank, by: -1) { ways[sum] += ways[sum - rank] }
    }
    var total = 0.0
    let scale = 1 / ways.reduce(0, +)
    cumulative = ways.map { way in
      total += way * scale
      return total
    }
  }

  func atMost(_ k: Int) -> Double { k < 0 ? 0 : cumulative[min(k, cumulative.count - 1)] }
  /// The law is symmetric.
  func atLeast(_ k: Int) -> Double { atMost(cumulative.count - 1 - k) }

  /// The largest k with P(V ≤ k − 1) ≤ alpha: the rank of a bound that errs with at most alpha.
  func rank(alpha: Double) -> Int { cumulative.prefix { $0 <= alpha }.count }
}
