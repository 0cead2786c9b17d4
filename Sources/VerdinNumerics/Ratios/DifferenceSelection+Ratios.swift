import CVerdinKernels
import RealModule

// Order statistics of all log x_i − log y_j, without the logarithms but those of the pairs next to an answer.

extension DifferenceSelection {
  /// Finds the differences of logarithms at the given 0-based ranks, into `selected`: those of all rounded
  /// logarithms, formed and sorted, bit for bit.
  ///
  /// Counts and gathers pairs by y < x·e⁻ᵗ instead of log x − log y > t. The pair at a rank and those as near to
  /// it as rounding reaches are ordered by their logarithms. Where most values repeat, the logarithm of each is
  /// taken once.
  ///
  /// - Precondition: as for `select`; all values are positive.
  /// - Returns: false when pairs crowd around an answer, as those of rounded values may; `selected` is undefined then.
  package mutating func selectLogRatios(
    ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> Bool {
    selected.removeAll(keepingCapacity: true)
    formTargets(ranks, x, y) { Double.log($0) }
    if mostlyTied(x) && mostlyTied(y) {
      tied.takeTogether(x, y, by: instructions)
      tied.replaceValues { Double.log($0) }
      find(in: tied, x, y) { Double.log($0) }
      return true
    }
    let few = 0.2 * Double(x.count + y.count) + 4
    let capacity = 4 * (x.count + y.count) + 64
    gathered.reserve(capacity + 4, weighted: false)
    gatheredPlaces.lengthen(to: capacity + 4, 0)
    approach(x, y) { Double.log($0) }
    for start in stride(from: 0, to: targets.count, by: 3) {
      guard walkRatios(from: start, few, x, y) else { return false }
      for place in start..<min(start + 3, targets.count) {
        guard readAlongsideRatios(place, few, capacity, x, y) else { return false }
      }
    }
    return true
  }

  /// Moves the thresholds of three targets until few pairs lie between the ranks and each staircase.
  private mutating func walkRatios(
    from start: Int, _ few: Double, _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> Bool {
    let places = start..<min(start + 3, targets.count)
    for round in 1...8 {
      let thresholds = thresholds(from: start)
      let factors = verdin_thresholds(
        first: .exp(-thresholds.first), second: .exp(-thresholds.second),
        third: .exp(-thresholds.third))
      guard factors.first.isNormal, factors.second.isNormal, factors.third.isNormal else {
        return false
      }
      let above = instructions.countBelow(factors, of: x, y)
      for place in places where !targets[place].isCounted {
        targets[place].take(Double(x.count) * Double(y.count) - Double(above[place - start]))
      }
      if round == 8 || areSettled(from: start, few) { break }
      for place in places where !targets[place].isSettled(few) { targets[place].move() }
    }
    return true
  }

  private mutating func readAlongsideRatios(
    _ place: Int, _ few: Double, _ capacity: Int, _ x: borrowing SortedSample,
    _ y: borrowing SortedSample
  ) -> Bool {
    let target = targets[place]
    for case let side? in [target.sideBelow, target.sideAbove] {
      guard let found = gatherRatios(side, target, few, capacity, x, y) else { return false }
      let first = side.above ? target.count : target.count - Double(found.count)
      for rank in side.ranks {
        guard let value = logRatio(rank - Int(first), found, x, y) else { return false }
        selected[target.place + rank - target.firstRank] = value
      }
    }
    return true
  }

  /// How many pairs were gathered, and between which shares.
  private struct Harvest {
    let count: Int
    let shares: ClosedRange<Double>
  }

  private mutating func gatherRatios(
    _ side: DifferenceTarget.Side, _ target: DifferenceTarget, _ few: Double, _ capacity: Int,
    _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> Harvest? {
    let factor = Double.exp(-target.threshold)
    var slack = 4.0
    for _ in 0..<8 {
      let bound = Double.exp(
        -target.bound(above: side.above, needed: side.needed, slack: slack))
      guard bound.isNormal,
        let found = instructions.gatherRatios(
          above: side.above, factor: factor, bound: bound, x, y, shares: &gathered.differences,
          places: &gatheredPlaces, capacity: capacity)
      else { return nil }
      if Double(found) >= side.needed {
        let end = factor / bound - 1
        return Harvest(count: found, shares: min(0, end)...max(0, end))
      }
      slack = max(4 * slack, few)
    }
    return nil
  }

  /// The difference of logarithms at a rank among the gathered pairs; nil where pairs that were not gathered
  /// may lie as near.
  private mutating func logRatio(
    _ rank: Int, _ found: Harvest, _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> Double? {
    spare.copy(gathered, found.count)
    let share = instructions.pick(
      rank: Double(rank), of: &spare.differences, weights: &spare.weights, count: found.count)
    let reach = nearness(x, y, margin: 0) * (1 + abs(share))
    let near = share - reach...share + reach
    guard found.shares.lowerBound < near.lowerBound - reach,
      near.upperBound + reach < found.shares.upperBound
    else { return nil }
    var below = 0
    subX.removeAll(keepingCapacity: true)
    for place in 0..<found.count {
      let other = gathered.differences[place]
      if other < near.lowerBound {
        below += 1
      } else if other <= near.upperBound {
        let pair = gatheredPlaces[place]
        subX.append(Double.log(x[pair.row]) - Double.log(y[pair.column]))
      }
    }
    subX.sort()
    return subX[rank - below]
  }
}
