/// Reads a header and decides what its columns mean.
struct CSVHeaderReader {
  let splitter: CSVSplitter
  let options: CSVOptions
  /// Whether the file is one arm's, so that no column names it.
  let isOneArm: Bool

  private let cells: [CSVCell]
  private let names: [String]
  private let end: Int

  /// - Parameter start: where the header starts, behind a byte order mark.
  init(
    _ splitter: CSVSplitter, from start: Int, options: CSVOptions, isOneArm: Bool
  ) throws(Diagnostic) {
    self.splitter = splitter
    self.options = options
    self.isOneArm = isOneArm
    var cells: [CSVCell] = []
    end = try splitter.split(from: start, into: &cells)
    self.cells = cells
    var names: [String] = []
    for cell in cells { names.append(trimmed(try splitter.text(cell))) }
    self.names = names
  }

  /// The header of a file that is one arm's unless a column names the arms.
  func headerOfEither() throws(Diagnostic) -> CSVHeader {
    let named = try column(.arm) != nil
    return try CSVHeaderReader(self, isOneArm: !named).header()
  }

  private init(_ other: CSVHeaderReader, isOneArm: Bool) {
    (splitter, options) = (other.splitter, other.options)
    (cells, names, end) = (other.cells, other.names, other.end)
    self.isOneArm = isOneArm
  }

  func header() throws(Diagnostic) -> CSVHeader {
    try checkNames()
    var columns: [ReservedColumn: Int] = [:]
    for reserved in ReservedColumn.allCases { columns[reserved] = try column(reserved) }
    let layout = if let layout = options.layout { layout } else { try recognised(columns) }
    try checkColumns(columns, layout: layout)
    let labels = try labelColumns(columns)

    var metrics: [String] = []
    let (time, arm, instance) = (columns[.time], columns[.arm], columns[.instance])
    let (metric, value) = (columns[.metric], columns[.value])
    let roles = names.indices.map { index -> CSVHeader.Role in
      switch index {
      case time: return .time
      case arm: return .arm
      case instance: return .instance
      case metric where layout == .long: return .metric
      case value where layout == .long: return .value(index: 0)
      default:
        if layout == .long || labels.contains(index) { return .label }
        metrics.append(names[index])
        return .value(index: metrics.count - 1)
      }
    }
    if layout == .wide && metrics.isEmpty {
      throw missing("no column holds a metric", "a wide table has one column a metric")
    }
    return CSVHeader(names: names, roles: roles, layout: layout, metrics: metrics, end: end)
  }

  private func checkNames() throws(Diagnostic) {
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if name.isEmpty {
        throw error(
          index, "column \(index + 1) of the header has no name",
          "name it, or write the file without row names")
      }
      if let first = seen.updateValue(index, forKey: name) {
        throw error(
          index, "two columns are named '\(name)', the \(ordinal(first)) and the \(ordinal(index))",
          "rename or remove one of them")
      }
    }
  }

  /// The column with one of the reserved names; the usual name wins over the others.
  private func column(_ reserved: ReservedColumn) throws(Diagnostic) -> Int? {
    let words = reserved.names
    // Most of a wide table's names are longer than any of these.
    let longest = words.map(\.utf8.count).max() ?? 0
    let found = names.indices.filter { index in
      names[index].utf8.count <= longest && words.contains(names[index].lowercased())
    }
    let usual = words[0]
    if let exact = found.first(where: { names[$0].lowercased() == usual }) { return exact }
    if found.count > 1 {
      throw error(
        found[1], "both '\(names[found[0]])' and '\(names[found[1]])' could be the \(usual) column",
        "name the one that is '\(usual)'")
    }
    return found.first
  }

  private func recognised(_ columns: [ReservedColumn: Int]) throws(Diagnostic) -> CSVLayout {
    switch (columns[.metric], columns[.value]) {
    case (.some, .some): return .long
    case (nil, nil): return .wide
    case (.some, nil):
      throw missing(
        "there is a 'metric' column but no 'value' column",
        suggestion(.value) ?? "a long table has the columns timestamp,metric,arm,value")
    case (nil, .some):
      throw missing(
        "there is a 'value' column but no 'metric' column",
        suggestion(.metric)
          ?? "add a 'metric' column, or say --layout wide if 'value' is a metric's name")
    }
  }

  private func checkColumns(
    _ columns: [ReservedColumn: Int], layout: CSVLayout
  ) throws(Diagnostic) {
    if layout == .long {
      for needed in [ReservedColumn.metric, .value] where columns[needed] == nil {
        throw missing(
          "there is no '\(needed.names[0])' column",
          suggestion(needed) ?? "a long table has the columns timestamp,metric,arm,value")
      }
    }
    if let arm = columns[.arm], isOneArm {
      throw error(
        arm, "'\(names[arm])' names the arm, but the whole file is taken for one arm",
        "give a file with both arms alone, or remove the column")
    }
    if columns[.arm] == nil, !isOneArm {
      throw missing(
        "there is no 'arm' column that says which rows are the champion's",
        suggestion(.arm)
          ?? "add an 'arm' column, or give one file for each arm: --champion and --challenger")
    }
  }

  private func labelColumns(_ columns: [ReservedColumn: Int]) throws(Diagnostic) -> Set<Int> {
    var found: Set<Int> = []
    for label in options.labelColumns {
      guard let index = names.firstIndex(of: label) else {
        throw missing(
          "there is no column '\(label)' to take labels from",
          nearest(to: label, among: names).map { "did you mean '\($0)'?" })
      }
      if let reserved = columns.first(where: { $0.value == index })?.key {
        throw error(
          index, "'\(label)' cannot be a label: it is the \(reserved.names[0]) column",
          "leave it out of --labels")
      }
      found.insert(index)
    }
    return found
  }

  private func suggestion(_ reserved: ReservedColumn) -> String? {
    let taken = ReservedColumn.allCases.filter { $0 != reserved }.flatMap(\.names)
    let free = names.filter { !taken.contains($0.lowercased()) }
    for word in reserved.names {
      if let name = nearest(to: word, among: free) { return "did you mean '\(word)' by '\(name)'?" }
    }
    return nil
  }

  private func missing(_ message: String, _ hint: String?) -> Diagnostic {
    let found = "the columns are " + names.map { "'\($0)'" }.joined(separator: ", ")
    return error(0, message, hint.map { "\($0); \(found)" } ?? found)
  }

  private func error(_ column: Int, _ message: String, _ hint: String) -> Diagnostic {
    splitter.error(at: cells[column].raw.lowerBound, message, hint)
  }

  private func ordinal(_ index: Int) -> String { "\(index + 1)." }
}
