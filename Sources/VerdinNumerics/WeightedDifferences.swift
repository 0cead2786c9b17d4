/// Two samples as runs of equal values, for order statistics of their differences under ties.
///
/// Works on distinct values, so heavy ties make it fast; it needs no assumption on the data, so it
/// is also where the bracket search ends when its guesses fail.
struct WeightedDifferences {
  private var rows: [Double] = []
  private var rowWeights: [Int] = []
  private var columns: [Double] = []
  /// Number of y values before each distinct one, and behind the last.
  private var columnOffsets: [Int] = []
  private var total = 0
  private var pairs = 0
  /// The answer to the last rank, and how many differences do not lie above it.
  private var last: (rank: Int, value: Double, notAbove: Int)?

  mutating func load(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    rows.removeAll(keepingCapacity: true)
    rowWeights.removeAll(keepingCapacity: true)
    columns.removeAll(keepingCapacity: true)
    columnOffsets.removeAll(keepingCapacity: true)
    for position in 0..<x.count {
      if rows.last == x.padded[position] {
        rowWeights[rowWeights.count - 1] += 1
      } else {
        rows.append(x.padded[position])
        rowWeights.append(1)
      }
    }
    for position in 0..<y.count where columns.last != y.padded[position] {
      columns.append(y.padded[position])
      columnOffsets.append(position)
    }
    columnOffsets.append(y.count)
    total = y.count
    pairs = x.count * y.count
    last = nil
  }

  /// Loads distinct values, ascending, each with the number of values that it stands for.
  mutating func load(
    _ x: [Double], weights xWeights: [Int], _ y: [Double], weights yWeights: [Int]
  ) {
    (rows, rowWeights, columns) = (x, xWeights, y)
    total = 0
    columnOffsets = yWeights.map { weight in
      total += weight
      return total - weight
    }
    columnOffsets.append(total)
    pairs = xWeights.reduce(0, +) * total
    last = nil
  }

  /// The difference of rank `rank` (0-based, ascending).
  ///
  /// Keeps two attained differences with the answer between them. Splits what is between in turn
  /// where the counts point, in the middle by value, and in the middle by bit pattern, so that at
  /// most some hundred sweeps are needed. Ranks asked in ascending order start from the last answer.
  ///
  /// - Complexity: O(distinct values) per sweep; about 8 sweeps for rounded data.
  mutating func select(rank: Int) -> Double {
    var low = rows[0] - columns[columns.count - 1]
    var high = rows[rows.count - 1] - columns[0]
    // How many differences lie below `low`, at least, and how many not above `high`.
    var (below, notAbove) = (0, pairs)
    if let last, rank >= last.rank {
      if rank < last.notAbove { return last.value }
      low = last.value
    }
    var round = 0
    while low < high {
      round += 1
      let share = (Double(rank - below) + 0.5) / Double(notAbove - below)
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
  private func count(notAbove threshold: Double) -> (count: Int, floor: Double, ceiling: Double) {
    let width = columns.count
    var (column, count) = (0, 0)
    var (floor, ceiling) = (-Double.infinity, Double.infinity)
    for row in rows.indices {
      let value = rows[row]
      while column < width, value - columns[column] > threshold { column += 1 }
      if column < width { floor = max(floor, value - columns[column]) }
      if column > 0 { ceiling = min(ceiling, value - columns[column - 1]) }
      count += rowWeights[row] * (total - columnOffsets[column])
    }
    return (count, floor, ceiling)
  }

  /// The double half-way between two in the order of representable numbers.
  private func bitMiddle(_ low: Double, _ high: Double) -> Double {
    let (a, b) = (orderedKey(low), orderedKey(high))
    return orderedValue(a + (b - a) / 2)
  }
}
