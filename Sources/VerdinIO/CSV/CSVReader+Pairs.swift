import VerdinJudge

extension CSVReader {
  /// Hands the series of the table, in order of first appearance, metric by metric, to `pairs`.
  mutating func collect(into pairs: inout PairCollector) {
    let times = (0..<identities.seriesCount).map { series.times.times(of: $0) }
    let instances = series.instances.map { $0.map { identities.instances[Int($0)] } }
    // Looked up once: a wide table has as many roles as metrics.
    let (found, hasInstances) = (identities.pairs, header.hasInstances)
    pairs.reserve(header.valueCount * found.count)
    for column in 0..<header.valueCount {
      for pair in found {
        let metric = header.layout == .long ? pair.key.metric : header.metrics[column]
        let arms = [pair.champion, pair.challenger].map { index in
          index.map { index in
            Series(
              series.values(of: index, column: column), times: times[index],
              instances: hasInstances ? instances[index] : [])
          }
        }
        pairs.add(metric, labels: pair.key.labels, champion: arms[0], challenger: arms[1])
      }
    }
  }
}

/// Puts series together to pairs, in order of first appearance.
struct PairCollector {
  private(set) var pairs: [MetricPair] = []
  private var places: [Key: Int] = [:]
  /// Which arms each pair has been given.
  private var arms: [(champion: Bool, challenger: Bool)] = []

  private struct Key: Hashable {
    var metric: String
    var labels: [String: String]
  }

  /// Makes room for `count` more pairs.
  mutating func reserve(_ count: Int) {
    pairs.reserveCapacity(pairs.count + count)
    places.reserveCapacity(places.count + count)
    arms.reserveCapacity(arms.count + count)
  }

  /// - Parameters:
  ///   - champion: the champion's series, nil when there is none.
  ///   - challenger: the challenger's.
  mutating func add(
    _ metric: String, labels: [String: String], champion: Series?, challenger: Series?
  ) {
    let key = Key(metric: metric, labels: labels)
    guard let place = places[key] else {
      places[key] = pairs.count
      pairs.append(
        MetricPair(
          name: metric, labels: labels, champion: champion ?? Series([]),
          challenger: challenger ?? Series([])))
      arms.append((champion != nil, challenger != nil))
      return
    }
    if let champion {
      pairs[place].champion = champion
      arms[place].champion = true
    }
    if let challenger {
      pairs[place].challenger = challenger
      arms[place].challenger = true
    }
  }

  /// One sentence for each arm that some pairs lack.
  var notes: [String] {
    Arm.allCases.compactMap { arm in
      let names = pairs.indices.filter { !has(arm, $0) }.map { "'\(pairs[$0].name)'" }
      guard !names.isEmpty else { return nil }
      let more = names.count > 5 ? " and \(names.count - 5) more" : ""
      return "no \(arm) rows for \(names.prefix(5).joined(separator: ", "))\(more)"
    }
  }

  private func has(_ arm: Arm, _ place: Int) -> Bool {
    switch arm {
    case .champion: arms[place].champion
    case .challenger: arms[place].challenger
    }
  }
}
