import CVerdinKernels

/// Which variant of the rank kernels runs. All of them give the same results, bit for bit.
///
/// The calls into C stand here, each under a line that says why it is sound.
package struct InstructionSet: Sendable, Equatable {
  private let code: Int32
  package let name: String

  /// Runs on every processor.
  package static let portable = InstructionSet(code: Int32(VERDIN_PORTABLE), name: "portable")
  package static let avx2 = InstructionSet(code: Int32(VERDIN_AVX2), name: "AVX2")
  /// What this processor can run, the best one last.
  package static let available =
    verdin_best_instructions() == Int32(VERDIN_AVX2) ? [portable, avx2] : [portable]
  package static let best = available[available.count - 1]
}

// MARK: - Storage

extension Array where Element: BitwiseCopyable {
  /// Makes the array `count` long, or leaves it longer, for elements that are about to be written anew: those
  /// that are there may be dropped.
  ///
  /// Ten million values an arm fill storage of which the first touch of each page of 4 KiB costs 0.3 to 3 µs,
  /// the more in a virtual machine. So much storage comes in large pages, and is left untouched: what is never
  /// written costs nothing.
  @usableFromInline
  package mutating func lengthen(to count: Int, _ filler: Element) {
    guard count > self.count else { return }
    let bytes = count * MemoryLayout<Element>.stride
    guard count > capacity, bytes >= 8 << 20 else {
      append(contentsOf: repeatElement(filler, count: count - self.count))
      return
    }
    self = []
    // Sound: the storage has room for `count` elements, and any bits are one of them.
    unsafe self = Array(unsafeUninitializedCapacity: count) { storage, initialized in
      unsafe verdin_advise_huge_pages(storage.baseAddress, bytes)
      initialized = count
    }
  }
}

// MARK: - Sorted values

extension InstructionSet {
  /// Sorts `values` into the front of `sorted`.
  ///
  /// - Returns: false when one is NaN; `sorted` is undefined then.
  func sort(_ values: [Double], into sorted: inout [Double], swap: inout [UInt64]) -> Bool {
    let count = values.count
    precondition(sorted.count >= count && swap.count >= count)
    // Sound: every array holds `count` elements, as was just checked, and no two of them overlap.
    return unsafe verdin_sort(code, values, count, &sorted, &swap)
  }

  /// Sorts at most `networkLimit` values in place.
  ///
  /// - Returns: as above.
  func sort(_ values: inout [Double]) -> Bool {
    precondition(values.count <= Self.networkLimit)
    // Sound: so few values are read before the first is written, and take no other storage.
    return unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return true }
      return unsafe verdin_sort(code, start, values.count, start, nil)
    }
  }

  /// How many of the first `count` sorted values equal the one before them.
  func repeats(_ sorted: [Double], _ count: Int) -> Int {
    precondition(sorted.count >= count)
    // Sound: the array holds `count` elements.
    return unsafe verdin_repeats(code, sorted, count)
  }

  /// The distinct values of a sample, with padding, and their offsets.
  ///
  /// - Returns: how many there are.
  func takeTogether(
    _ sample: borrowing SortedSample, into distinct: inout [Double], offsets: inout [Double]
  ) -> Int {
    let room = sample.count + SortedSample.padding + 1
    distinct.lengthen(to: room, 0)
    offsets.lengthen(to: room, 0)
    // Sound: all values may be distinct, and there is room for these and the padding.
    return unsafe verdin_take_together(
      code, sample.padded, sample.count, &distinct, &offsets)
  }

  /// Adds `count` values from one place on to those from another, later place on; the two do not overlap.
  func add(_ count: Int, of values: inout [Double], from: Int, to: Int) {
    precondition(count >= 0 && 0 <= from && from + count <= to && to + count <= values.count)
    // Sound: both ranges lie inside the array, one behind the other.
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe verdin_add(code, start + from, count, start + to)
    }
  }

  /// Up to so many values are sorted by a network.
  static let networkLimit = 64

  /// Sorts the first `count` values, at most `networkLimit`, none of them NaN.
  func sortFew(_ values: inout [Double], _ count: Int) {
    precondition(count > 0 && count <= Self.networkLimit && values.count >= count)
    // Sound: the array holds `count` elements.
    _ = unsafe verdin_sort_few(code, &values, count)
  }

  /// The value at a 0-based rank among the first `count` ones, all finite, which change places.
  ///
  /// - Parameter weights: how often each counts; empty when once.
  func pick(
    rank: Double, of values: inout [Double], weights: inout [Double], count: Int
  ) -> Double {
    precondition(count > 0 && values.count >= count && rank >= 0)
    precondition(weights.isEmpty ? rank < Double(count) : weights.count >= count)
    // Sound: both arrays hold `count` elements.
    return weights.isEmpty
      ? unsafe verdin_pick(code, rank, &values, nil, count)
      : unsafe verdin_pick(code, rank, &values, &weights, count)
  }

  /// The smallest of the first `count` values above `value`, and how many do not lie above it.
  func next(
    after value: Double, in values: [Double], weights: [Double], count: Int
  ) -> (value: Double, notAbove: Double) {
    precondition(values.count >= count && (weights.isEmpty || weights.count >= count))
    var notAbove = 0.0
    // Sound: both arrays hold `count` elements.
    let next =
      weights.isEmpty
      ? unsafe verdin_next(code, value, values, nil, count, &notAbove)
      : unsafe verdin_next(code, value, values, weights, count, &notAbove)
    return (next, notAbove)
  }
}

