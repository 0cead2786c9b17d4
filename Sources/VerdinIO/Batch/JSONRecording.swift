import VerdinJudge

/// Metric pairs in one of the JSON forms: a request to Kayenta's judge, a request in Verdin's own
/// format, or JSON Lines of metric pairs.
package struct JSONRecording: Sendable {
  package var pairs: [MetricPair]
  /// The configuration that the request brings, if it does.
  package var config: JudgeConfig?
  package var policyName: String?

  package init(_ bytes: Span<UInt8>, file: String) throws {
    if let root = wholeText(bytes, file), let request = try JSONRecording(request: root, file: file)
    {
      self = request
    } else {
      pairs = try readLines(bytes, file)
    }
  }

  /// The request of a column file that holds one.
  package init(columns bytes: Span<UInt8>, file: String) throws {
    let root = try readColumns(bytes, file: file)
    guard let request = try JSONRecording(request: root, file: file) else {
      throw Diagnostic(
        file: file, position: root.position, message: "a request without 'metrics'",
        hint: "a record holds a request as 'verdin batch' reads it")
    }
    self = request
  }

  /// - Returns: nil when this is no request.
  private init?(request root: Node, file: String) throws {
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
      return nil
    }
  }
}

/// The text as one JSON value; nil when it is none, as JSON Lines are.
private func wholeText(_ bytes: Span<UInt8>, _ file: String) -> Node? {
  do {
    return try Node(json: bytes, file: file)
  } catch {
    // What is wrong will be said by the reader of lines, which knows where each line starts.
    return nil
  }
}

/// Metric pairs a line, or one arm's sketch a line, as the first line has it.
private func readLines(_ bytes: Span<UInt8>, _ file: String) throws(Diagnostic) -> [MetricPair] {
  guard wholeText(firstLine(bytes).span, file)?.isSketchRecord == true else {
    return try readMetricPairs(jsonLines: bytes, file: file)
  }
  var merger = SketchMerger()
  _ = try readSketches(jsonLines: bytes, file: file, into: &merger)
  return merger.merged
}

/// The first line that is not blank, without its end.
private func firstLine(_ bytes: Span<UInt8>) -> [UInt8] {
  var line: [UInt8] = []
  for place in bytes.indices {
    let byte = bytes[place]
    if byte == 0x0A, !line.isEmpty { break }
    if byte > 0x20 || !line.isEmpty { line.append(byte) }
  }
  return line
}
