import Foundation
import VerdinJudge

/// Reads past windows of champion against champion.
///
/// A file of JSON Lines has one window a line, `{"id"?, "metrics": [...]}` as in a request to
/// `verdin batch`; a CSV file with both arms is one window, and so is a folder's every file of
/// either kind, in the order of their names.
///
/// - Throws: `InputError` when something cannot be read; `Diagnostic` for the first thing that is
///   wrong with what it says, and when there is no window at all.
package func readHistory(
  _ path: String, options: CSVOptions = CSVOptions()
) throws -> AAHistory {
  let windows = try historyFiles(path).flatMap { try readWindows($0, options: options) }
  guard !windows.isEmpty else {
    throw Diagnostic(
      file: path, message: "no window of champion against champion",
      hint: "'verdin history' cuts a recording into windows; a folder holds files that end in "
        + historyEndings.joined(separator: ", "))
  }
  return AAHistory(windows: windows)
}

private let historyEndings = [".jsonl", ".jsonl.gz", ".csv", ".csv.gz"]

/// The file itself, or a folder's files of windows.
private func historyFiles(_ path: String) throws -> [String] {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
  else { return [path] }
  do {
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { name in
        !name.hasPrefix(".") && historyEndings.contains { name.lowercased().hasSuffix($0) }
      }.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  } catch {
    throw InputError.cannotOpen(name: path, reason: error.localizedDescription)
  }
}

private func readWindows(_ path: String, options: CSVOptions) throws -> [[MetricPair]] {
  let source = ByteSource(argument: path)
  let bytes = try source.read()
  guard bytes.startsLikeJSON else {
    return [try readMetrics(.memory(name: source.name, bytes: bytes), options: options).pairs]
  }
  let text = bytes.array
  var windows: [[MetricPair]] = []
  for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
  where line.contains(where: { $0 > 0x20 }) {
    let root = try Node(json: Array(line).span, file: source.name, line: index + 1)
    let window = try VerdinRequest(root, file: source.name)
    if window.config != nil {
      throw Diagnostic(
        file: source.name, position: root.members?.first { $0.key == "config" }?.keyPosition,
        message: "a window of champion against champion brings no configuration",
        hint: "it is measured by the configuration of the judgement")
    }
    windows.append(window.pairs)
  }
  return windows
}
