/// What the columns of a table mean.
struct CSVHeader {
  let names: [String]
  let roles: [Role]
  let layout: CSVLayout
  /// The metric of each value column of a wide table, in the order of the columns.
  let metrics: [String]
  /// Where the first row starts.
  let end: Int

  enum Role: Equatable {
    case time, metric, arm, instance, label
    /// The value of a long table, or the `index`-th metric of a wide one.
    case value(index: Int)

    /// Whether the cell tells which series the row belongs to.
    var isKey: Bool {
      switch self {
      case .time, .value: false
      case .metric, .arm, .instance, .label: true
      }
    }
  }

  /// Values in a row.
  var valueCount: Int { layout == .long ? 1 : metrics.count }
  var hasTimes: Bool { roles.contains(.time) }
  var hasInstances: Bool { roles.contains(.instance) }
}

/// The names that columns with a meaning of their own may have, the usual one first.
enum ReservedColumn: CaseIterable {
  case time, metric, arm, instance, value

  var names: [String] {
    switch self {
    case .time: ["timestamp", "time", "ts", "date"]
    case .metric: ["metric"]
    case .arm: ["arm", "group", "variant", "version", "cohort"]
    case .instance: ["instance"]
    case .value: ["value"]
    }
  }
}