// MARK: - Pairs

extension InstructionSet {
  /// How the values of both samples compare, pair by pair.
  func comparePairs(_ x: borrowing SortedSample, _ y: borrowing SortedSample) -> verdin_pairs {
    // Sound: a sorted sample has its padding behind `count` values.
    unsafe verdin_compare_pairs(code, x.padded, x.count, y.padded, y.count)
  }

  /// For three finite thresholds the number of pairs whose difference x_i − y_j lies above.
  func countAbove(_ thresholds: verdin_thresholds, _ grid: borrowing DifferenceGrid) -> verdin_sums
  {
    // Sound: a grid has its padding behind m rows and n columns; the steps are not kept.
    unsafe verdin_staircases(code, thresholds, grid.rows, grid.m, grid.columns, grid.n, nil)
  }

  /// The same, with the staircases themselves in `steps`: m columns for each threshold.
  func walk(
    _ thresholds: verdin_thresholds, _ grid: borrowing DifferenceGrid, steps: inout [UInt32]
  ) -> verdin_sums {
    precondition(steps.count >= 3 * grid.m && grid.n <= UInt32.max)
    // Sound: as above, and there is room for three staircases.
    return unsafe verdin_staircases(
      code, thresholds, grid.rows, grid.m, grid.columns, grid.n, &steps)
  }

  /// The pairs above the staircase `number` of a weighted grid.
  func weigh(_ number: Int, of steps: [UInt32], _ grid: borrowing DifferenceGrid) -> Double {
    precondition(steps.count >= (number + 1) * grid.m && grid.isWeighted)
    // Sound: the steps are columns up to n, for every row, and a weighted grid has all offsets.
    return unsafe steps.withUnsafeBufferPointer {
      unsafe verdin_weigh(
        code, $0.baseAddress! + number * grid.m, grid.m, grid.rowOffsets, grid.columnOffsets)
    }
  }

  /// Writes out the differences between the staircase `number` and a bound: those above it, up to
  /// the bound, or those not above it, down to the bound.
  ///
  /// - Returns: how many, or nil when there are more than `capacity`.
  func harvest(
    above: Bool, bound: Double, _ number: Int, of steps: [UInt32],
    _ grid: borrowing DifferenceGrid, into differences: inout [Double],
    weights: inout [Double], capacity: Int
  ) -> Int? {
    precondition(steps.count >= (number + 1) * grid.m && differences.count >= capacity + 4)
    precondition(weights.isEmpty || (weights.count >= capacity + 4 && grid.isWeighted))
    // Sound: there is room for the capacity and one vector more; a weighted grid has all offsets.
    let found = unsafe steps.withUnsafeBufferPointer { steps in
      let steps = unsafe steps.baseAddress! + number * grid.m
      return weights.isEmpty
        ? unsafe verdin_harvest(
          code, above, bound, grid.rows, grid.m, grid.columns, steps, &differences, capacity,
          nil, nil, nil)
        : unsafe verdin_harvest(
          code, above, bound, grid.rows, grid.m, grid.columns, steps, &differences, capacity,
          grid.rowOffsets, grid.columnOffsets, &weights)
    }
    return found > capacity ? nil : found
  }

