import VerdinJudge

/// `{"edges": [0.1, 0.2, "+Inf"], "counts": [[5, 3, 0], …]}`: upper edges, and a row of counts for
/// each tick, not cumulated.
extension RecordReader {
  static let histogramKeys = ["edges", "counts"]

  func histogram(_ node: Node, _ what: String) throws(Diagnostic) -> Series.Histogram {
    _ = try members(node, what, keys: Self.histogramKeys)
    guard let edgesNode = node["edges"], let countsNode = node["counts"] else {
      throw error("\(what) needs 'edges' and 'counts'", at: node.position)
    }
    let edges = try self.edges(edgesNode, "'edges' of \(what)")
    guard let rows = countsNode.elements else {
      throw mistyped(countsNode, "'counts' of \(what)", expected: "a list of lists")
    }
    var counts: [[Double]] = []
    for row in rows {
      counts.append(
        try self.row(row, bins: edges.count, "row \(counts.count + 1) of 'counts' of \(what)"))
    }
    return Series.Histogram(edges: edges, counts: counts)
  }

  private func edges(_ node: Node, _ what: String) throws(Diagnostic) -> [Double] {
    var edges: [Double] = []
    for (place, element) in (node.elements ?? []).enumerated() {
      switch element.value {
      case .string("+Inf"): edges.append(.infinity)
      case .number(let number) where number.value.isFinite: edges.append(number.value)
      default:
        throw mistyped(
          element, "element \(place + 1) of \(what)", expected: "a number or \"+Inf\"")
      }
    }
    if edges.isEmpty { throw mistyped(node, what, expected: "a list of upper edges") }
    if let place = edges.indices.dropFirst().first(where: { edges[$0] <= edges[$0 - 1] }) {
      throw error("element \(place + 1) of \(what) is not above the one before", at: node.position)
    }
    return edges
  }

  /// A missing tick, null, counts nothing.
  private func row(_ node: Node, bins: Int, _ what: String) throws(Diagnostic) -> [Double] {
    if node.isNull { return Array(repeating: 0, count: bins) }
    let counts = try values(node, what)
    guard counts.count == bins else {
      throw error(
        "\(what) has \(counts.count) counts for \(bins) edges", at: node.position,
        hint: counts.count == bins + 1 ? "name the edge of the last: \"+Inf\"" : nil)
    }
    if let place = counts.firstIndex(where: { !($0 >= 0) }) {
      throw error("count \(place + 1) in \(what) is missing or negative", at: node.position)
    }
    return counts
  }
}
