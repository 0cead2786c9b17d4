/// Order statistics of the pairwise differences in a weighted grid, without any assumption on the
/// data: where the secant search ends when its guesses fail.
struct DifferenceBisection {
  private let grid: DifferenceGrid
  /// The answer to the last rank, and how many differences do not lie above it.
  private var last: (rank: Double, value: Double, notAbove: Double)?

  init(_ grid: DifferenceGrid) { self.grid = grid }

  /// The difference of rank `rank` (0-based, ascending).
  ///
  /// Keeps two attained differences with the answer between them. Splits what is between in turn
  /// where the counts point, in the middle by value, and in the middle by bit pattern, so that at
  /// most some hundred sweeps are needed. Ranks asked in ascending order start from the last answer.
  ///
  /// - Complexity: O(distinct values) per sweep.
  mutating func select(rank: Double) -> Double {
    var low = grid.rows[0] - grid.columns[grid.n - 1]
    var high = grid.rows[grid.m - 1] - grid.columns[0]
    // How many differences lie below `low`, at least, and how many not above `high`.
    var (below, notAbove) = (0.0, grid.pairs)
    if let last, rank >= last.rank {
      if rank < last.notAbove { return last.value }
      low = last.value
    }
    var round = 0
    while low < high {
      round += 1
      let share = (rank - below + 0.5) / (notAbove - below)
      let middle =
        round % 3 == 0
        ? bitMiddle(low, high) : low + (high - low) * (round % 3 == 1 ? share : 0.5)
      let probe = middle < high ? max(middle, low) : low
      let sweep = count(notAbove: probe)
      if sweep.count > rank {
        (high, notAbove) = (sweep.floor, sweep.count)
      } else {
        (low, below) = (sweep.ceiling, sweep.count)
      }
    }
    last = (rank, high, notAbove)
    return high
  }

  /// The differences ≤ `threshold`: their number, the largest of them, and the smallest above.
  private func count(notAbove threshold: Double) -> (count: Double, floor: Double, ceiling: Double)
  {
    let total = grid.columnOffsets[grid.n]
    var (column, count) = (0, 0.0)
    var (floor, ceiling) = (-Double.infinity, Double.infinity)
    for row in 0..<grid.m {
      let value = grid.rows[row]
      while column < grid.n, value - grid.columns[column] > threshold { column += 1 }
      if column < grid.n { floor = max(floor, value - grid.columns[column]) }
      if column > 0 { ceiling = min(ceiling, value - grid.columns[column - 1]) }
      count +=
        (grid.rowOffsets[row + 1] - grid.rowOffsets[row]) * (total - grid.columnOffsets[column])
    }
    return (count, floor, ceiling)
  }

  /// The double half-way between two in the order of representable numbers.
  private func bitMiddle(_ low: Double, _ high: Double) -> Double {
    let (a, b) = (orderedKey(low), orderedKey(high))
    return orderedValue(a + (b - a) / 2)
  }
}
