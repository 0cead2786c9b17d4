import RealModule

/// Two classifiers on the same cases, compared by the cases where exactly one of them is right.
///
/// `b` counts the cases only the champion got right, `c` those only the challenger did: b > c speaks
/// against the challenger. The difference is (b − c)/n, the champion's accuracy minus the
/// challenger's, so positive is bad.
package struct DiscordantPairs: Sendable {
  package let b: Int
  package let c: Int

  package init(b: Int, c: Int) {
    precondition(b >= 0 && c >= 0, "\(b) and \(c) discordant pairs are no counts")
    (self.b, self.c) = (b, c)
  }

  /// McNemar's exact p-value for "the challenger is worse": P(B ≥ b) for B ~ Bin(b + c, ½).
  ///
  /// - Complexity: O(b + c), less in the far tail.
  /// - SeeAlso: McNemar 1947, doi:10.1007/BF02295996
  package var worse: Double { atLeast(b) }

  /// The same with half the probability of b itself: closer to the level, .0525 at most at .05.
  ///
  /// - SeeAlso: Fagerland, Lydersen & Laake 2013, doi:10.1186/1471-2288-13-91
  package var worseMidP: Double { atLeast(b) - 0.5 * probability(b) }

  /// The exact p-value for "they differ": twice the smaller tail, at most 1.
  package var twoSided: Double { min(1, 2 * min(atLeast(b), atLeast(c))) }

  private func probability(_ k: Int) -> Double {
    let n = b + c
    return Double.exp(
      Double.logGamma(Double(n + 1)) - Double.logGamma(Double(k + 1))
        - Double.logGamma(Double(n - k + 1)) - Double(n) * Double.log(2))
  }

  /// P(B ≥ k), summed from the larger terms down.
  private func atLeast(_ k: Int) -> Double {
    let n = b + c
    if k <= 0 { return 1 }
    if 2 * k <= n { return 1 - atLeast(n - k + 1) }
    var term = probability(k)
    var sum = 0.0
    for j in k...n {
      sum += term
      term *= Double(n - j) / Double(j + 1)
      if term < sum * 0x1p-60 { break }
    }
    return sum
  }
}

extension DiscordantPairs {
  /// The score interval of the difference (b − c)/n of two paired proportions.
  ///
  /// Holds its level with few or no discordant pairs: 0 and 0 of 100 gives ± 3.7 points.
  ///
  /// - Parameters:
  ///   - n: all pairs, concordant ones included.
  ///   - alpha: one-sided, for each end.
  /// - SeeAlso: Tango 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
  package func scoreInterval(n: Int, alpha: Double) -> (lower: Double, upper: Double) {
    precondition(n > 0 && b + c <= n, "\(b) + \(c) discordant pairs of \(n)")
    precondition(alpha > 0 && alpha < 0.5, "\(alpha) is no one-sided level")
    let z = -NormalDistribution.quantile(alpha)
    let estimate = Double(b - c) / Double(n)
    // The score falls as the difference rises, through 0 at the estimate.
    return (
      crossing(n, from: estimate, to: -1) { $0 <= z },
      crossing(n, from: estimate, to: 1) { $0 >= -z }
    )
  }

  /// The difference at which the score leaves the interval, between an inner and an outer one.
  private func crossing(
    _ n: Int, from inner: Double, to outer: Double, inside: (Double) -> Bool
  ) -> Double {
    var (kept, out) = (inner, outer)
    while true {
      let middle = (kept + out) / 2
      if middle == kept || middle == out || abs(out - kept) < 1e-15 { return middle }
      if inside(score(middle, n)) { kept = middle } else { out = middle }
    }
  }

  private func score(_ difference: Double, _ n: Int) -> Double {
    let (b, c, n) = (Double(b), Double(c), Double(n))
    let linear = -b - c + (2 * n - b + c) * difference
    let constant = -c * difference * (1 - difference)
    let root = max(0, linear * linear - 8 * n * constant).squareRoot()
    // The larger root of 2n q² + linear·q + constant, without cancellation.
    let q = linear <= 0 ? (root - linear) / (4 * n) : -2 * constant / (root + linear)
    let variance = n * (2 * q + difference * (1 - difference))
    let deviation = b - c - n * difference
    return variance > 0 ? deviation / variance.squareRoot() : deviation * .infinity
  }
}
