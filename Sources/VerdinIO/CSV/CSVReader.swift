import CTextKernels

/// Reads the rows of one table.
///
/// Rows mostly look like the one before, or the one after the last of their kind. So each row is first
/// taken for what it probably is and only compared, its key with the key of the stream that came
/// next the last time; where rows stand in no order, its stream is looked up by the bytes of its key.
/// `TextKernel` reads plain rows many at a time, and stops in front of one that is not as expected.
/// A row that is anything else, because it is new, odd or wrong, is taken apart by `CSVSplitter`; all
/// ways lead to the same.
struct CSVReader: ~Copyable {
  let bytes: ByteView
  let splitter: CSVSplitter
  let header: CSVHeader
  let options: CSVOptions
  /// The arm of every row when no column names it.
  let arm: Arm?

  var rows: CSVRows
  var streams: CSVStreams
  var series: GatheredSeries
  var identities = SeriesIdentities()
  var timestamps = TimestampScanner()
  /// The previous row's stream.
  var previous = 0
  var cells: [CSVCell] = []
  /// Where the key cells of the row at hand stand.
  var runs = Column<CSVStreams.Run>()

  private var steps = Column<Step>()
  /// The same for the kernel.
  let kernelSteps: [text_step]
  let cellCount: Int
  /// The delimiter, eight times.
  private let delimiters: UInt64

  /// What neighbouring cells of a row hold.
  enum Step: BitwiseCopyable {
    case time
    /// A run of key cells.
    case key(run: Int, count: Int)
    case values(count: Int)
  }

  init(
    _ splitter: CSVSplitter, header: CSVHeader, options: CSVOptions, arm: Arm?
  ) {
    bytes = splitter.bytes
    self.splitter = splitter
    self.header = header
    self.options = options
    self.arm = arm
    cellCount = header.roles.count
    delimiters = UInt64(splitter.delimiter) &* 0x0101_0101_0101_0101
    var runCount = 0
    let written = CSVReader.steps(header.roles)
    for step in written {
      steps.append(step)
      if case .key = step { runCount += 1 }
    }
    kernelSteps = written.map(\.forKernel)
    streams = CSVStreams(runCount: runCount)
    rows = CSVRows(valueCount: header.valueCount)
    series = GatheredSeries(
      header, expectedRows: CSVReader.expectedRows(bytes, from: header.end))
  }

  /// A little more than there are if all rows are as long as the first: growing would copy all that was
  /// read, and room that is not used is never touched.
  private static func expectedRows(_ bytes: ByteView, from start: Int) -> Int {
    let sample = start..<min(bytes.count, start + 1 << 16)
    let lines = sample.count { bytes[$0] == 0x0A }
    guard lines > 0 else { return 16 }
    return Int(1.1 * Double(bytes.count - start) / Double(sample.count) * Double(lines)) + 16
  }

  private static func steps(_ roles: [CSVHeader.Role]) -> [Step] {
    var steps: [Step] = []
    var runs = 0
    for role in roles {
      switch (role, steps.last) {
      case (.time, _): steps.append(.time)
      case (.value, .values(let count)): steps[steps.count - 1] = .values(count: count + 1)
      case (.value, _): steps.append(.values(count: 1))
      case (_, .key(let run, let count)):
        steps[steps.count - 1] = .key(run: run, count: count + 1)
      default:
        steps.append(.key(run: runs, count: 1))
        runs += 1
      }
    }
    return steps
  }

  mutating func readRows() throws(Diagnostic) {
    var position = header.end
    while position < bytes.count, rows.count == 0 { position = try readAnyRow(at: position) }
    while position < bytes.count {
      if rows.isFull { gather() }
      readPlainRows(at: &position)
      if position < bytes.count, !rows.isFull { position = try readOtherRow(at: position) }
    }
    gather()
    series.finish()
  }

  /// Puts the block's rows behind those of their series.
  private mutating func gather() {
    series.take(rows, streams)
    rows.removeBlock()
  }

  /// Reads a row that the kernel does not.
  private mutating func readOtherRow(at start: Int) throws(Diagnostic) -> Int {
    // A blank line is no row, not even of one empty cell.
    let isBlank = cellCount == 1 && (bytes[start] == 0x0A || bytes[start] == 0x0D)
    if !isBlank, let next = readExpectedRow(at: start) ?? readKnownRow(at: start) { return next }
    return try readAnyRow(at: start)
  }

  /// Reads a row of the stream that is expected next.
  @inline(__always)
  private mutating func readExpectedRow(at start: Int) -> Int? {
    readRow(at: start, of: Int(streams.successors[previous]))
  }

