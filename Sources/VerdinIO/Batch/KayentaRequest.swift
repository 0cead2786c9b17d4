import VerdinJudge

/// A request to Kayenta's judge, ready for `judge` with policy `kayenta`.
package struct KayentaRequest: Sendable, Equatable {
  /// The name the sender gave the request, for the answer; Kayenta itself knows none.
  package var id: RequestID?
  /// Holds the metrics that have data, in the order of the request.
  package var config: JudgeConfig
  /// The experiment is the challenger, the control the champion; the tags are the labels.
  package var pairs: [MetricPair]
  /// What the answer repeats of each pair, in the order of `pairs`.
  package var echoes: [Echo]

  package struct Echo: Sendable, Equatable {
    package var id: String?
    /// nil when the request sent none.
    package var tags: [String: String]?
    /// nil when the configuration names none, which only a muted metric may do.
    package var groups: [String]?

    package init(id: String?, tags: [String: String]?, groups: [String]?) {
      self.id = id
      self.tags = tags
      self.groups = groups
    }
  }

  /// Reads a request as Kayenta does: unknown keys are ignored, and one bad metric fails it whole.
  package init(_ root: Node) throws(KayentaRequestError) {
    guard let canaryConfig = root["canaryConfig"], canaryConfig.members != nil else {
      throw KayentaRequestError("the request has no canaryConfig", at: root.position)
    }
    var entries: [String: KayentaEntry] = [:]
    for node in try Self.list(canaryConfig["metrics"], "metrics", orEmpty: true) {
      let entry = try KayentaEntry(node)
      // Of two entries of one name the first counts.
      if let name = entry.name, entries[name] == nil { entries[name] = entry }
    }
    let weights = try kayentaWeights(canaryConfig)
    guard let thresholds = root["scoreThresholds"], !thresholds.isNull else {
      throw KayentaRequestError(
        "the request has no scoreThresholds", at: root.position,
        hint: "the thresholds in the canary config's classifier are not used here")
    }
    config = JudgeConfig(
      groupWeights: weights, scoreThresholds: try kayentaThresholds(thresholds))
    id = root["id"].flatMap(RequestID.init)
    pairs = []
    echoes = []
    var seen = Set<String>()
    for node in try Self.list(root["metricSetPairList"], "metricSetPairList", orEmpty: false) {
      try append(node, entries: entries, seen: &seen)
    }
  }

  private mutating func append(
    _ node: Node, entries: [String: KayentaEntry], seen: inout Set<String>
  ) throws(KayentaRequestError) {
    let name = node["name"].flatMap(coercedText)
    guard let name, let entry = entries[name] else {
      let meant = nearest(to: name ?? "", among: entries.keys.sorted())
      throw KayentaRequestError(
        "Could not find metric config for \(name ?? "null")", at: node.position,
        hint: meant.map { "did you mean '\($0)'?" })
    }
    if seen.insert(name).inserted {
      let metric = try entry.metric()
      try entry.checkGroups(muted: metric.kayenta.muted)
      config.metrics.append(metric)
    }
    let tags = try Self.tags(node["tags"])
    let (experiment, control) = try Self.series(node, metric: name)
    pairs.append(
      MetricPair(
        name: name, labels: tags ?? [:], champion: Series(control),
        challenger: Series(experiment)))
    echoes.append(
      Echo(id: node["id"].flatMap(coercedText), tags: tags, groups: entry.groups))
  }

  private static func series(
    _ node: Node, metric: String
  ) throws(KayentaRequestError) -> (experiment: [Double], control: [Double]) {
    var series: [String: [Double]] = [:]
    for member in node["values"]?.members ?? [] {
      series[member.key] = try kayentaDoubles(member.node, "'\(member.key)' of '\(metric)'")
    }
    guard let experiment = series["experiment"], let control = series["control"] else {
      let missing = series["experiment"] == nil ? "experiment" : "control"
      throw KayentaRequestError("metric '\(metric)' has no \(missing) values", at: node.position)
    }
    return (experiment, control)
  }

  private static func tags(_ node: Node?) throws(KayentaRequestError) -> [String: String]? {
    guard let node, !node.isNull else { return nil }
    guard let members = node.members else {
      throw KayentaRequestError(
        "'tags' must be a mapping, found \(node.summary)", at: node.position)
    }
    var tags: [String: String] = [:]
    for member in members where !member.node.isNull {
      guard let text = coercedText(member.node) else {
        throw KayentaRequestError(
          "tag '\(member.key)' must be a text, found \(member.node.summary)",
          at: member.node.position)
      }
      tags[member.key] = text
    }
    return tags
  }

  private static func list(
    _ node: Node?, _ key: String, orEmpty: Bool
  ) throws(KayentaRequestError) -> [Node] {
    if node == nil, orEmpty { return [] }
    guard let node, let elements = node.elements else {
      throw KayentaRequestError(
        "'\(key)' must be a list, found \(node?.summary ?? "nothing")",
        at: node?.position ?? Position(line: 1, column: 1))
    }
    return elements
  }
}
