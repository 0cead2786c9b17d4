/// The Hodges-Lehmann estimate of a shift and its distribution-free interval ends, as order
/// statistics of the pairwise differences: no root search and no tolerance.
///
/// - SeeAlso: Hodges & Lehmann 1963, doi:10.1214/aoms/1177704172
package struct HodgesLehmann: Sendable {
  private var selection: DifferenceSelection
  private var ranks: [Int] = []
  /// The ranks of the bounds, kept for the next metric of the same sizes.
  private var bounds = Bounds()
  /// Median of all x_i − y_j. Values near the ends of the range of doubles may have differences of
  /// ±∞, and NaN between the two.
  package private(set) var estimate = Double.nan
  /// The lower confidence bound for each alpha asked for, −∞ where the samples are too small.
  package private(set) var lower: [Double] = []
  package private(set) var upper: [Double] = []

  package init(instructions: InstructionSet = .best) {
    selection = DifferenceSelection(instructions: instructions)
  }

  /// Estimates the shift of x over y, with bounds at each one-sided error probability.
  ///
  /// - Parameter alphas: ascending. The bounds come in the same order.
  /// - Precondition: both samples are finite and not empty.
  /// - Complexity: that of `DifferenceSelection.select`; no allocation once the storage has grown.
  package mutating func estimate(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample, alphas: [Double],
    exact: inout ExactNullCache
  ) {
    let bounded = findRanks(x.count, y.count, alphas, &exact)
    selection.select(ranks: ranks, x, y)
    read(bounded, alphas)
  }

  /// The same of the logarithms of very many positive values, without taking them.
  ///
  /// - Parameter areTied: whether most values repeat; where some do, `estimate` is the way.
  /// - Returns: false when the logarithms have to be taken; nothing is estimated then.
  /// - Complexity: that of `DifferenceSelection.selectLogRatios`.
  package mutating func estimateLogRatio(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample, areTied: Bool, alphas: [Double],
    exact: inout ExactNullCache
  ) -> Bool {
    let bounded = findRanks(x.count, y.count, alphas, &exact)
    guard selection.selectLogRatios(ranks: ranks, x, y, areTied: areTied) else { return false }
    read(bounded, alphas)
    return true
  }

  /// The ranks of the bounds and of the middle, ascending; returns how many bounds there are on a side.
  private mutating func findRanks(
    _ m: Int, _ n: Int, _ alphas: [Double], _ exact: inout ExactNullCache
  ) -> Int {
    let pairs = m * n
    bounds.compute(m, n, alphas, &exact)
    ranks.removeAll(keepingCapacity: true)
    // D_(k) with 1-based k is at 0-based rank k − 1, and its mirror image at pairs − k.
    for k in bounds.ranks where k > 0 { ranks.append(k - 1) }
    let bounded = ranks.count
    ranks.append((pairs - 1) / 2)
    if pairs % 2 == 0 { ranks.append(pairs / 2) }
    for place in stride(from: bounded - 1, through: 0, by: -1) {
      ranks.append(pairs - 1 - ranks[place])
    }
    return bounded
  }

  private mutating func read(_ bounded: Int, _ alphas: [Double]) {
    let found = selection.selected
    let isEven = found.count % 2 == 0
    estimate = isEven ? midpoint(found[bounded], found[bounded + 1]) : found[bounded]
    lower.removeAll(keepingCapacity: true)
    upper.removeAll(keepingCapacity: true)
    let unbounded = alphas.count - bounded
    for place in alphas.indices {
      lower.append(place < unbounded ? -.infinity : found[place - unbounded])
      upper.append(place < unbounded ? .infinity : found[found.count - 1 - (place - unbounded)])
    }
  }

  private struct Bounds {
    private var m = 0
    private var n = 0
    private var alphas: [Double] = []
    private(set) var ranks: [Int] = []

    mutating func compute(_ m: Int, _ n: Int, _ alphas: [Double], _ exact: inout ExactNullCache) {
      if m == self.m && n == self.n && alphas == self.alphas { return }
      (self.m, self.n, self.alphas) = (m, n, alphas)
      ranks.removeAll(keepingCapacity: true)
      for alpha in alphas { ranks.append(HodgesLehmann.rank(m, n, alpha: alpha, exact: &exact)) }
    }
  }

  /// The k of the one-sided bounds D_(k) and D_(mn+1−k); 0 when the samples are too small.
  ///
  /// Exact where the distribution is at hand, the normal approximation elsewhere. With ties this
  /// errs on the side of a wider interval.
  package static func rank(
    _ m: Int, _ n: Int, alpha: Double, exact: inout ExactNullCache
  ) -> Int {
    if ExactNull.isFeasible(m, n) { return exact.distribution(m, n).rank(alpha: alpha) }
    return asymptoticRank(m, n, alpha: alpha)
  }

  /// The k by the normal approximation: ⌊mn/2 + ½ − z √(mn(m + n + 1)/12)⌋, and 0 below.
  package static func asymptoticRank(_ m: Int, _ n: Int, alpha: Double) -> Int {
    let pairs = Double(m) * Double(n)
    let z = -NormalDistribution.quantile(alpha)
    let k = pairs / 2 + 0.5 - z * (pairs * Double(m + n + 1) / 12).squareRoot()
    return max(0, Int(k.rounded(.down)))
  }

  private func midpoint(_ a: Double, _ b: Double) -> Double {
    // Halving first cannot overflow; for equal ends it must not lose a subnormal's last bit.
    a == b ? a : abs(a) + abs(b) < .greatestFiniteMagnitude ? (a + b) / 2 : a / 2 + b / 2
  }
}
