import VerdinJudge

/// Reads a log of answers: JSON Lines, one answer a line.
///
/// `id` is asked for; `time` (unix seconds), `latency_ms`, `status`, `prediction` (or `answer`), `score`
/// and `segment` are taken where they are, and other members are left alone. Two predictions are equal
/// when they are the same JSON value: 1 and 1.0 are.
///
/// - Throws: a `Diagnostic` for the first line that is no answer.
package func readAnswers(_ source: ByteSource) throws -> [ShadowAnswer] {
  let bytes = try source.read().array
  var answers: [ShadowAnswer] = []
  var line = 1
  for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    if text.contains(where: { $0 > 0x20 }) {
      answers.append(try answer(Array(text), file: source.name, line: line))
    }
    line += 1
  }
  guard !answers.isEmpty else {
    throw Diagnostic(
      file: source.name, message: "the log holds no answer",
      hint: #"a line is {"id": "...", "prediction": ..., "latency_ms": ...}"#)
  }
  return answers
}

private func answer(_ text: [UInt8], file: String, line: Int) throws(Diagnostic) -> ShadowAnswer {
  let root: Node
  do {
    root = try Node(json: text, file: file)
  } catch {
    throw moved(error, to: line)
  }
  func mistake(_ node: Node, _ message: String, hint: String? = nil) -> Diagnostic {
    moved(Diagnostic(file: file, position: node.position, message: message, hint: hint), to: line)
  }
  guard root.members != nil else {
    throw mistake(root, "expected an object, found \(root.summary)")
  }
  guard let id = root["id"] ?? root["request_id"], let name = id.word else {
    throw mistake(
      root["id"] ?? root, "an answer without an id",
      hint: "'id' is the request's, the same in both logs")
  }
  func number(_ key: String) throws(Diagnostic) -> Double? {
    guard let node = root[key], !node.isNull else { return nil }
    guard case .number(let number) = node.value, number.value.isFinite else {
      throw mistake(node, "'\(key)' must be a number, found \(node.summary)")
    }
    return number.value
  }
  let status = try number("status")
  return ShadowAnswer(
    id: name, time: try number("time"), latencyMilliseconds: try number("latency_ms"),
    status: status.map { Int($0) },
    prediction: (root["prediction"] ?? root["answer"]).flatMap { $0.isNull ? nil : $0.canonical },
    score: try number("score"), segment: root["segment"]?.word)
}

/// A place of one line's text in the whole file.
private func moved(_ mistake: Diagnostic, to line: Int) -> Diagnostic {
  var mistake = mistake
  mistake.position = mistake.position.map { Position(line: line, column: $0.column) }
  return mistake
}

extension Node {
  /// A text or a number as a name.
  fileprivate var word: String? {
    if case .number(let number) = value { return number.text }
    return string
  }

  /// One spelling for equal values; members in the order of their names.
  fileprivate var canonical: String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let number): return plain(number.value)
    case .string(let text): return text
    case .numbers(let numbers): return "[" + numbers.map(plain).joined(separator: ",") + "]"
    case .array, .gappy:
      return "[" + (elements ?? []).map(\.canonical).joined(separator: ",") + "]"
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      return "{" + sorted.map { "\($0.key):\($0.node.canonical)" }.joined(separator: ",") + "}"
    }
  }
}
