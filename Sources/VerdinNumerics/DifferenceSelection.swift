import CVerdinKernels
import RealModule

/// Order statistics of all pairwise differences x_i − y_j, exact, without forming them.
///
/// The answer equals that of forming all `fl(x_i − y_j)` and sorting them, bit for bit, so it is
/// equivariant under shifts and scales as far as the subtraction is. A difference that leaves the
/// range of doubles is ±∞ and ordered as such. Only the sign of a zero is left open.
///
/// Rounding is monotone, so the differences above a threshold form a staircase in the matrix of all
/// pairs, found in m + n steps. A secant search, on a strided sub-sample first, brings a threshold
/// near each wanted rank. Its staircase tells exactly how many differences lie between the two, and
/// these are gathered along it. The idea of sub-sampling rows and columns is Frederickson &
/// Johnson's, with statistical in place of worst-case bounds.
///
/// - SeeAlso: Frederickson & Johnson 1982, doi:10.1016/0022-0000(82)90048-4
package struct DifferenceSelection: Sendable {
  let instructions: InstructionSet
  var tied = DifferenceGrid(SortedSample().padded, SortedSample().padded)
  var subX: [Double] = []
  private var subY: [Double] = []
  var targets: [DifferenceTarget] = []
  private var steps: [UInt32] = []
  /// Whether some values repeat, so that many differences are equal.
  private var isCrowded = false
  var gathered = Gathered()
  var spare = Gathered()
  /// Where the gathered pairs are, of ratios.
  var gatheredPlaces: [UInt64] = []
  /// The differences of the ranks asked for last, in the order asked.
  package internal(set) var selected: [Double] = []

  /// Up to this many pairs, forming and sorting all of them is fastest.
  private static let smallestSearch = 64
  /// Walking a staircase once more costs less than the first touch of storage for so many of its columns.
  private static let manyRows = 1 << 19

  package init(instructions: InstructionSet = .best) {
    self.instructions = instructions
  }

  /// Differences with their weights, which are empty when each counts once.
  struct Gathered {
    var differences: [Double] = []
    var weights: [Double] = []
  }

  /// Finds the differences of the given 0-based ranks, into `selected`.
  ///
  /// - Precondition: `ranks` ascend and lie in 0 ..< m·n; both samples are finite and not empty.
  /// - Complexity: O(*m* + *n*) in practice; at worst some hundred sweeps of that cost per rank.
  package mutating func select(
    ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) {
    selected.removeAll(keepingCapacity: true)
    if x.count * y.count <= Self.smallestSearch {
      selectFromAll(ranks, x, y)
      return
    }
    formTargets(ranks, x, y)
    let repeats = max(shareOfRepeats(x), shareOfRepeats(y))
    isCrowded = repeats > 1 / 16
    if repeats > 1 / 4 {
      tied.takeTogether(x, y, by: instructions)
      find(in: tied, x, y)
    } else {
      find(in: DifferenceGrid(x.padded, y.padded), x, y)
    }
  }

  private mutating func selectFromAll(
    _ ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) {
    subX.removeAll(keepingCapacity: true)
    for i in 0..<x.count {
      for j in 0..<y.count { subX.append(x.padded[i] - y.padded[j]) }
    }
    precondition(instructions.sort(&subX), "NaN has no order")
    for rank in ranks { selected.append(subX[rank]) }
  }

  /// The share of the values that equal the one before them.
  private func shareOfRepeats(_ sample: borrowing SortedSample) -> Double {
    Double(instructions.repeats(sample.padded, sample.count)) / Double(sample.count)
  }

  /// Groups neighbouring ranks and gives each group its first guess, from the normal limit of the
  /// Mann-Whitney statistic under a shift.
  ///
  /// - Parameter scale: what the differences are taken of.
  mutating func formTargets(
    _ ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample,
    _ scale: (Double) -> Double = { $0 }
  ) {
    let (m, n) = (Double(x.count), Double(y.count))
    let pairs = m * n
    let deviation = (pairs * (m + n + 1) / 12).squareRoot()
    let centre = scale(x.median) - scale(y.median)
    let range =
      scale(x.percentile(75)) - scale(x.percentile(25)) + scale(y.percentile(75))
      - scale(y.percentile(25))
    // For normal data the interquartile range is 1.35 deviations; .37 of the two makes one unit.
    let unit = 0.37 * range * (1 / m + 1 / n).squareRoot()
    targets.removeAll(keepingCapacity: true)
    for (place, rank) in ranks.enumerated() {
      selected.append(.nan)
      if let last = targets.last, rank <= last.lastRank + 1 {
        targets[targets.count - 1].lastRank = rank
        continue
      }
      let z = (Double(rank) + 0.5 - pairs / 2) / deviation
      targets.append(
        DifferenceTarget(
          rank: rank, place: place, threshold: centre + z * unit, density: deviation / unit))
    }
  }
}

