import VerdinJudge

extension CSVReader {
  /// Hands each series of the table, in order of first appearance, metric by metric, to `pairs`.
  func collect(into pairs: inout PairCollector) {
    let order = rowsBySeries()
    let times = header.hasTimes ? order.map { rows.times(rows: $0) } : []
    let instances = header.hasInstances ? order.map { instanceNames($0) } : []
    let indices = order.map { rows in rows.map { self.rows.index(ofRow: $0) }[...] }
    for column in 0..<header.valueCount {
      for (index, key) in identities.series.enumerated() {
        let series = Series(
          rows.values(column: column, indices: indices[index]),
          times: header.hasTimes ? times[index] : [],
          instances: header.hasInstances ? instances[index] : [])
        let metric = header.layout == .long ? key.metric : header.metrics[column]
        pairs.add(metric, labels: key.labels, arm: key.arm, series)
      }
    }
  }

  /// The rows of each series in the order of the file: a counting sort.
  private func rowsBySeries() -> [ArraySlice<Int>] {
    let seriesOf = (0..<streams.count).map { Int(streams.identities[$0].series) }
    var next = [Int](repeating: 0, count: identities.series.count + 1)
    for row in 0..<rows.count { next[seriesOf[Int(rows.streams[row])] &+ 1] &+= 1 }
    for series in 1..<next.count { next[series] += next[series - 1] }
    let starts = next
    var sorted = [Int](repeating: 0, count: rows.count)
    for row in 0..<rows.count {
      let series = seriesOf[Int(rows.streams[row])]
      sorted[next[series]] = row
      next[series] &+= 1
    }
    return identities.series.indices.map { sorted[starts[$0]..<starts[$0 + 1]] }
  }

  private func instanceNames(_ rows: ArraySlice<Int>) -> [String] {
    rows.map { row in
      let stream = Int(self.rows.streams[row])
      return identities.instances[Int(streams.identities[stream].instance)]
    }
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
