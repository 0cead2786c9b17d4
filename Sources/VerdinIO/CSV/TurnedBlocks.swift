import CTextKernels

/// The values of rows that have several, turned a block at a time: column after column, and in a column
/// series after series, so that writing a row and taking out a series both touch neighbouring memory.
struct TurnedBlocks: ~Copyable {
  let valueCount: Int
  private var values: Column<Double>
  /// Where the values of each series stand in the first column of each block that has some.
  private var pieces: [[text_piece]] = []
  private var heap: ArrayHeap

  /// The last block's rows series by series, each in the order of the file.
  private(set) var order = Column<Int32>()
  /// A number for each series.
  private var places = Column<Int>()

  /// - Parameter expectedRows: how many rows there will be, more or less.
  init(valueCount: Int, expectedRows: Int) {
    self.valueCount = valueCount
    values = Column(expected: expectedRows * valueCount)
    heap = ArrayHeap(expected: expectedRows * valueCount)
  }

  /// Makes a place for one more series.
  mutating func add() {
    pieces.append([])
    places.append(0)
  }

  /// Takes in the block of `rows`.
  ///
  /// - Parameter series: the series of each stream.
  /// - Returns: the series of the block, ascending, and where their rows stand in `order`.
  mutating func take(
    _ rows: borrowing CSVRows, _ series: borrowing Column<Int32>
  ) -> [(series: Int, range: Range<Int>)] {
    let ranges = sort(rows, series)
    let (start, rowCount) = (values.count, rows.blockCount)
    values.appendUnwritten(count: valueCount * rowCount)
    // Sound: the order is of the block's rows, each has `valueCount` values, and there is room for them.
    unsafe text_turn(rows.block, valueCount, order.base, values.base + start)
    for (series, range) in ranges {
      pieces[series].append(
        text_piece(
          start: start + range.lowerBound, step: Int32(rowCount), count: Int32(range.count)))
    }
    return ranges
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

  /// The values of a series in one of the columns.
  mutating func values(of series: Int, column: Int) -> [Double] {
    precondition(0..<valueCount ~= column, "column \(column) of \(valueCount)")
    let count = pieces[series].reduce(0) { $0 + Int($1.count) }
    heap.take(count)
    return Array(unsafeUninitializedCapacity: count) { array, written in
      unsafe adviseHugePages(UnsafeMutableRawBufferPointer(array))
      unsafe pieces[series].withUnsafeBufferPointer { pieces in
        // Sound: the pieces have `count` values together, in each of the columns.
        unsafe text_join_column(
          pieces.baseAddress!, pieces.count, values.base, column, array.baseAddress!)
      }
      written = count
    }
  }
}
