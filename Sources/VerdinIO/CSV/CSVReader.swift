/// Reads the rows of one table.
///
/// Rows mostly look like the one before, or the one after the last of their kind. So each row is first
/// taken for what it probably is and only compared, its key with the key of the stream that came
/// next the last time. A row that is anything else, because it is new,
/// quoted, odd or wrong, is taken apart by `CSVSplitter`; both ways lead to the same.
struct CSVReader: ~Copyable {
  let bytes: ByteView
  let splitter: CSVSplitter
  let header: CSVHeader
  let options: CSVOptions
  /// The arm of every row when no column names it.
  let arm: Arm?

  var rows: CSVRows
  var streams: CSVStreams
  var identities = SeriesIdentities()
  var timestamps = TimestampScanner()
  /// The previous row's stream.
  var previous = 0
  var cells: [CSVCell] = []

  private var steps = Column<Step>()
  private let cellCount: Int

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
    var runCount = 0
    for step in CSVReader.steps(header.roles) {
      steps.append(step)
      if case .key = step { runCount += 1 }
    }
    streams = CSVStreams(runCount: runCount)
    // Cells are rarely shorter than this on average; what is not used is never touched.
    let expected = (bytes.count - header.end) / (8 * header.roles.count) + 1
    rows = CSVRows(valueCount: header.valueCount, expected: expected)
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
      // A blank line is no row, not even of one empty cell.
      let isBlank = cellCount == 1 && (bytes[position] == 0x0A || bytes[position] == 0x0D)
      if !isBlank, let next = readExpectedRow(at: position) {
        position = next
      } else {
        position = try readAnyRow(at: position)
      }
    }
  }

  /// Reads a row of the stream that is expected next.
  ///
  /// - Returns: where the next row starts; nil, with nothing kept, when the row is anything else.
  @inline(__always)
  private mutating func readExpectedRow(at start: Int) -> Int? {
    let stream = Int(streams.successors[previous])
    let delimiter = splitter.delimiter
    var position = start
    var time = Double.nan
    var slot = rows.openIndex
    let stride = rows.stride
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
        let known = streams.run(run, of: stream)
        guard bytes.equal(known.start, position, length: known.count) else { return nil }
        // The last run of a row has no delimiter in its text.
        position &+= known.count &+ (cellsLeft == 0 ? 1 : 0)
      case .values(let count):
        for _ in 0..<count {
          cellsLeft &-= 1
          var scanned = DecimalScanner.scanShort(bytes, from: position)
          let stop = cellsLeft == 0 ? 0x0A : delimiter
          if scanned.end == position || bytes[scanned.end] != stop {
            scanned = bytes.scanValue(from: position)
            guard !scanned.value.isInfinite,
              bytes[scanned.end] == delimiter || cellsLeft == 0
            else { return nil }
          }
          rows.values[slot] = scanned.value
          slot &+= stride
          position = scanned.end &+ 1
        }
      }
    }
    guard let next = splitter.rowEnd(at: position &- 1) else { return nil }
    rows.keep(stream: stream, time: time)
    previous = stream
    return next
  }
}
