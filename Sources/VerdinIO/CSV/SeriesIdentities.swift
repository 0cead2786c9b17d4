import VerdinJudge

/// The series and instances of a table, in order of first appearance.
struct SeriesIdentities {
  /// What the two series of a pair have in common.
  struct Key: Hashable {
    /// Empty in a wide table, where the columns are the metrics.
    var metric: String
    var labels: [String: String]
  }

  /// A pair, and which series are its arms'.
  struct Pair {
    let key: Key
    fileprivate(set) var champion: Int?
    fileprivate(set) var challenger: Int?

    subscript(arm: Arm) -> Int? { arm == .champion ? champion : challenger }
  }

  private(set) var pairs: [Pair] = []
  private(set) var seriesCount = 0
  private(set) var instances: [String] = []
  private var places: [Key: Int] = [:]
  private var instanceIndex: [String: Int] = [:]

  mutating func identity(of row: CSVReader.RowKey) -> (series: Int, instance: Int) {
    guard let arm = row.arm else { preconditionFailure("a row without an arm") }
    let instance = SeriesIdentities.number(of: row.instance, in: &instanceIndex)
    if instance == instances.count { instances.append(row.instance) }
    let key = Key(metric: row.metric, labels: row.labels)
    let place = SeriesIdentities.number(of: key, in: &places)
    if place == pairs.count { pairs.append(Pair(key: key)) }
    if let series = pairs[place][arm] { return (series, instance) }
    switch arm {
    case .champion: pairs[place].champion = seriesCount
    case .challenger: pairs[place].challenger = seriesCount
    }
    seriesCount += 1
    return (seriesCount - 1, instance)
  }

  /// The number of an item, the next one for a new item: hashed once.
  ///
  /// Static, because a method's `self` would share the dictionaries and have them copied.
  private static func number<Item: Hashable>(of item: Item, in known: inout [Item: Int]) -> Int {
    let next = known.count
    func claim(_ number: inout Int) -> Int {
      if number < 0 { number = next }
      return number
    }
    return claim(&known[item, default: -1])
  }
}
