import VerdinJudge

/// Reads JSON Lines of sketches, `{"name", "labels"?, "arm", "sketch", ...}` each, into what was merged
/// before. Blank lines are skipped; the first mistake ends the reading.
///
/// - Returns: how many lines there were.
package func readSketches(
  jsonLines bytes: Span<UInt8>, file: String, into merger: inout SketchMerger
) throws(Diagnostic) -> Int {
  var (start, line, count) = (0, 1, 0)
  while start < bytes.count {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    let text = bytes.extracting(start..<end)
    if text.indices.contains(where: { text[$0] > 0x20 }) {
      let node = try Node(json: text, file: file, line: line)
      let reader = RecordReader(file: file)
      let record = try reader.sketchRecord(node)
      guard merger.add(record) else {
        throw reader.error(
          "the edges of '\(record.name)' are not those of its other parts", at: node.position,
          hint: "sketches are merged where γ is one, or a root of two as of 'verdin sketch'")
      }
      count += 1
    }
    start = end + 1
    line += 1
  }
  return count
}

extension RecordReader {
  static let recordKeys = ["name", "labels", "arm"]

  func sketchRecord(_ node: Node) throws(Diagnostic) -> SketchRecord {
    let sketch = try sketch(node, "a sketch", besides: Self.recordKeys)
    guard let name = node["name"]?.string, !name.isEmpty else {
      throw error("a sketch without the name of its metric", at: node.position)
    }
    guard let word = node["arm"]?.string, let arm = SketchRecord.Arm(rawValue: word) else {
      throw error(
        "a sketch needs 'arm', \"champion\" or \"challenger\"",
        at: node["arm"]?.position ?? node.position)
    }
    var record = SketchRecord(name: name, arm: arm, sketch: sketch)
    if let labels = node["labels"] { record.labels = try self.labels(labels, of: name) }
    return record
  }
}

extension Node {
  /// Whether this is one arm's sketch, and no metric pair.
  var isSketchRecord: Bool { self["sketch"] != nil && self["arm"] != nil }
}
