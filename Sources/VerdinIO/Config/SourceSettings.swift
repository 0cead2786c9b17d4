import VerdinJudge

/// Where a configuration says that the metrics of a running rollout come from.
package enum SourceSettings: Sendable, Equatable {
  case recording(RecordedSource.Files)
  case prometheus(PrometheusSettings)
  case requests(RequestLogSource.Settings)
}

/// `rollout: metrics:` in Verdin's form. Paths are seen from where the configuration stands.
extension ConfigReader {
  mutating func metricSource(_ node: Node) -> SourceSettings? {
    let what = "'metrics' of 'rollout'"
    if node.members == nil {
      return text(node, what).map { .recording(.both(path($0))) }
    }
    if node["prometheus"] != nil {
      let members = sourceMembers(node, what + " from a Prometheus", keys: ConfigKeys.prometheus)
      return prometheus(members, node).map { .prometheus($0) }
    }
    if node["requests"] != nil {
      let members = sourceMembers(node, what + " from requests", keys: ConfigKeys.requests)
      return requests(members).map { .requests($0) }
    }
    let before = diagnostics.count
    _ = sourceMembers(node, what, keys: ConfigKeys.sources)
    if diagnostics.count > before { return nil }
    guard node["champion"] != nil || node["challenger"] != nil else {
      error(
        "\(what) names no source", at: node.position,
        hint: "write a CSV file, one for each arm as {champion: a.csv, challenger: b.csv}, "
          + "{prometheus: http://host:9090, step: 60s, queries: {...}} or {requests: log.jsonl}")
      return nil
    }
    return recording(node, what)
  }

  /// The members whose keys belong to a source; those of another are in the wrong place.
  private mutating func sourceMembers(
    _ node: Node, _ what: String, keys: [String]
  ) -> [Node.Member] {
    members(node, what, keys: keys, elsewhere: [:])
  }

  private mutating func recording(_ node: Node, _ what: String) -> SourceSettings? {
    _ = sourceMembers(node, what + " from a file for each arm", keys: ConfigKeys.arms)
    guard let champion = node["champion"], let challenger = node["challenger"] else {
      let lacking = node["champion"] == nil ? "champion" : "challenger"
      error(
        "\(what) has no file of the \(lacking)", at: node.position,
        hint: "write {champion: a.csv, challenger: b.csv}, or one file that holds both arms")
      return nil
    }
    guard let first = text(champion, "the champion's file"),
      let second = text(challenger, "the challenger's file")
    else { return nil }
    return .recording(.arms(champion: path(first), challenger: path(second)))
  }

  private mutating func requests(_ members: [Node.Member]) -> RequestLogSource.Settings? {
    var settings = RequestLogSource.Settings(requests: "")
    for member in members {
      let what = "'\(member.key)' of the requests"
      switch member.key {
      case "requests": settings.requests = text(member.node, what).map(path) ?? ""
      case "labels": settings.labels = text(member.node, what).map(path)
      default: settings.tick = tick(member.node, what) ?? settings.tick
      }
    }
    return settings
  }

  /// A path of the configuration, seen from where it stands.
  func path(_ path: String) -> String { fileName(path, besides: file) }

  /// Whole seconds, a half or a quarter: multiples of these are exact, so every look finds the same ticks.
  private mutating func tick(_ node: Node, _ what: String) -> Double? {
    guard let seconds = duration(node, what) else { return nil }
    if seconds == seconds.rounded() || [0.5, 0.25].contains(seconds) { return seconds }
    mistyped(
      node, what, expected: "whole seconds, 0.5s or 0.25s", hint: "write 15s, 60s or 5m")
    return nil
  }

  /// A length of time of whole seconds.
  mutating func wholeSeconds(_ node: Node, _ what: String) -> Double? {
    guard let seconds = duration(node, what) else { return nil }
    if seconds == seconds.rounded(), seconds >= 1 { return seconds }
    mistyped(node, what, expected: "whole seconds", hint: "write 15s, 60s or 5m")
    return nil
  }
}