// MARK: - The search

extension DifferenceSelection {
  /// Finds all targets, three at a time.
  ///
  /// - Parameter transform: what the grid holds of the values, unless these themselves.
  mutating func find(
    in grid: borrowing DifferenceGrid, _ x: borrowing SortedSample, _ y: borrowing SortedSample,
    _ transform: ((Double) -> Double)? = nil
  ) {
    let capacity = 4 * (grid.m + grid.n) + 64
    // Few are gathered as a rule, and room that is not touched costs nothing.
    gathered.reserve(capacity + 4, weighted: grid.isWeighted)
    if keepsSteps(grid) { steps.lengthen(to: 3 * grid.m, 0) }
    let isApproached = approach(grid, x, y, transform)
    for start in stride(from: 0, to: targets.count, by: 3) {
      walk(from: start, grid, isApproached: isApproached)
      for place in start..<min(start + 3, targets.count)
      where !readAlongside(place, step: place - start, grid, capacity: capacity) {
        if !grid.isWeighted { tied.takeTogether(x, y, by: instructions) }
        bisect(place)
      }
    }
  }

  /// Moves every target's threshold to where the count in a sub-sample meets its rank.
  ///
  /// - Returns: false when the grid is no larger than such a sample.
  private mutating func approach(
    _ grid: borrowing DifferenceGrid, _ x: borrowing SortedSample, _ y: borrowing SortedSample,
    _ transform: ((Double) -> Double)?
  ) -> Bool {
    let size = subsampleSize(x.count) + subsampleSize(y.count)
    if 4 * size >= 3 * (grid.m + grid.n) { return false }
    _ = approach(x, y, transform)
    return true
  }

  /// The same by the differences of the values on some scale.
  ///
  /// - Returns: by how many pairs the count at a threshold may differ from the estimated one, as a standard
  ///   deviation.
  mutating func approach(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample,
    _ transform: ((Double) -> Double)?
  ) -> Double {
    subsample(x.padded, subsampleSize(x.count), into: &subX)
    subsample(y.padded, subsampleSize(y.count), into: &subY)
    if let transform {
      for place in 0..<subX.count - SortedSample.padding { subX[place] = transform(subX[place]) }
      for place in 0..<subY.count - SortedSample.padding { subY[place] = transform(subY[place]) }
    }
    let sub = DifferenceGrid(subX, subY)
    let (p, q) = (Double(sub.m), Double(sub.n))
    let scale = Double(x.count) * Double(y.count) / sub.pairs
    // Standard deviation of a sub-sample count, in sub-sample pairs: rounding of p row counts.
    let noise = (0.05 * (p + q) + 0.2 * p * q / (p + q)).squareRoot()
    for start in stride(from: 0, to: targets.count, by: 3) {
      let end = min(start + 3, targets.count)
      for round in 1...4 {
        let above = instructions.countAbove(thresholds(from: start), sub)
        for place in start..<end {
          targets[place].take(scale * (sub.pairs - Double(above[place - start])))
        }
        let isLast = round == 4 || areSettled(from: start, 15 * noise * scale)
        move(from: start, isFirst: round == 1)
        if isLast { break }
      }
      for place in start..<end { targets[place].forgetCounts() }
    }
    return noise * scale
  }

