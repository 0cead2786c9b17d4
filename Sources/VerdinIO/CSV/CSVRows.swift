/// The rows read so far, column by column.
///
/// Values stand in blocks of rows and inside a block column after column, so that writing a row and
/// taking out a column both touch neighbouring memory.
struct CSVRows: ~Copyable {
  private(set) var count = 0
  private(set) var streams: Column<Int32>
  /// Unix seconds.
  private(set) var times: Column<Double>
  /// Written from `openIndex` on while a row is read.
  var values: Column<Double>
  let valueCount: Int

  /// How far the values of one row stand apart: the rows of a block, a power of two.
  let stride: Int

  /// - Parameter expected: how many rows there will be, more or less.
  init(valueCount: Int, expected: Int) {
    self.valueCount = valueCount
    // A block fits the second-level cache with room to spare, and 64 rows fill cache lines anyway.
    var rows = 1024
    while rows > 64, rows * valueCount > 1 << 15 { rows /= 2 }
    stride = rows
    let room = expected + stride
    streams = Column(expected: room)
    times = Column(expected: room)
    values = Column(expected: room * valueCount)
    addBlock()
  }

  /// Where the first value of the row that is being read goes; the others follow every `stride`.
  var openIndex: Int {
    @inline(__always) get { index(ofRow: count) }
  }

  /// Where a row's first value stands.
  @inline(__always)
  func index(ofRow row: Int) -> Int {
    let inBlock = row & (stride &- 1)
    return (row &- inBlock) &* valueCount &+ inBlock
  }

  /// Writes one value of the row that is being read.
  mutating func write(_ value: Double, column: Int) { values[openIndex + column * stride] = value }

  /// Keeps the row whose values have been written.
  @inline(__always)
  mutating func keep(stream: Int, time: Double) {
    streams[count] = Int32(truncatingIfNeeded: stream)
    times[count] = time
    count &+= 1
    if count & (stride &- 1) == 0 { addBlock() }
  }

  /// How many rows the open block has room for.
  var room: Int { stride &- count & (stride &- 1) }

  /// Keeps `rows` rows that were written behind the last one.
  ///
  /// - Precondition: there was room.
  mutating func keepWritten(_ rows: Int) {
    precondition(0...room ~= rows, "\(rows) rows in a block with room for \(room)")
    count &+= rows
    if rows > 0, count & (stride &- 1) == 0 { addBlock() }
  }

  @inline(never)
  private mutating func addBlock() {
    streams.appendUnwritten(count: stride)
    times.appendUnwritten(count: stride)
    values.appendUnwritten(count: stride * valueCount)
  }

  /// The `column`-th values of the rows that stand in `range` of `order`.
  func values(column: Int, of order: borrowing Column<Int32>, _ range: Range<Int>) -> [Double] {
    let offset = column * stride
    return Array(unsafeUninitializedCapacity: range.count) { array, count in
      adviseHugePages(UnsafeMutableRawBufferPointer(array))
      for place in range {
        array[count] = values[index(ofRow: Int(order[place])) &+ offset]
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
