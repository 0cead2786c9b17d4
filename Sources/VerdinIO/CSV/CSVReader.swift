/// Reads the rows of one table.
///
/// Rows mostly look like the one before, or the one after the last of their kind. So each row is first
/// taken for what it probably is and only compared: its key with the key of the stream that came next
/// the last time, its timestamp with the previous one. A row that is anything else, because it is new,
/// quoted, odd or wrong, is taken apart by `CSVSplitter`; both ways lead to the same.
struct CSVReader {
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

  private let steps: [Step]
  private var previousTimeText = 0..<0
  private var previousTime = Double.nan

  /// What neighbouring cells of a row hold.
  private enum Step {
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
    steps = CSVReader.steps(header.roles)
    streams = CSVStreams(
      runCount: steps.count {
        if case .key = $0 { true } else { false }
      })
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
    while position < bytes.count {
      // A line without cells is no row of one empty cell.
      let isBlank = bytes[position] == 0x0A || bytes[position] == 0x0D
      if !isBlank, streams.count > 0, let next = readExpectedRow(at: position) {
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
    var cellsLeft = header.roles.count
    for step in steps {
      switch step {
      case .time:
        cellsLeft &-= 1
        if !previousTimeText.isEmpty,
          bytes.equal(previousTimeText.lowerBound, position, length: previousTimeText.count)
        {
          position &+= previousTimeText.count
        } else {
          let scanned = timestamps.scan(bytes, from: position)
          guard scanned.end > position, bytes[scanned.end] == delimiter || cellsLeft == 0
          else { return nil }
          previousTimeText = position..<scanned.end &+ 1
          previousTime = scanned.time
          position = scanned.end &+ 1
        }
        time = previousTime
      case .key(let run, let count):
        cellsLeft &-= count
        let known = streams.run(run, of: stream)
        guard bytes.equal(known.lowerBound, position, length: known.count) else { return nil }
        // The last run of a row has no delimiter in its text.
        position &+= known.count &+ (cellsLeft == 0 ? 1 : 0)
      case .values(let count):
        for _ in 0..<count {
          cellsLeft &-= 1
          var scanned = DecimalScanner.scan(bytes, from: position)
          if scanned.end == position {
            scanned = DecimalScanner.Scanned(
              value: .nan, end: bytes.missingPointEnd(from: position))
          }
          guard bytes[scanned.end] == delimiter || cellsLeft == 0, !scanned.value.isInfinite
          else { return nil }
          rows.values[slot] = scanned.value
          slot &+= CSVRows.stride
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
