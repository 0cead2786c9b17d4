/// The series and instances of a table, in order of first appearance.
struct SeriesIdentities {
  /// What tells a series from all others.
  struct Key: Hashable {
    /// Empty in a wide table, where the columns are the metrics.
    var metric: String
    var labels: [String: String]
    var arm: Arm
  }

  private(set) var series: [Key] = []
  private(set) var instances: [String] = []
  private var seriesIndex: [Key: Int32] = [:]
  private var instanceIndex: [String: Int32] = [:]

  mutating func identity(of row: CSVReader.RowKey) -> CSVStreams.Identity {
    guard let arm = row.arm else { preconditionFailure("a row without an arm") }
    let key = Key(metric: row.metric, labels: row.labels, arm: arm)
    return CSVStreams.Identity(
      series: SeriesIdentities.index(key, &seriesIndex, &series),
      instance: SeriesIdentities.index(row.instance, &instanceIndex, &instances))
  }

  /// Static, because a method's `self` would share the dictionaries and have them copied.
  private static func index<Item: Hashable>(
    _ item: Item, _ known: inout [Item: Int32], _ items: inout [Item]
  ) -> Int32 {
    if let index = known[item] { return index }
    let index = Int32(items.count)
    known[item] = index
    items.append(item)
    return index
  }
}
