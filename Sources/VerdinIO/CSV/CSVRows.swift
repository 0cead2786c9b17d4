import CTextKernels

/// The rows read so far, column by column.
///
/// Rows are written into a block that stays in the cache, one behind the other. A full block is turned
/// and put behind the others, column after column, so that writing a row and taking out a column both
/// touch neighbouring memory.
struct CSVRows: ~Copyable {
  private(set) var count = 0
  private(set) var streams: Column<Int32>
  /// Unix seconds.
  private(set) var times: Column<Double>
  /// The values of the open block; those of the row that is being read from `openIndex` on.
  var open: Column<Double>
  /// Those of the blocks before it.
  private var values: Column<Double>
  let valueCount: Int

  /// The rows of a block, a power of two: so far do the values of a row stand apart.
  let stride: Int

  /// - Parameter expected: how many rows there will be, more or less.
  init(valueCount: Int, expected: Int) {
    self.valueCount = valueCount
    // A block fits the second-level cache with room to spare, and 16 rows fill cache lines anyway.
    var rows = 1024
    while rows > 16, rows * valueCount > 1 << 15 { rows /= 2 }
    stride = rows
    let room = expected + stride
    streams = Column(expected: room)
    times = Column(expected: room)
    values = Column(expected: room * valueCount)
    open = Column(expected: stride * valueCount)
    open.appendUnwritten(count: stride * valueCount)
    addBlock()
  }

  /// Where in the open block the first value of the row that is being read goes.
  var openIndex: Int {
    @inline(__always) get { (count & (stride &- 1)) &* valueCount }
  }

  /// Where a row's first value stands.
  @inline(__always)
  func index(ofRow row: Int) -> Int {
    let inBlock = row & (stride &- 1)
    return (row &- inBlock) &* valueCount &+ inBlock
  }

  /// Writes one value of the row that is being read.
  mutating func write(_ value: Double, column: Int) { open[openIndex + column] = value }

  /// Keeps the row whose values have been written.
  @inline(__always)
  mutating func keep(stream: Int, time: Double) {
    streams[count] = Int32(truncatingIfNeeded: stream)
    times[count] = time
    count &+= 1
    if count & (stride &- 1) == 0 { closeBlock() }
  }

  /// How many rows the open block has room for.
  var room: Int { stride &- count & (stride &- 1) }

  /// Keeps `rows` rows that were written behind the last one.
  ///
  /// - Precondition: there was room.
  mutating func keepWritten(_ rows: Int) {
    precondition(0...room ~= rows, "\(rows) rows in a block with room for \(room)")
    count &+= rows
    if rows > 0, count & (stride &- 1) == 0 { closeBlock() }
  }

  /// Puts the rows of the open block behind the others. No more can be read then.
  mutating func finish() {
    let rows = count & (stride - 1)
    if rows > 0 { turn(rows) }
  }

  @inline(never)
  private mutating func closeBlock() {
    turn(stride)
    addBlock()
  }

  private mutating func turn(_ rows: Int) {
    let first = values.count
    values.appendUnwritten(count: stride * valueCount)
    // Sound: the open block and the new one hold `stride` rows each.
    unsafe text_turn(open.base, rows, valueCount, values.base + first, stride)
  }

  @inline(never)
  private mutating func addBlock() {
    streams.appendUnwritten(count: stride)
    times.appendUnwritten(count: stride)
  }

  /// Where the first values of the rows in `order` stand.
  ///
  /// - Precondition: `finish` was called.
  func places(of order: borrowing Column<Int32>) -> Column<Int> {
    precondition(values.count >= count * valueCount, "the open block is not among the others")
    var places = Column<Int>(expected: order.count)
    for place in 0..<order.count { places.append(index(ofRow: Int(order[place]))) }
    return places
  }

  /// The `column`-th values of the rows in `range` of those whose first values stand at `places`.
  func values(column: Int, at places: borrowing Column<Int>, _ range: Range<Int>) -> [Double] {
    precondition(0..<valueCount ~= column, "column \(column) of \(valueCount)")
    precondition(range.lowerBound >= 0 && range.upperBound <= places.count)
    return Array(unsafeUninitializedCapacity: range.count) { array, count in
      adviseHugePages(UnsafeMutableRawBufferPointer(array))
      // Sound: a row has a value in every column, and the range lies inside the places.
      let from = unsafe values.base + column * stride
      let first = unsafe places.base + range.lowerBound
      for place in 0..<range.count { unsafe array[place] = from[first[place]] }
      count = range.count
    }
  }

  /// The values of the rows in `range` of `order`, when a row has one.
  func values(of order: borrowing Column<Int32>, _ range: Range<Int>) -> [Double] {
    precondition(valueCount == 1, "\(valueCount) values in a row")
    return Array(unsafeUninitializedCapacity: range.count) { array, count in
      adviseHugePages(UnsafeMutableRawBufferPointer(array))
      for place in range {
        array[count] = values[Int(order[place])]
        count &+= 1
      }
    }
  }

  /// Whether `known` are the times of the rows that stand in `range` of `order`.
  func hasTimes(_ known: [Double], _ order: borrowing Column<Int32>, _ range: Range<Int>) -> Bool {
    guard known.count == range.count else { return false }
    let span = known.span
    for place in span.indices {
      if times[Int(order[range.lowerBound &+ place])] != span[place] { return false }
    }
    return true
  }

  /// The times of the rows that stand in `range` of `order`.
  func times(of order: borrowing Column<Int32>, _ range: Range<Int>) -> [Double] {
    Array(unsafeUninitializedCapacity: range.count) { array, count in
      adviseHugePages(UnsafeMutableRawBufferPointer(array))
      for place in range {
        array[count] = times[Int(order[place])]
        count &+= 1
      }
    }
  }
}
