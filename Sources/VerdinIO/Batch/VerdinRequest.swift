import VerdinJudge

/// A request in Verdin's own format: metric pairs, and their configuration when they bring one.
package struct VerdinRequest: Sendable, Equatable {
  package var id: RequestID?
  /// nil: judge by the configuration of the batch.
  package var config: JudgeConfig?
  /// The policy its configuration names.
  package var policyName: String?
  package var pairs: [MetricPair]

  static let keys = ["id", "config", "metrics"]

  package init(_ root: Node, file: String) throws(Diagnostic) {
    let reader = RecordReader(file: file)
    let members = try reader.members(root, "a request", keys: Self.keys)
    pairs = []
    var metrics: Node?
    for member in members {
      switch member.key {
      case "id":
        id = RequestID(member.node)
        if id == nil { throw reader.mistyped(member.node, "'id'", expected: "a text or a number") }
      case "config":
        if !member.node.isNull { (config, policyName) = try Self.config(member.node, file: file) }
      default: metrics = member.node
      }
    }
    guard let metrics else {
      throw reader.error(
        "a request without 'metrics' has nothing to judge", at: root.position)
    }
    guard let elements = metrics.elements else {
      throw reader.mistyped(metrics, "'metrics'", expected: "a list")
    }
    if elements.isEmpty {
      throw reader.error("an empty list of metrics: nothing to judge", at: metrics.position)
    }
    var seen = Set<PairKey>()
    for element in elements {
      let pair = try reader.pair(element)
      guard seen.insert(PairKey(pair)).inserted else {
        throw reader.duplicate(pair, at: element.position)
      }
      pairs.append(pair)
    }
  }

  private static func config(
    _ node: Node, file: String
  ) throws(Diagnostic) -> (JudgeConfig, String?) {
    var reader = ConfigReader(file: file)
    let (config, policy) = reader.verdinConfig(node)
    if let first = reader.diagnostics.first { throw first }
    if let history = reader.history {
      throw Diagnostic(
        file: file, position: history.position, message: "a request reads no files",
        hint: "name the history of all requests with --aa-history")
    }
    if let rollout = node.members?.first(where: { $0.key == "rollout" }) {
      throw Diagnostic(
        file: file, position: rollout.keyPosition, message: "a request runs no rollout",
        hint: "leave 'rollout' out: the metrics stand in the request itself")
    }
    return (config, policy)
  }
}

/// Reads JSON Lines of metric pairs, `{"name", "labels"?, "champion", "challenger"}` each.
///
/// Blank lines are skipped; the first mistake ends the reading.
package func readMetricPairs(
  jsonLines bytes: Span<UInt8>, file: String
) throws(Diagnostic) -> [MetricPair] {
  let reader = RecordReader(file: file)
  var pairs: [MetricPair] = []
  var seen = Set<PairKey>()
  try forEachLine(of: bytes) { line, number throws(Diagnostic) in
    let node = try Node(json: line, file: file, line: number)
    let pair = try reader.pair(node)
    guard seen.insert(PairKey(pair)).inserted else {
      throw reader.duplicate(pair, at: node.position)
    }
    pairs.append(pair)
  }
  if pairs.isEmpty {
    throw Diagnostic(file: file, message: "no metric pairs: nothing to judge")
  }
  return pairs
}

/// What tells the series of a request apart.
private struct PairKey: Hashable {
  var name: String
  var labels: [String: String]

  init(_ pair: MetricPair) {
    name = pair.name
    labels = pair.labels
  }
}
