import CTextKernels

/// The values of rows that have several, turned a block at a time: column after column, and in a column
/// series after series, so that writing a row and taking out a series both touch neighbouring memory.
///
/// Some blocks wait for each other in the cache; then each array gets its values of all of them.
struct TurnedBlocks: ~Copyable {
  let valueCount: Int
  /// Those that wait.
  private var values: Column<Double>
  /// Where the values of each series that wait stand in the first column of each block that has some.
  private var pieces: [[text_piece]] = []
  /// Those of the first series, column after column, then of the next.
  private var arrays: [[Double]] = []
  private var heap: ArrayHeap

  /// The last block's rows series by series, each in the order of the file.
  private(set) var order = Column<Int32>()
  /// A number for each series.
  private var places = Column<Int>()

  /// - Parameter expectedRows: how many rows there will be, more or less.
  init(valueCount: Int, expectedRows: Int) {
    self.valueCount = valueCount
    let expected = expectedRows * valueCount
    values = Column(expected: min(expected, 2 * TurnedBlocks.waiting))
    heap = ArrayHeap(expected: expected)
  }

  /// So many values wait before they are put into arrays: 2 MB.
  private static let waiting = 1 << 18

  /// Makes a place for one more series.
  mutating func add() {
    pieces.append([])
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
    if values.count >= TurnedBlocks.waiting { finish(room: room) }
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

  /// Puts the values that wait where they belong.
  mutating func finish(room: Int) {
    for series in pieces.indices where !pieces[series].isEmpty {
      let count = pieces[series].reduce(0) { $0 + Int($1.count) }
      for column in 0..<valueCount { append(series, column, count, room: room) }
      pieces[series].removeAll(keepingCapacity: true)
    }
    values.removeAll()
  }

  private mutating func append(_ series: Int, _ column: Int, _ count: Int, room: Int) {
    let place = series * valueCount + column
    heap.makeRoom(for: count, in: &arrays[place], room: room)
    unsafe pieces[series].withUnsafeBufferPointer { pieces in
      arrays[place].append(addingCapacity: count) { free in
        // Sound: the pieces have `count` values together in each column, as are written to the room made.
        unsafe free.withUnsafeMutableBufferPointer { memory, written in
          unsafe text_join_column(
            pieces.baseAddress!, pieces.count, values.base, column, memory.baseAddress!)
          written += count
        }
      }
    }
  }

  /// The values of a series in one of the columns.
  func values(of series: Int, column: Int) -> [Double] {
    precondition(0..<valueCount ~= column, "column \(column) of \(valueCount)")
    return arrays[series * valueCount + column]
  }
}
