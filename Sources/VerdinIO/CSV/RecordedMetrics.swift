import VerdinJudge

/// Recorded metrics as they were read.
package struct RecordedMetrics: Sendable, Equatable {
  /// In order of the metrics' first appearance.
  package var pairs: [MetricPair]
  /// What the reader of a report should know of how the recording was understood.
  package var notes: [String]
  package var rows: Int
  /// How many bytes the rows took, decompressed.
  package var bytes: Int

  package init(pairs: [MetricPair], notes: [String] = [], rows: Int, bytes: Int) {
    self.pairs = pairs
    self.notes = notes
    self.rows = rows
    self.bytes = bytes
  }
}

/// The metric pairs of a CSV file that holds both arms.
///
/// - Throws: `InputError` when the source cannot be read; `Diagnostic` for the first thing that is
///   wrong with what it says.
package func readMetrics(
  _ source: ByteSource, options: CSVOptions = CSVOptions()
) throws -> RecordedMetrics {
  var pairs = PairCollector()
  let table = try readTable(source, arm: nil, options: options, into: &pairs)
  if let lacking = Arm.allCases.first(where: { !table.arms.contains($0) }) {
    throw Diagnostic(
      file: source.name, message: "all rows are the \(lacking.other)'s, none the \(lacking)'s",
      hint: "say which words mean the \(lacking) with --arm-map, or give one file for each arm: "
        + "--champion and --challenger")
  }
  return RecordedMetrics(
    pairs: try formHistograms(pairs.pairs, file: source.name), notes: table.notes + pairs.notes,
    rows: table.rows, bytes: table.bytes)
}

/// The metric pairs of two CSV files that hold one arm each.
///
/// - Throws: as `readMetrics(_:options:)`.
package func readMetrics(
  champion: ByteSource, challenger: ByteSource, options: CSVOptions = CSVOptions()
) throws -> RecordedMetrics {
  var pairs = PairCollector()
  let first = try readTable(champion, arm: .champion, options: options, into: &pairs)
  let second = try readTable(challenger, arm: .challenger, options: options, into: &pairs)
  return RecordedMetrics(
    pairs: try formHistograms(pairs.pairs, file: "\(champion.name) and \(challenger.name)"),
    notes: first.notes + second.notes + pairs.notes,
    rows: first.rows + second.rows, bytes: first.bytes + second.bytes)
}

/// What two files of one arm each, or one of both arms, hold so far: an arm without any row has empty
/// series, and a table of a header alone has none.
///
/// - Parameter tables: each table with the arm of all its rows, nil where a column names it.
/// - Throws: a `Diagnostic` for the first thing that is wrong with what they say.
func readSoFar(
  _ tables: [(source: ByteSource, arm: Arm?)], options: CSVOptions
) throws -> RecordedMetrics {
  var pairs = PairCollector()
  var recorded = RecordedMetrics(pairs: [], rows: 0, bytes: 0)
  for (source, arm) in tables {
    let table = try readTable(
      source, arm: arm, mayLackRows: true, options: options, into: &pairs)
    recorded.notes += table.notes
    recorded.rows += table.rows
    recorded.bytes += table.bytes
  }
  let file = tables.map(\.source.name).joined(separator: " and ")
  recorded.pairs = try formHistograms(pairs.pairs, file: file)
  return recorded
}

/// The metrics of a CSV file that holds the champion, alone or beside a challenger: the challenger's
/// series are empty where it was not recorded. Without an arm column all rows are the champion's.
///
/// - Throws: as `readMetrics(_:options:)`.
package func readChampion(
  _ source: ByteSource, options: CSVOptions = CSVOptions()
) throws -> RecordedMetrics {
  var pairs = PairCollector()
  let table = try readTable(
    source, arm: .champion, mayNameArms: true, options: options, into: &pairs)
  guard table.arms.contains(.champion) else {
    throw Diagnostic(
      file: source.name, message: "all rows are the challenger's, none the champion's",
      hint: "say which words mean the champion with --arm-map")
  }
  let notes = table.arms.count == 1 ? [] : pairs.notes
  return RecordedMetrics(
    pairs: try formHistograms(pairs.pairs, file: source.name), notes: table.notes + notes,
    rows: table.rows, bytes: table.bytes)
}

