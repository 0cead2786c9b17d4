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
  private var seriesIndex: [Key: Int] = [:]
  private var instanceIndex: [String: Int] = [:]

  mutating func identity(of row: CSVReader.RowKey) -> (series: Int, instance: Int) {
    guard let arm = row.arm else { preconditionFailure("a row without an arm") }
    let key = Key(metric: row.metric, labels: row.labels, arm: arm)
    return (
      SeriesIdentities.index(key, &seriesIndex, &series),
      SeriesIdentities.index(row.instance, &instanceIndex, &instances)
    )
  }

  /// The series of each pair, in order of first appearance.
  var sides: [(first: Int, champion: Int?, challenger: Int?)] {
    var sides: [(first: Int, champion: Int?, challenger: Int?)] = []
    var places: [Key: Int] = [:]
    for (index, key) in series.enumerated() {
      var pair = key
      pair.arm = .champion
      let place = places[pair, default: sides.count]
      if place == sides.count {
        places[pair] = place
        sides.append((index, nil, nil))
      }
      switch key.arm {
      case .champion: sides[place].champion = index
      case .challenger: sides[place].challenger = index
      }
    }
    return sides
  }

  /// Static, because a method's `self` would share the dictionaries and have them copied.
  private static func index<Item: Hashable>(
    _ item: Item, _ known: inout [Item: Int], _ items: inout [Item]
  ) -> Int {
    if let index = known[item] { return index }
    let index = items.count
    known[item] = index
    items.append(item)
    return index
  }
}
