/// The rows read so far, column by column.
///
/// Values stand in blocks of 64 rows and inside a block column after column, so that writing a row and
/// taking out a column both touch neighbouring memory.
struct CSVRows {
  private(set) var count = 0
  private(set) var streams: [Int32] = []
  /// Unix seconds.
  private(set) var times: [Double] = []
  /// Written from `openIndex` on while a row is read.
  var values: [Double] = []
  let valueCount: Int

  private static let blockLength = 64

  /// - Parameter expected: how many rows there will be, more or less.
  init(valueCount: Int, expected: Int) {
    self.valueCount = valueCount
    let room = expected + CSVRows.blockLength
    streams.reserveCapacity(room)
    times.reserveCapacity(room)
    values.reserveCapacity(room * valueCount)
    addBlock()
  }

  /// Where the first value of the row that is being read goes; the others follow every `stride`.
  var openIndex: Int {
    @inline(__always) get { firstIndex(count) }
  }

  static let stride = blockLength

  @inline(__always)
  private func firstIndex(_ row: Int) -> Int {
    let inBlock = row & (CSVRows.blockLength &- 1)
    return (row &- inBlock) &* valueCount &+ inBlock
  }

  /// Writes one value of the row that is being read.
  mutating func write(_ value: Double, column: Int) {
    values[firstIndex(count) + column * CSVRows.blockLength] = value
  }

  /// Keeps the row whose values have been written.
  @inline(__always)
  mutating func keep(stream: Int, time: Double) {
    streams[count] = Int32(truncatingIfNeeded: stream)
    times[count] = time
    count &+= 1
    if count & (CSVRows.blockLength &- 1) == 0 { addBlock() }
  }

  @inline(never)
  private mutating func addBlock() {
    streams.append(contentsOf: repeatElement(0, count: CSVRows.blockLength))
    times.append(contentsOf: repeatElement(0, count: CSVRows.blockLength))
    values.append(contentsOf: repeatElement(0, count: CSVRows.blockLength * valueCount))
  }

  /// The `column`-th values of some rows.
  func values(column: Int, rows: ArraySlice<Int32>) -> [Double] {
    let offset = column * CSVRows.blockLength
    return rows.map { values[firstIndex(Int($0)) &+ offset] }
  }

  /// The times of some rows.
  func times(rows: ArraySlice<Int32>) -> [Double] { rows.map { times[Int($0)] } }
}
