import CTextKernels

/// The rows read last: a block that stays in the cache, one row behind the other.
struct CSVRows: ~Copyable {
  /// Those of the blocks before.
  private(set) var gathered = 0
  /// Those of this block.
  private(set) var blockCount = 0
  private(set) var streams: Column<Int32>
  /// Unix seconds.
  private(set) var times: Column<Double>
  /// Those of the row that is being read from `openIndex` on.
  var values: Column<Double>
  let valueCount: Int
  /// How many rows a block has room for.
  let blockSize: Int

  init(valueCount: Int) {
    self.valueCount = valueCount
    // A block of 1 MB: then the values of a series and column fill some cache lines at a time.
    var size = 1024
    while size > 16, size * valueCount > 1 << 17 { size /= 2 }
    blockSize = size
    streams = Column(expected: size)
    times = Column(expected: size)
    values = Column(expected: size * valueCount)
    streams.appendUnwritten(count: size)
    times.appendUnwritten(count: size)
    values.appendUnwritten(count: size * valueCount)
  }

  var count: Int { gathered + blockCount }
  var isFull: Bool { blockCount == blockSize }

  /// Where the first value of the row that is being read goes.
  var openIndex: Int {
    @inline(__always) get { blockCount &* valueCount }
  }

  /// Writes one value of the row that is being read.
  mutating func write(_ value: Double, column: Int) { values[openIndex + column] = value }

  /// Keeps the row whose values have been written.
  mutating func keep(stream: Int, time: Double) {
    streams[blockCount] = Int32(truncatingIfNeeded: stream)
    times[blockCount] = time
    blockCount += 1
  }

  /// Keeps `rows` rows that were written behind the last one.
  ///
  /// - Precondition: there was room.
  mutating func keepWritten(_ rows: Int) {
    precondition(0...blockSize - blockCount ~= rows, "\(rows) rows do not fit the block")
    blockCount += rows
  }

  /// Begins the next block.
  mutating func removeBlock() {
    gathered += blockCount
    blockCount = 0
  }

  /// The block's rows, for the kernels.
  var block: text_rows {
    // Sound: all three columns have room for a block, which lives as long as the rows.
    unsafe text_rows(
      streams: streams.base, times: times.base, values: values.base, count: blockCount)
  }

  /// Where the next rows go, as many as the block has room for.
  var free: text_rows {
    // Sound: as above, and the rows kept are not more than a block.
    unsafe text_rows(
      streams: streams.base + blockCount, times: times.base + blockCount,
      values: values.base + openIndex, count: blockSize - blockCount)
  }
}
