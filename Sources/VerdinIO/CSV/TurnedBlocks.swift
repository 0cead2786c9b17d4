import CTextKernels

/// The values of rows that have several, turned a block at a time: a few columns of all of a series' rows,
/// so that writing a row and appending to an array both touch neighbouring memory.
struct TurnedBlocks: ~Copyable {
  let valueCount: Int
  /// Those of the first series, column after column, then of the next.
  private var arrays: [[Double]] = []
  private var heap: ArrayHeap
  /// Columns on their way from the block to their arrays.
  private var columns = Column<Double>()

  /// The last block's rows series by series, each in the order of the file.
  private(set) var order = Column<Int32>()
  /// A number for each series.
  private var places = Column<Int>()

  /// - Parameter expectedRows: how many rows there will be, more or less.
  init(valueCount: Int, expectedRows: Int) {
    self.valueCount = valueCount
    heap = ArrayHeap(expected: expectedRows * valueCount)
  }

  /// Makes a place for one more series.
  mutating func add() {
    places.append(0)
    arrays.append(contentsOf: repeatElement([], count: valueCount))
  }

  /// Takes in the block of `rows`.
  ///
  /// - Parameters:
  ///   - series: the series of each stream.
  ///   - room: for how many values to make room where there is none.
  /// - Returns: the series of the block, ascending, and where their rows stand in `order`.
  mutating func take(
    _ rows: borrowing CSVRows, _ series: borrowing Column<Int32>, room: Int
  ) -> [(series: Int, range: Range<Int>)] {
    let ranges = sort(rows, series)
    for (series, range) in ranges {
      for column in stride(from: 0, to: valueCount, by: Int(TEXT_TILE)) {
        turn(rows, range, from: column)
        append(to: series * valueCount + column, range.count, room: room)
      }
    }
    return ranges
  }

  /// Turns the columns of a tile.
  private mutating func turn(_ rows: borrowing CSVRows, _ range: Range<Int>, from first: Int) {
    columns.removeAll()
    columns.appendUnwritten(count: min(Int(TEXT_TILE), valueCount - first) * range.count)
    // Sound: the order is of the block's rows, each has `valueCount` values, and there is room for them.
    unsafe text_turn(
      rows.block, valueCount, first, order.base + range.lowerBound, range.count, columns.base)
  }

  /// Appends the columns at hand, of `count` values each, to the arrays from `first` on.
  private mutating func append(to first: Int, _ count: Int, room: Int) {
    for index in 0..<columns.count / count {
      heap.makeRoom(for: count, in: &arrays[first + index], room: room)
      arrays[first + index].append(columns, index * count..<(index + 1) * count)
    }
  }

  private mutating func sort(
    _ rows: borrowing CSVRows, _ series: borrowing Column<Int32>
  ) -> [(series: Int, range: Range<Int>)] {
    var found: [Int] = []
    for row in 0..<rows.blockCount {
      let series = Int(series[Int(rows.streams[row])])
      if places[series] == 0 { found.append(series) }
      places[series] += 1
    }
    found.sort()
    var ranges: [(series: Int, range: Range<Int>)] = []
    var end = 0
    for series in found {
      let start = end
      end += places[series]
      ranges.append((series, start..<end))
      places[series] = start
    }
    order.removeAll()
    order.appendUnwritten(count: rows.blockCount)
    for row in 0..<rows.blockCount {
      let series = Int(series[Int(rows.streams[row])])
      order[places[series]] = Int32(row)
      places[series] += 1
    }
    for series in found { places[series] = 0 }
    return ranges
  }

  /// How many values a series has in each column.
  func count(of series: Int) -> Int { arrays[series * valueCount].count }

  /// The values of a series in one of the columns.
  func values(of series: Int, column: Int) -> [Double] {
    precondition(0..<valueCount ~= column, "column \(column) of \(valueCount)")
    return arrays[series * valueCount + column]
  }
}