  /// Moves the thresholds of three targets until few differences lie between the ranks and each
  /// staircase.
  private mutating func walk(
    from start: Int, _ grid: borrowing DifferenceGrid, isApproached: Bool
  ) {
    let end = min(start + 3, targets.count)
    let few = Self.few(grid)
    for round in 1...8 {
      let thresholds = thresholds(from: start)
      let above =
        keepsSteps(grid)
        ? instructions.walk(thresholds, grid, steps: &steps)
        : instructions.countAbove(thresholds, grid)
      for place in start..<end where !targets[place].isCounted {
        let step = place - start
        let weight =
          grid.isWeighted ? instructions.weigh(step, of: steps, grid) : Double(above[step])
        targets[place].take(grid.pairs - weight)
      }
      if round == 8 || areSettled(from: start, few) { return }
      if round == 1 && !isApproached {
        move(from: start, isFirst: true)
      } else {
        for place in start..<end where !targets[place].isSettled(few) { targets[place].move() }
      }
    }
  }

  /// Whether a row's columns are kept from the walk for what is gathered after it.
  private func keepsSteps(_ grid: borrowing DifferenceGrid) -> Bool {
    grid.isWeighted || grid.m <= Self.manyRows
  }

  /// So many pairs are gathered at the cost of another step.
  private static func few(_ grid: borrowing DifferenceGrid) -> Double {
    let differences = Double(grid.m) * Double(grid.n)
    return (0.2 * Double(grid.m + grid.n) + 4) * grid.pairs / differences
  }

  /// Moves three thresholds; the first time all three counts help each of them.
  private mutating func move(from start: Int, isFirst: Bool) {
    let end = min(start + 3, targets.count)
    guard isFirst && end == start + 3 else {
      for place in start..<end { targets[place].move() }
      return
    }
    var three = (targets[start], targets[start + 1], targets[start + 2])
    DifferenceTarget.move(&three.0, &three.1, &three.2)
    (targets[start], targets[start + 1], targets[start + 2]) = three
  }

  private func thresholds(from start: Int) -> verdin_thresholds {
    let last = targets.count - 1
    return verdin_thresholds(
      first: targets[start].threshold, second: targets[min(start + 1, last)].threshold,
      third: targets[min(start + 2, last)].threshold)
  }

  private func areSettled(from start: Int, _ few: Double) -> Bool {
    for place in start..<min(start + 3, targets.count) where !targets[place].isSettled(few) {
      return false
    }
    return true
  }
}

// MARK: - The answers

extension DifferenceSelection {
  /// Gathers the differences between a target's staircase and its ranks, and reads the answers off.
  ///
  /// - Returns: false when that fails, since too many lie there or the guesses went astray.
  private mutating func readAlongside(
    _ place: Int, step: Int, _ grid: borrowing DifferenceGrid, capacity: Int
  ) -> Bool {
    let target = targets[place]
    if let side = target.sideBelow {
      guard read(side, target, step: step, grid, capacity) else { return false }
    }
    if let side = target.sideAbove {
      guard read(side, target, step: step, grid, capacity) else { return false }
    }
    return true
  }

  private mutating func read(
    _ side: DifferenceTarget.Side, _ target: DifferenceTarget, step: Int,
    _ grid: borrowing DifferenceGrid, _ capacity: Int
  ) -> Bool {
    let (above, needed) = (side.above, side.needed)
    // Differences of rounded values crowd at the steps of a lattice, and the next one may be far for so few.
    var slack = grid.isWeighted || isCrowded ? Self.few(grid) : 4
    for _ in 0..<8 {
      let bound = target.bound(above: above, needed: needed, slack: slack)
      let harvest =
        keepsSteps(grid)
        ? instructions.harvest(
          above: above, bound: bound, step, of: steps, grid, into: &gathered.differences,
          weights: &gathered.weights, capacity: capacity)
        : instructions.gather(
          above: above, target.threshold, bound: bound, grid, into: &gathered.differences,
          capacity: capacity)
      guard let found = harvest else { return false }
      let weight = gathered.weight(found)
      if weight >= needed {
        let first = above ? target.count : target.count - weight
        pick(side.ranks, from: first, found, into: target.place - target.firstRank)
        return true
      }
      slack = max(4 * slack, Self.few(grid))
    }
    return false
  }

