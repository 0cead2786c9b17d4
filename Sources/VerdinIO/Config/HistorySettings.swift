import VerdinJudge

/// Where a configuration says that past windows of champion against champion are.
package struct HistoryPlace: Sendable, Equatable {
  /// As it was written.
  package var path: String
  package var position: Position

  /// The path seen from where the configuration stands, unless it is absolute.
  package func path(besides config: String) -> String { fileName(path, besides: config) }
}

/// A path that was written in a file, seen from where that file stands, unless it is absolute.
func fileName(_ path: String, besides file: String) -> String {
  guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
  return file[...slash] + path
}

extension ConfigReader {
  mutating func historyPlace(_ node: Node) -> HistoryPlace? {
    text(node, "'aa_history'").map { HistoryPlace(path: $0, position: node.position) }
  }
}