/// The metric pairs of a CSV file, whether or not it names arms: without a column for them all rows are
/// the champion's, and an arm may be empty.
///
/// - Throws: as `readMetrics(_:options:)`.
package func readReplicas(
  _ source: ByteSource, options: CSVOptions = CSVOptions()
) throws -> RecordedMetrics {
  var pairs = PairCollector()
  let table = try readTable(
    source, arm: .champion, mayNameArms: true, options: options, into: &pairs)
  return RecordedMetrics(
    pairs: pairs.pairs, notes: table.notes, rows: table.rows, bytes: table.bytes)
}

/// What is known of a table beside its series.
private struct ReadTable {
  var arms: Set<Arm>
  var notes: [String]
  var rows: Int
  var bytes: Int
}

/// - Parameters:
///   - arm: the arm of every row; nil where a column names it.
///   - mayNameArms: whether `arm` gives way to a column that names the arms.
///   - mayLackRows: whether a header alone is a table.
private func readTable(
  _ source: ByteSource, arm: Arm?, mayNameArms: Bool = false, mayLackRows: Bool = false,
  options: CSVOptions, into pairs: inout PairCollector
) throws -> ReadTable {
  let bytes = try source.read()
  return try bytes.withView { view throws(Diagnostic) in
    let start = try tableStart(view, file: source.name)
    let splitter = CSVSplitter(
      bytes: view, file: source.name, delimiter: likelyDelimiter(view, from: start))
    let names = try CSVHeaderReader(
      splitter, from: start, options: options, isOneArm: arm != nil)
    let header = try mayNameArms ? names.headerOfEither() : names.header()
    let namesArms = header.roles.contains(.arm)
    var reader = CSVReader(
      splitter, header: header, options: options, arm: namesArms ? nil : arm)
    try reader.readRows()
    guard reader.rows.count > 0 || mayLackRows else {
      throw Diagnostic(
        file: source.name, message: "there is a header but no row",
        hint: "look at what wrote the file, and at the time range it was asked for")
    }
    reader.collect(into: &pairs)
    let note = "\(source.name): timestamps without an offset are taken as UTC"
    return ReadTable(
      arms: Set(Arm.allCases.filter { arm in reader.identities.pairs.contains { $0[arm] != nil } }),
      notes: reader.timestamps.sawNoOffset ? [note] : [], rows: reader.rows.count,
      bytes: view.count)
  }
}

/// Where the header starts: behind a byte order mark and blank lines.
private func tableStart(_ bytes: ByteView, file: String) throws(Diagnostic) -> Int {
  let mark = bytes.word(at: 0)
  if mark & 0xFFFF == 0xFEFF || mark & 0xFFFF == 0xFFFE {
    throw Diagnostic(
      file: file, position: Position(line: 1, column: 1), message: "the file is UTF-16",
      hint: "save it as CSV in UTF-8")
  }
  var start = mark & 0xFF_FFFF == 0xBF_BBEF ? 3 : 0
  while bytes[start] == 0x0A || (bytes[start] == 0x0D && bytes[start + 1] == 0x0A) { start += 1 }
  if start == bytes.count {
    throw Diagnostic(
      file: file, message: "the file is empty",
      hint: "a table starts with a header such as timestamp,metric,arm,value")
  }
  return start
}

/// The one of `,`, `;` and tab that stands most often in the header, outside quotes.
private func likelyDelimiter(_ bytes: ByteView, from start: Int) -> UInt8 {
  let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
  var counts = [0, 0, 0]
  var quoted = false
  for offset in start..<bytes.count {
    let byte = bytes[offset]
    if byte == UInt8(ascii: "\"") { quoted.toggle() }
    if quoted { continue }
    if byte == 0x0A || byte == 0x0D { break }
    if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
  }
  let most = counts.indices.max { counts[$0] < counts[$1] || (counts[$0] == counts[$1] && $0 > $1) }
  return candidates[most ?? 0]
}
