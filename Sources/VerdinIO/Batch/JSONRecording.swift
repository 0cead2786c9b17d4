import VerdinJudge

/// Metric pairs in one of the JSON forms: a request to Kayenta's judge, a request in Verdin's own
/// format, or JSON Lines of metric pairs.
package struct JSONRecording: Sendable {
  package var pairs: [MetricPair]
  /// The configuration that the request brings, if it does.
  package var config: JudgeConfig?
  package var policyName: String?

  package init(_ bytes: [UInt8], file: String) throws {
    guard let root = wholeText(bytes, file) else {
      pairs = try readLines(bytes, file)
      return
    }
    if root["metricSetPairList"] != nil || root["canaryConfig"] != nil {
      do {
        let request = try KayentaRequest(root)
        (pairs, config, policyName) = (request.pairs, request.config, "kayenta")
      } catch {
        throw error.diagnostic(file: file)
      }
    } else if root["metrics"] != nil {
      let request = try VerdinRequest(root, file: file)
      (pairs, config, policyName) = (request.pairs, request.config, request.policyName)
    } else {
      pairs = try readLines(bytes, file)
    }
  }
}

/// The text as one JSON value; nil when it is none, as JSON Lines are.
private func wholeText(_ bytes: [UInt8], _ file: String) -> Node? {
  do {
    return try Node(json: bytes, file: file)
  } catch {
    // What is wrong will be said by the reader of lines, which knows where each line starts.
    return nil
  }
}

/// Metric pairs a line, or one arm's sketch a line, as the first line has it.
private func readLines(_ bytes: [UInt8], _ file: String) throws(Diagnostic) -> [MetricPair] {
  let text = bytes.drop { $0 <= 0x20 }
  let first = Array(text.prefix { $0 != 0x0A })
  guard wholeText(first, file)?.isSketchRecord == true else {
    return try readMetricPairs(jsonLines: bytes.span, file: file)
  }
  var merger = SketchMerger()
  _ = try readSketches(jsonLines: bytes.span, file: file, into: &merger)
  return merger.merged
}
