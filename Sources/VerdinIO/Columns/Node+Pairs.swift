import VerdinJudge

extension Node {
  /// Metric pairs as a request to `verdin batch`.
  package init(request pairs: [MetricPair]) {
    self = .object([("metrics", .list(pairs.map { .pair($0) }))])
  }

  private static let place = Position(line: 1, column: 1)

  private static func pair(_ pair: MetricPair) -> Node {
    var members = [("name", Node(.string(pair.name), at: place))]
    if !pair.labels.isEmpty {
      let labels = pair.labels.sorted { $0.key < $1.key }
      members.append(
        ("labels", .object(labels.map { ($0.key, Node(.string($0.value), at: place)) })))
    }
    members += [("champion", .series(pair.champion)), ("challenger", .series(pair.challenger))]
    return .object(members)
  }

  private static func series(_ series: Series) -> Node {
    var members: [(String, Node)] = []
    if !series.times.isEmpty { members.append(("t", .numbers(series.times))) }
    if let histogram = series.histogram {
      members.append(("histogram", .histogram(histogram)))
    } else if let counts = series.counts {
      members.append(("events", .numbers(counts.events)))
      members.append(("exposure", .numbers(counts.exposures)))
    } else {
      members.append(("v", .numbers(series.values)))
    }
    if !series.instances.isEmpty {
      members.append(("instances", .list(series.instances.map { Node(.string($0), at: place) })))
    }
    return .object(members)
  }

  private static func histogram(_ histogram: Series.Histogram) -> Node {
    let edges = histogram.edges.map { edge in
      edge.isFinite
        ? Node(.number(Number(value: edge, text: plain(edge))), at: place)
        : Node(.string("+Inf"), at: place)
    }
    return .object([
      ("edges", .list(edges)), ("counts", .list(histogram.counts.map { .numbers($0) })),
    ])
  }

  private static func numbers(_ numbers: [Double]) -> Node {
    Node(numbers.isEmpty ? .array([]) : .numbers(numbers), at: place)
  }

  private static func list(_ elements: [Node]) -> Node { Node(.array(elements), at: place) }

  private static func object(_ members: [(String, Node)]) -> Node {
    Node(
      .object(members.map { Member(key: $0.0, keyPosition: place, node: $0.1) }), at: place)
  }
}
