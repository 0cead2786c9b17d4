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

// MARK: - Sorted values

extension InstructionSet {
  /// Sorts `values` into the front of `sorted`.
  ///
  /// - Returns: false when one is NaN; `sorted` is undefined then.
  func sort(
    _ values: [Double], into sorted: inout [Double], keys: inout [UInt64], swap: inout [UInt64]
  ) -> Bool {
    let count = values.count
    precondition(sorted.count >= count && keys.count >= count && swap.count >= count)
    // Sound: every array holds `count` elements, as was just checked.
    return unsafe verdin_sort(code, values, count, &sorted, &keys, &swap)
  }

  func sort(_ values: inout [Double], keys: inout [UInt64], swap: inout [UInt64]) -> Bool {
    let count = values.count
    precondition(keys.count >= count && swap.count >= count)
    // Sound: as above; the kernel has read all values before it writes the first.
    return unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return true }
      return unsafe verdin_sort(code, start, count, start, &keys, &swap)
    }
  }

  /// How many of the first `count` sorted values equal the one before them.
  func repeats(_ sorted: [Double], _ count: Int) -> Int {
    precondition(sorted.count >= count)
    // Sound: the array holds `count` elements.
    return unsafe verdin_repeats(code, sorted, count)
  }

  /// Σ(t³ − t) over the groups of t equal values of both samples together.
  func tieTerm(_ x: borrowing SortedSample, _ y: borrowing SortedSample) -> Double {
    // Sound: a sorted sample has its padding behind `count` values.
    unsafe verdin_tie_term(code, x.padded, x.count, y.padded, y.count)
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
}

// MARK: - Pairwise differences

extension InstructionSet {
  /// For three finite thresholds the number of pairs whose difference x_i − y_j lies above.
  func countAbove(_ thresholds: verdin_thresholds, _ grid: borrowing DifferenceGrid) -> verdin_sums
  {
    // Sound: a grid has its padding behind m rows and n columns; the steps are not kept.
    unsafe verdin_staircases(code, thresholds, grid.rows, grid.m, grid.columns, grid.n, nil)
  }

  /// The pairs with y < x and those with y ≤ x.
  func pairCounts(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> (below: Int, notAbove: Int) {
    // A difference is ≥ 0 exactly when it is above the largest negative number.
    let thresholds = verdin_thresholds(first: 0, second: -.leastNonzeroMagnitude, third: 0)
    // Sound: a sorted sample has its padding behind `count` values; the steps are not kept.
    let sums = unsafe verdin_staircases(
      code, thresholds, x.padded, x.count, y.padded, y.count, nil)
    return (sums.first, sums.second)
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

  /// The weight of all pairs above the staircase `number`.
  func weigh(_ number: Int, of steps: [UInt32], _ grid: borrowing DifferenceGrid) -> Double {
    precondition(steps.count >= (number + 1) * grid.m && grid.rowWeights.count >= grid.m)
    precondition(grid.offsets.count > grid.n)
    // Sound: the steps are columns up to n, for every row.
    return unsafe steps.withUnsafeBufferPointer {
      unsafe verdin_weigh(
        code, $0.baseAddress! + number * grid.m, grid.m, grid.rowWeights, grid.offsets)
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
    precondition(
      weights.isEmpty
        || (weights.count >= capacity + 4 && grid.rowWeights.count >= grid.m
          && grid.offsets.count > grid.n)
    )
    // Sound: there is room for the capacity and one vector more, and weights for every row and column.
    let found = unsafe steps.withUnsafeBufferPointer { steps in
      let steps = unsafe steps.baseAddress! + number * grid.m
      return weights.isEmpty
        ? unsafe verdin_harvest(
          code, above, bound, grid.rows, grid.m, grid.columns, steps, &differences, capacity,
          nil, nil, nil)
        : unsafe verdin_harvest(
          code, above, bound, grid.rows, grid.m, grid.columns, steps, &differences, capacity,
          grid.rowWeights, grid.offsets, &weights)
    }
    return found > capacity ? nil : found
  }
}
