import CTextKernels

/// The series of a table as they grow, in order of first appearance.
struct GatheredSeries: ~Copyable {
  let valueCount: Int
  let hasTimes: Bool
  let hasInstances: Bool
  /// How many rows there will be, more or less.
  let expectedRows: Int
  private(set) var count = 0
  /// Of rows of one value; of others there are turned blocks.
  private var values: InterleavedArrays
  private var turned: TurnedBlocks
  private(set) var times: SharedTimes
  /// Indices of the instances' names.
  private(set) var instances: [[Int32]] = []

  /// A row's value goes to as many places as there are series. So values first wait in lines that stay in
  /// the cache, one a series, and their times beside them.
  private var lines = Column<Double>()
  /// How many values wait.
  private var filled = Column<Int32>()
  private var scratch = Column<Double>()
  private var longest = 0
  /// How many rows there were when the newest series appeared, and how many there are.
  private var firstRowOfNewest = 0
  private var rowCount = 0

  private static let line = Int(TEXT_LINE)

  init(_ header: CSVHeader, expectedRows: Int) {
    valueCount = header.valueCount
    hasTimes = header.hasTimes
    hasInstances = header.hasInstances
    self.expectedRows = expectedRows
    values = InterleavedArrays(expected: valueCount == 1 ? expectedRows : 0)
    turned = TurnedBlocks(
      valueCount: valueCount, expectedRows: valueCount == 1 ? 0 : expectedRows)
    times = SharedTimes(expected: hasTimes ? expectedRows : 0)
  }

  /// Makes a place for a series that begins at a row.
  mutating func addSeries(atRow row: Int) {
    count += 1
    firstRowOfNewest = row
    times.add()
    if hasInstances { instances.append([]) }
    if valueCount > 1 { return turned.add() }
    values.add()
    filled.append(0)
    lines.appendUnwritten(count: 2 * Self.line)
  }

  /// Takes in the block of `rows`, which may be none.
  mutating func take(_ rows: borrowing CSVRows, _ streams: borrowing CSVStreams) {
    if rows.blockCount == 0 { return }
    rowCount = rows.count
    if hasInstances { takeInstances(rows, streams) }
    if valueCount == 1 { deal(rows, streams.series) } else { turn(rows, streams.series) }
  }

  /// Puts all values where they belong. No more rows can be taken in then.
  mutating func finish() {
    if valueCount == 1 {
      for series in 0..<count { emptyLine(of: series) }
      // Given back: they are as large as series of thirty rows.
      lines = Column()
    }
    values.join()
    times.join()
  }

  /// The values of a series in one of the columns.
  func values(of series: Int, column: Int) -> [Double] {
    valueCount == 1 ? values.arrays[series] : turned.values(of: series, column: column)
  }

  /// For how many values a series that needs more room is given it.
  private var room: Int {
    // A long time without a new series: all go on alike. Else they may come one after the other.
    let share = expectedRows / count
    return rowCount > 2 * firstRowOfNewest ? share : min(share, longest + Self.line)
  }

  private mutating func takeInstances(
    _ rows: borrowing CSVRows, _ streams: borrowing CSVStreams
  ) {
    for row in 0..<rows.blockCount {
      let stream = Int(rows.streams[row])
      instances[Int(streams.series[stream])].append(streams.instances[stream])
    }
  }

  private mutating func deal(_ rows: borrowing CSVRows, _ series: borrowing Column<Int32>) {
    let block = rows.block
    var row = 0
    while row < block.count {
      // Sound: the block's streams have a series each, and these have lines.
      row = unsafe text_deal(block, row, series.base, lines.base, filled.base)
      let last = Int(series[Int(rows.streams[row - 1])])
      if filled[last] == TEXT_LINE { emptyLine(of: last) }
    }
  }

  private mutating func emptyLine(of series: Int) {
    let (start, count, room) = (2 * Self.line * series, Int(filled[series]), room)
    values.append(lines, start..<start + count, to: series, room: room)
    if hasTimes {
      let start = start + Self.line
      times.append(lines, start..<start + count, to: series, room: room)
    }
    filled[series] = 0
    longest = max(longest, values.count(of: series))
  }

  private mutating func turn(_ rows: borrowing CSVRows, _ series: borrowing Column<Int32>) {
    let ranges = turned.take(rows, series, room: room)
    for (series, _) in ranges { longest = max(longest, turned.count(of: series)) }
    guard hasTimes else { return }
    for (series, range) in ranges {
      scratch.removeAll()
      for place in range { scratch.append(rows.times[Int(turned.order[place])]) }
      times.append(scratch, 0..<range.count, to: series, room: room)
    }
  }
}
