/// Order statistics of the averages of all pairs of some differences, each with itself and with every
/// other: their median is the Hodges-Lehmann estimate of the differences' centre, and two of them bound
/// it.
///
/// The sums x_i + x_j of *all* i and j are differences of the sample and its negative, of which any
/// order statistic is found in O(n). Among them every mixed pair stands twice and every x_i + x_i once,
/// so the k-th average is the r-th of them for the smallest r with r + #{i: 2 x_i ≤ s_r} ≥ 2k.
///
/// - SeeAlso: Hodges & Lehmann 1963, doi:10.1214/aoms/1177704172
package struct WalshAverages: Sendable {
  private let sample: SortedSample
  private let negative: SortedSample
  private var selection = DifferenceSelection()

  /// - Precondition: the differences are finite and not none.
  package init(_ differences: [Double]) {
    precondition(!differences.isEmpty, "no differences have no centre")
    var scratch = SortScratch()
    var (sorted, mirrored) = (SortedSample(), SortedSample())
    sorted.replace(with: differences, scratch: &scratch)
    mirrored.replace(with: differences.map { -$0 }, scratch: &scratch)
    (sample, negative) = (sorted, mirrored)
  }

  package var count: Int { sample.count * (sample.count + 1) / 2 }

  /// The median of all averages.
  package mutating func median() -> Double {
    let (low, high) = ((count + 1) / 2, count / 2 + 1)
    return low == high ? value(low) : 0.5 * (value(low) + value(high))
  }

  /// Bounds of the centre, each wrong with a probability of at most `alpha` when the differences are
  /// symmetric about it; infinite where there are too few differences.
  package mutating func bounds(alpha: Double) -> (lower: Double, upper: Double) {
    let k = rank(alpha: alpha)
    return k < 1 ? (-.infinity, .infinity) : (value(k), value(count + 1 - k))
  }

  private func rank(alpha: Double) -> Int {
    let n = Double(sample.count)
    if sample.count < SignedRank.exactBelow {
      return SignedRankNull(sample.count).rank(alpha: alpha)
    }
    let z = -NormalDistribution.quantile(alpha)
    let k = n * (n + 1) / 4 + 0.5 - z * (n * (n + 1) * (2 * n + 1) / 24).squareRoot()
    return max(0, Int(k.rounded(.down)))
  }

  /// The average of the 1-based rank k.
  private mutating func value(_ k: Int) -> Double {
    let sums = sample.count * sample.count
    var (low, high) = (max(1, 2 * k - sample.count), min(2 * k - 1, sums))
    while low < high {
      let middle = (low + high) / 2
      if middle + doubled(atMost: sum(middle)) >= 2 * k { high = middle } else { low = middle + 1 }
    }
    return 0.5 * sum(low)
  }

  /// The sum of the 1-based rank r among those of all i and j.
  private mutating func sum(_ r: Int) -> Double {
    selection.select(ranks: [r - 1], sample, negative)
    return selection.selected[0]
  }

  /// How many x_i + x_i are at most `sum`.
  private func doubled(atMost sum: Double) -> Int {
    var (low, high) = (0, sample.count)
    while low < high {
      let middle = (low + high) / 2
      let x = sample.padded[middle]
      if x + x <= sum { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