  /// The same of many rows without weights, whose staircase at a threshold is walked once more.
  func gather(
    above: Bool, _ threshold: Double, bound: Double, _ grid: borrowing DifferenceGrid,
    into differences: inout [Double], capacity: Int
  ) -> Int? {
    precondition(differences.count >= capacity + 4 && grid.n <= UInt32.max && !grid.isWeighted)
    // Sound: a grid has its padding, and there is room for the capacity and one vector more.
    let found = unsafe verdin_gather(
      code, above, threshold, bound, grid.rows, grid.m, grid.columns, grid.n, &differences,
      capacity)
    return found > capacity ? nil : found
  }
}

// MARK: - Ratios

extension InstructionSet {
  /// The pairs of positive values with y below `factor` times x, or below `factor` over x, for some of x.
  ///
  /// - Parameter places: receives the pairs that differ by no more than the share `near`.
  /// - Returns: nil when more are near than there is room for.
  func countRatios(
    reciprocal: Bool, factor: Double, near: Double, _ rows: Range<Int>,
    of x: borrowing SortedSample, _ y: borrowing SortedSample, places: inout [UInt64]
  ) -> (below: Int, near: Int)? {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= x.count && y.count <= UInt32.max)
    var found = 0
    // Sound: the rows lie inside the sample, which has its padding as the columns have.
    let below = unsafe x.padded.withUnsafeBufferPointer { x in
      unsafe verdin_count_ratios(
        code, reciprocal, factor, near, x.baseAddress! + rows.lowerBound, rows.count, y.padded,
        y.count, &places, places.count, &found)
    }
    return found > places.count ? nil : (below, found)
  }

  /// Counts the pairs of positive values with y below `factor` times x, and writes out those with y no
  /// farther down than `bound` times x: by which share of y the multiple of x lies above, and where they are.
  ///
  /// - Returns: nil for more than `capacity` to be written out.
  func gatherRatios(
    factor: Double, bound: Double, _ x: borrowing SortedSample, _ y: borrowing SortedSample,
    shares: inout [Double], places: inout [UInt64], capacity: Int
  ) -> (below: Int, gathered: Int)? {
    precondition(shares.count > capacity && places.count > capacity)
    precondition(x.count <= UInt32.max && y.count <= UInt32.max)
    var below = 0
    // Sound: samples have their padding, and there is room for the capacity and one more.
    let found = unsafe verdin_gather_ratios(
      code, factor, bound, x.padded, x.count, y.padded, y.count, &shares, &places, capacity, &below)
    return found > capacity ? nil : (below, found)
  }
}

// MARK: - Replicates

extension InstructionSet {
  /// Studentises the replicates whose sums stand in one row of both matrices, and their sums of squares
  /// `squaresBelow` rows further down, into the output from `start` on.
  ///
  /// - Parameter areRatios: of the logarithm of the ratio of both means, else of their difference.
  func studentise(
    _ x: ResampledMean, _ y: ResampledMean, areRatios: Bool, _ sums: borrowing MatrixPair, row: Int,
    squaresBelow: Int, into output: inout [Double], from start: Int
  ) {
    let count = sums.x.columns
    precondition(sums.x.rows == sums.y.rows && sums.y.columns == count)
    precondition(row >= 0 && squaresBelow >= 0 && row + squaresBelow < sums.x.rows)
    precondition(start >= 0 && start + count <= output.count)
    let study = unsafe areRatios ? verdin_studentise_ratios : verdin_studentise_differences
    let (xSums, ySums) = (sums.x.elements, sums.y.elements)
    // Sound: both rows lie inside both matrices, and the output has room for one.
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe xSums.withUnsafeBufferPointer { xSums in
        unsafe ySums.withUnsafeBufferPointer { ySums in
          unsafe study(
            code, x.terms, xSums.baseAddress! + row * count, y.terms,
            ySums.baseAddress! + row * count, squaresBelow * count, count,
            output.baseAddress! + start)
        }
      }
    }
  }
}
