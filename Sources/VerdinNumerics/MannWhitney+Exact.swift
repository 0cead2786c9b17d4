/// The exact null distribution of U for samples of *m* and *n* values without ties.
package struct ExactNull: Sendable, Equatable {
  /// P(U ≤ u) for u = 0, 1, … m·n.
  package let cumulative: [Double]

  /// Counts the arrangements by the product formula ∏ (1 − q^(n+i)) / (1 − q^i), i = 1 … m.
  ///
  /// The intermediate coefficients may wrap around; the last ones are exact, since the number of
  /// arrangements fits in 128 bits.
  ///
  /// - Precondition: `ExactNull.isFeasible(m, n)`.
  /// - Complexity: O(min(*m*, *n*)·*m*·*n*), once per pair of sizes.
  package init(m: Int, n: Int) {
    precondition(Self.isFeasible(m, n), "no exact distribution for sizes \(m) and \(n)")
    let (small, large) = (min(m, n), max(m, n))
    let top = m * n
    var ways = [UInt128](repeating: 0, count: top + 1)
    ways[0] = 1
    for i in 1...max(1, small) where small > 0 {
      if large + i <= top {
        for u in stride(from: top, through: large + i, by: -1) { ways[u] &-= ways[u - large - i] }
      }
      if i <= top {
        for u in i...top { ways[u] &+= ways[u - i] }
      }
    }
    let total = Double(ways.reduce(0, &+))
    var running: UInt128 = 0
    cumulative = ways.map {
      running &+= $0
      return Double(running) / total
    }
  }

  /// Whether the number of arrangements fits the arithmetic and the table stays small.
  package static func isFeasible(_ m: Int, _ n: Int) -> Bool {
    m > 0 && n > 0 && m * n <= 2_500 && m + n <= 200
  }

  /// - Parameter u: whole, as it is without ties.
  package func pValues(u: Double) -> MannWhitney.PValues {
    let top = cumulative.count - 1
    let below = cumulative[Int(u)]
    // The distribution is symmetric: P(U ≥ u) = P(U ≤ mn − u).
    let above = cumulative[top - Int(u)]
    return MannWhitney.PValues(greater: above, less: below, twoSided: min(1, 2 * min(above, below)))
  }

  /// The largest k with P(U ≤ k − 1) ≤ alpha; 0 when there is none.
  ///
  /// A level met with equality counts as met: where a share of the arrangements is exactly a decimal
  /// alpha, the counts are far below 2⁵³, and one rounded division gives the same double.
  package func rank(alpha: Double) -> Int {
    // Binary search over the cumulative distribution, which never decreases.
    var (low, high) = (0, cumulative.count)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] <= alpha { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Exact distributions already computed, one per pair of sizes.
package struct ExactNullCache: Sendable {
  private var known: [Sizes: ExactNull] = [:]
  /// Beyond this many pairs of sizes the cache starts anew, so that it stays within some megabytes.
  private static let capacity = 256

  private struct Sizes: Hashable {
    var small: Int
    var large: Int
  }

  package init() {}

  package mutating func distribution(_ m: Int, _ n: Int) -> ExactNull {
    let sizes = Sizes(small: min(m, n), large: max(m, n))
    if let distribution = known[sizes] { return distribution }
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    let distribution = ExactNull(m: sizes.small, n: sizes.large)
    known[sizes] = distribution
    return distribution
  }
}

extension MannWhitney {
  /// Exact p-values given the ties: over all ways to choose which of the pooled values are x.
  ///
  /// A shift algorithm over (values chosen, sum of their doubled midranks). Ranks are taken in ascending
  /// order, and of each row only the sums that can be reached are touched.
  ///
  /// - Precondition: *m* + *n* ≤ 1000, so that no count overflows.
  /// - Complexity: O((*m* + *n*)·*m*·S) with S = *m*(*m* + *n* + 1) the largest doubled rank sum; some
  ///   fifth of that many additions.
  /// - SeeAlso: Streitberg & Röhmel 1986, Statistical Software Newsletter 12(1), 10-17
  package static func exactWithTies(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> PValues {
    let (m, n) = (x.count, y.count)
    precondition(m + n <= 1_000, "no exact distribution of \(m) and \(n) values with ties")
    if m > n {
      let mirrored = exactWithTies(copy y, copy x)
      return PValues(
        greater: mirrored.less, less: mirrored.greater, twoSided: mirrored.twoSided)
    }
    let ranks = doubledMidranks(x, y)
    let observed = ranks.x.reduce(0, +)
    let pooled = (ranks.x + ranks.y).sorted()
    let width = pooled.suffix(m).reduce(0, +) + 1
    var ways = [Double](repeating: 0, count: (m + 1) * width)
    ways[0] = 1
    // The sums that so many chosen values can have; those of more than were taken are not known yet.
    var reached = [0...0]
    for rank in pooled {
      for chosen in stride(from: min(m, reached.count), through: 1, by: -1) {
        let from = reached[chosen - 1]
        InstructionSet.best.add(
          from.count, of: &ways, from: (chosen - 1) * width + from.lowerBound,
          to: chosen * width + from.lowerBound + rank)
        let to = (from.lowerBound + rank)...(from.upperBound + rank)
        if chosen == reached.count {
          reached.append(to)
        } else {
          let known = reached[chosen]
          reached[chosen] =
            min(known.lowerBound, to.lowerBound)...max(known.upperBound, to.upperBound)
        }
      }
    }
    let law = ways[(m * width)...]
    let total = law.reduce(0, +)
    let less = law.prefix(observed + 1).reduce(0, +) / total
    let greater = law.dropFirst(observed).reduce(0, +) / total
    return PValues(greater: greater, less: less, twoSided: min(1, 2 * min(less, greater)))
  }

  /// Twice the average rank of every value in the pooled sample.
  private static func doubledMidranks(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> (x: [Int], y: [Int]) {
    let (m, n) = (x.count, y.count)
    var (i, j) = (0, 0)
    var ranks: (x: [Int], y: [Int]) = ([], [])
    while i < m || j < n {
      let value = min(x.padded[i], y.padded[j])
      let (startX, startY) = (i, j)
      while i < m, x.padded[i] == value { i += 1 }
      while j < n, y.padded[j] == value { j += 1 }
      // Positions start + 1 … i + j share the rank (start + 1 + i + j) / 2.
      let doubled = startX + startY + 1 + i + j
      ranks.x += repeatElement(doubled, count: i - startX)
      ranks.y += repeatElement(doubled, count: j - startY)
    }
    return ranks
  }
}

extension MannWhitney.PValues {
  // The two tails of an exact law share the observed value: its probability is their excess over 1.
  private var observed: Double { max(0, greater + less - 1) }

  /// The mid-p values of an exact law: the observed value counts half. They keep their level on
  /// average rather than always, so they report and warn, and do not gate.
  package var midGreater: Double { greater - 0.5 * observed }
  package var midLess: Double { less - 0.5 * observed }
}