  /// Reads the differences of neighbouring ranks off those gathered, of which the smallest has the
  /// rank `first`; a rank's answer goes to its place plus `offset`.
  private mutating func pick(
    _ ranks: ClosedRange<Int>, from first: Double, _ count: Int, into offset: Int
  ) {
    if gathered.weights.isEmpty && count <= InstructionSet.networkLimit {
      instructions.sortFew(&gathered.differences, count)
      for rank in ranks { selected[offset + rank] = gathered.differences[rank - Int(first)] }
      return
    }
    // Picking moves values about and drops some.
    if ranks.count > 1 { spare.copy(gathered, count) } else { swap(&spare, &gathered) }
    var value = instructions.pick(
      rank: Double(ranks.lowerBound) - first, of: &spare.differences, weights: &spare.weights,
      count: count)
    if ranks.count == 1 { swap(&spare, &gathered) }
    selected[offset + ranks.lowerBound] = value
    for rank in ranks.dropFirst() {
      let next = instructions.next(
        after: value, in: gathered.differences, weights: gathered.weights, count: count)
      if Double(rank) - first >= next.notAbove { value = next.value }
      selected[offset + rank] = value
    }
  }

  private mutating func bisect(_ place: Int) {
    let target = targets[place]
    var bisection = DifferenceBisection(tied)
    for rank in target.firstRank...target.lastRank {
      selected[target.place + rank - target.firstRank] = bisection.select(rank: Double(rank))
    }
  }
}

extension DifferenceSelection.Gathered {
  /// What is held is written anew afterwards.
  mutating func reserve(_ count: Int, weighted: Bool) {
    differences.lengthen(to: count, 0)
    if weighted {
      weights.lengthen(to: count, 0)
    } else {
      weights.removeAll(keepingCapacity: true)
    }
  }

  fileprivate func weight(_ count: Int) -> Double {
    if weights.isEmpty { return Double(count) }
    // Whole numbers: in any order they add up to the same.
    var sums = SIMD4<Double>.zero
    let whole = count & ~3
    let weights = weights.span
    for place in stride(from: 0, to: whole, by: 4) { sums += lanes(weights, at: place) }
    var sum = sums.sum()
    for place in whole..<count { sum += weights[place] }
    return sum
  }

  mutating func copy(_ other: borrowing Self, _ count: Int) {
    reserve(other.differences.count, weighted: !other.weights.isEmpty)
    for place in 0..<count { differences[place] = other.differences[place] }
    if !weights.isEmpty {
      for place in 0..<count { weights[place] = other.weights[place] }
    }
  }
}

extension verdin_sums {
  fileprivate subscript(step: Int) -> Int { step == 0 ? first : step == 1 ? second : third }
}

/// About 3·m^⅔, or all when that is most of them; of millions, where gathering costs more than walks through
/// the sub-sample, 16·m^⅔.
private func subsampleSize(_ m: Int) -> Int {
  let wanted = Int((m > 1 << 20 ? 16 : 3) * Double.pow(Double(m), 2.0 / 3)) + 8
  return 4 * wanted >= 3 * m ? m : wanted
}

/// Takes the middle elements of equal blocks.
private func subsample(_ padded: [Double], _ size: Int, into output: inout [Double]) {
  let m = padded.count - SortedSample.padding
  output.removeAll(keepingCapacity: true)
  output.append(contentsOf: repeatElement(.infinity, count: size + SortedSample.padding))
  let values = padded.span
  var places = output.mutableSpan
  // The block's width in 2⁻³².
  let width = (m << 32) / size
  for block in 0..<size { places[block] = values[(block * width + width / 2) >> 32] }
}
