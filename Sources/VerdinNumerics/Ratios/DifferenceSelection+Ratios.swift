import RealModule

// Order statistics of all log x_i − log y_j, without the logarithms but those of the pairs next to an answer.

extension DifferenceSelection {
  /// Finds the differences of logarithms at the given 0-based ranks, into `selected`: those of all rounded
  /// logarithms, formed and sorted, bit for bit.
  ///
  /// A sub-sample tells between which two thresholds a rank should lie. One walk counts the pairs below the first,
  /// by y < x·e⁻ᵗ instead of log x − log y > t, and gathers those between the two. The pair at the rank and those
  /// as near to it as rounding reaches are ordered by their logarithms.
  ///
  /// - Parameter areTied: whether most values repeat; then the logarithm of each is taken once.
  /// - Precondition: as for `select`; all values are positive.
  /// - Returns: false when the sub-sample misled or pairs crowd around an answer; `selected` is undefined then.
  /// - Complexity: O(*m* + *n*) for each group of neighbouring ranks.
  package mutating func selectLogRatios(
    ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample, areTied: Bool
  ) -> Bool {
    selected.removeAll(keepingCapacity: true)
    formTargets(ranks, x, y) { Double.log($0) }
    if areTied {
      tied.takeTogether(x, y, by: instructions)
      tied.replaceValues { Double.log($0) }
      find(in: tied, x, y) { Double.log($0) }
      return true
    }
    let capacity = 4 * (x.count + y.count) + 64
    gathered.reserve(capacity + 4, weighted: false)
    gatheredPlaces.lengthen(to: capacity + 4, 0)
    let deviation = approach(x, y) { Double.log($0) }
    for target in targets {
      guard read(target, reach: 4 * deviation, capacity, x, y) else { return false }
    }
    return true
  }

  private mutating func read(
    _ target: DifferenceTarget, reach: Double, _ capacity: Int, _ x: borrowing SortedSample,
    _ y: borrowing SortedSample
  ) -> Bool {
    let window = target.window(reach)
    let (factor, bound) = (Double.exp(-window.from), Double.exp(-window.to))
    guard factor.isNormal, bound.isNormal,
      let found = instructions.gatherRatios(
        factor: factor, bound: bound, x, y, shares: &gathered.differences,
        places: &gatheredPlaces, capacity: capacity)
    else { return false }
    let first = x.count * y.count - found.below
    guard first <= target.firstRank, target.lastRank < first + found.gathered else { return false }
    for rank in target.firstRank...target.lastRank {
      guard let value = logRatio(rank - first, found.gathered, end: factor / bound - 1, x, y) else {
        return false
      }
      selected[target.place + rank - target.firstRank] = value
    }
    return true
  }

  /// The difference of logarithms at a rank among the `count` gathered pairs, whose shares lie between 0 and
  /// `end`; nil where pairs that were not gathered may lie as near.
  private mutating func logRatio(
    _ rank: Int, _ count: Int, end: Double, _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> Double? {
    spare.copy(gathered, count)
    let share = instructions.pick(
      rank: Double(rank), of: &spare.differences, weights: &spare.weights, count: count)
    let reach = nearness(x, y, margin: 0) * (1 + share)
    guard 2 * reach < share, share < end - 2 * reach else { return nil }
    var below = 0
    subX.removeAll(keepingCapacity: true)
    for place in 0..<count {
      let other = gathered.differences[place]
      if other < share - reach {
        below += 1
      } else if other <= share + reach {
        let pair = gatheredPlaces[place]
        subX.append(Double.log(x[pair.row]) - Double.log(y[pair.column]))
      }
    }
    subX.sort()
    return subX[rank - below]
  }
}
