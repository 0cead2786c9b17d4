import VerdinJudge

/// Where a configuration says that the metrics of a running rollout come from.
package enum SourceSettings: Sendable, Equatable {
  case recording(RecordedSource.Files)
}

/// `rollout: metrics:` in Verdin's form. Paths are seen from where the configuration stands.
extension ConfigReader {
  mutating func metricSource(_ node: Node) -> SourceSettings? {
    let what = "'metrics' of 'rollout'"
    if node.members == nil {
      return text(node, what).map { .recording(.both(path($0))) }
    }
    let members = members(node, what, keys: ConfigKeys.sources, elsewhere: [:])
    guard !members.isEmpty else {
      if diagnostics.isEmpty {
        error("\(what) names no source", at: node.position, hint: Self.sourceForms)
      }
      return nil
    }
    return recording(node, what)
  }

  private static let sourceForms =
    "write a CSV file, or one for each arm: {champion: a.csv, challenger: b.csv}"

  private mutating func recording(_ node: Node, _ what: String) -> SourceSettings? {
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

  private func path(_ path: String) -> String { fileName(path, besides: file) }
}
