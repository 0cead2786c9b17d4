import Foundation

/// Where a run writes to: a folder of its own that stays, or one that goes with it.
struct DemoFolder {
  let path: String
  let isKept: Bool
  /// What an earlier run may have left, and this one would go on with.
  private static let growing: Set = [
    "rollouts.sqlite", "requests.jsonl", "labels.csv", "champion.jsonl", "challenger.jsonl",
  ]

  /// - Parameter kept: nil for a temporary folder.
  init(_ kept: String?) throws {
    isKept = kept != nil
    // Paths of sockets have room for some hundred characters, so not the long temporary folder.
    path = kept ?? "/tmp/verdin-demo-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    if isKept {
      for name in try FileManager.default.contentsOfDirectory(atPath: path)
      where Self.growing.contains(name) {
        try FileManager.default.removeItem(atPath: path + "/" + name)
      }
    }
  }

  func remove() {
    guard !isKept else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      Console.note("warning: \(path) cannot be removed: \(error.localizedDescription)")
    }
  }
}
