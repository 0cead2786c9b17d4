import VerdinJudge

extension CSVReader {
  /// Hands each series of the table, in order of first appearance, metric by metric, to `pairs`.
  func collect(into pairs: inout PairCollector) {
    let sorted = rowsBySeries()
    let times = header.hasTimes ? times(of: sorted) : []
    let instances =
      header.hasInstances ? sorted.ranges.map { instanceNames(of: sorted.order, $0) } : []
    let isWide = header.valueCount > 1
    let places = isWide ? rows.places(of: sorted.order) : Column<Int>()
    for column in 0..<header.valueCount {
      for (index, key) in identities.series.enumerated() {
        let range = sorted.ranges[index]
        let series = Series(
          isWide
            ? rows.values(column: column, at: places, range)
            : rows.values(of: sorted.order, range),
          times: header.hasTimes ? times[index] : [],
          instances: header.hasInstances ? instances[index] : [])
        let metric = header.layout == .long ? key.metric : header.metrics[column]
        pairs.add(metric, labels: key.labels, arm: key.arm, series)
      }
    }
  }

  /// The times of each series. Those that are the same, as they mostly are, are one array.
  private func times(of sorted: borrowing SortedRows) -> [[Double]] {
    var times: [[Double]] = []
    for range in sorted.ranges {
      if let last = times.last, rows.hasTimes(last, sorted.order, range) {
        times.append(last)
      } else {
        times.append(rows.times(of: sorted.order, range))
      }
    }
    return times
  }

  /// All rows, those of a series together and in the order of the file.
  private struct SortedRows: ~Copyable {
    var order: Column<Int32>
    /// Where each series' rows stand in `order`.
    var ranges: [Range<Int>]
  }

  /// A counting sort.
  private func rowsBySeries() -> SortedRows {
    let seriesOf = (0..<streams.count).map { Int(streams.identities[$0].series) }
    var next = [Int](repeating: 0, count: identities.series.count + 1)
    for row in 0..<rows.count { next[seriesOf[Int(rows.streams[row])] &+ 1] &+= 1 }
    for series in 1..<next.count { next[series] += next[series - 1] }
    let starts = next
    var order = Column<Int32>(expected: rows.count)
    order.appendUnwritten(count: rows.count)
    for row in 0..<rows.count {
      let series = seriesOf[Int(rows.streams[row])]
      order[next[series]] = Int32(row)
      next[series] &+= 1
    }
    let ranges = identities.series.indices.map { starts[$0]..<starts[$0 + 1] }
    return SortedRows(order: order, ranges: ranges)
  }

  private func instanceNames(of order: borrowing Column<Int32>, _ range: Range<Int>) -> [String] {
    var names: [String] = []
    names.reserveCapacity(range.count)
    for place in range {
      let stream = Int(rows.streams[Int(order[place])])
      names.append(identities.instances[Int(streams.identities[stream].instance)])
    }
    return names
  }
}

/// Puts series together to pairs, in order of first appearance.
struct PairCollector {
  private(set) var pairs: [MetricPair] = []
  private var places: [Key: Int] = [:]
  /// Which arms each pair has been given.
  private var arms: [Set<Arm>] = []

  private struct Key: Hashable {
    var metric: String
    var labels: [String: String]
  }

  mutating func add(_ metric: String, labels: [String: String], arm: Arm, _ series: Series) {
    let key = Key(metric: metric, labels: labels)
    let place = places[key, default: pairs.count]
    if place == pairs.count {
      places[key] = place
      pairs.append(
        MetricPair(name: metric, labels: labels, champion: Series([]), challenger: Series([])))
      arms.append([])
    }
    switch arm {
    case .champion: pairs[place].champion = series
    case .challenger: pairs[place].challenger = series
    }
    arms[place].insert(arm)
  }

  /// One sentence for each arm that some pairs lack.
  var notes: [String] {
    Arm.allCases.compactMap { arm in
      let names = pairs.indices.filter { !arms[$0].contains(arm) }.map { "'\(pairs[$0].name)'" }
      guard !names.isEmpty else { return nil }
      let more = names.count > 5 ? " and \(names.count - 5) more" : ""
      return "no \(arm) rows for \(names.prefix(5).joined(separator: ", "))\(more)"
    }
  }
}