  /// Reads a row of any stream that is known.
  @inline(never)
  private mutating func readKnownRow(at start: Int) -> Int? {
    guard findRuns(at: start), let stream = knownStream(),
      stream != Int(streams.successors[previous])
    else { return nil }
    let before = previous
    guard let next = readRow(at: start, of: stream) else { return nil }
    streams.successors[before] = Int32(stream)
    return next
  }

  /// Finds the runs of the row at `start`, when it has no quoted delimiter before the end of its key.
  private mutating func findRuns(at start: Int) -> Bool {
    runs.removeAll()
    var position = start
    var cellsLeft = cellCount
    for index in 0..<steps.count {
      let from = position
      let count =
        switch steps[index] {
        case .time: 1
        case .key(_, let count), .values(let count): count
        }
      cellsLeft &-= count
      for _ in 0..<count {
        guard let end = bytes.cellEnd(from: position, delimiters) else { return false }
        position = end &+ 1
      }
      if case .key(let run, _) = steps[index] {
        // The last run of a row has no delimiter in its text.
        runs.append(
          CSVStreams.Run(start: from, count: position &- from &- (cellsLeft == 0 ? 1 : 0)))
        if run == streams.runCount &- 1 { break }
      }
    }
    return true
  }

  /// Reads a row of `stream`.
  ///
  /// - Returns: where the next row starts; nil, with nothing kept, when the row is anything else.
  @inline(__always)
  private mutating func readRow(at start: Int, of stream: Int) -> Int? {
    let delimiter = splitter.delimiter
    let bytes = bytes
    var position = start
    var time = Double.nan
    var slot = rows.openIndex
    var cellsLeft = cellCount
    for index in 0..<steps.count {
      switch steps[index] {
      case .time:
        cellsLeft &-= 1
        let scanned = timestamps.scan(bytes, from: position)
        guard scanned.end > position, bytes[scanned.end] == delimiter || cellsLeft == 0
        else { return nil }
        time = scanned.time
        position = scanned.end &+ 1
      case .key(let run, let count):
        cellsLeft &-= count
        guard streams.isRun(run, of: stream, at: position, in: bytes) else { return nil }
        // The last run of a row has no delimiter in its text.
        position &+= streams.run(run, of: stream).count &+ (cellsLeft == 0 ? 1 : 0)
      case .values(let count):
        cellsLeft &-= count
        let end = rows.values.withMutableSpan { values in
          readValues(
            bytes, from: position, count: count, delimiter, endsRow: cellsLeft == 0,
            into: &values, at: slot)
        }
        guard end > position else { return nil }
        slot &+= count
        position = end
      }
    }
    guard let next = splitter.rowEnd(at: position &- 1) else { return nil }
    rows.keep(stream: stream, time: time)
    previous = stream
    return next
  }
}

/// Reads `count` neighbouring numbers, each with what follows it.
///
/// - Returns: behind what follows the last; `start` when a cell is anything else.
@inline(__always)
private func readValues(
  _ bytes: ByteView, from start: Int, count: Int, _ delimiter: UInt8, endsRow: Bool,
  into values: inout MutableSpan<Double>, at slot: Int
) -> Int {
  var (position, slot) = (start, slot)
  for left in (0..<count).reversed() {
    let isLast = endsRow && left == 0
    var scanned = DecimalScanner.scanShort(bytes, from: position)
    if scanned.end == position || bytes[scanned.end] != (isLast ? 0x0A : delimiter) {
      scanned = bytes.scanValue(from: position)
      guard !scanned.value.isInfinite, bytes[scanned.end] == delimiter || isLast
      else { return start }
    }
    values[slot] = scanned.value
    slot &+= 1
    position = scanned.end &+ 1
  }
  return position
}

extension ByteView {
  /// Where the cell that starts at `start` ends if it has no quotes: at the next delimiter or line feed.
  ///
  /// - Returns: nil when there is neither.
  @inline(__always)
  fileprivate func cellEnd(from start: Int, _ delimiters: UInt64) -> Int? {
    var place = start
    while place < count {
      let word = word(at: place)
      let found = zeros(word ^ delimiters) | zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A)
      if found != 0 {
        let end = place &+ found.trailingZeroBitCount &>> 3
        return end < count ? end : nil
      }
      place &+= 8
    }
    return nil
  }

  /// The high bit of the lowest byte that is zero, and perhaps of others above it.
  @inline(__always)
  private func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
