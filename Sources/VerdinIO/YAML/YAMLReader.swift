import Yams

extension Node {
  /// Reads one YAML document; plain scalars are what YAML 1.2's core schema makes of them.
  ///
  /// Aliases stand for what they name and `<<` merges mappings; a key written twice is an error. A
  /// document of nothing reads as null. Columns count characters here.
  package init(yaml: [UInt8], file: String) throws(Diagnostic) {
    var reader = YAMLReader(file: file)
    self = try reader.document(yaml)
  }
}

private struct YAMLReader {
  let file: String
  /// What aliases of aliases may unfold to before it is taken for an attack.
  private var nodesLeft = 100_000
  /// What stands for an asterisk while keys are checked: a letter nobody uses.
  private static let asterisk = "\u{E000}"

  init(file: String) { self.file = file }

  mutating func document(_ bytes: [UInt8]) throws(Diagnostic) -> Node {
    let text: String
    do {
      text = String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      let before = bytes[..<error.byteOffsets.lowerBound]
      let line = before.count { $0 == 0x0A } + 1
      let column = before.count - ((before.lastIndex(of: 0x0A) ?? -1) + 1) + 1
      throw failure(
        "bytes that are not UTF-8", at: Position(line: line, column: column),
        hint: "save the file in UTF-8")
    }
    do {
      try checkKeys(text)
      // Without rules Yams leaves every scalar as it is written.
      guard let root = try Yams.compose(yaml: text, .basic) else {
        return Node(.null, at: Position(line: 1, column: 1))
      }
      return try node(root, depth: 0)
    } catch let error as Diagnostic {
      throw error
    } catch let error as YamlError {
      throw diagnostic(error)
    } catch {
      throw failure("\(error)", at: nil)
    }
  }

  /// Refuses keys that are aliases, lists or mappings before Yams sees them.
  ///
  /// Yams looks for duplicate keys by their hash values, and unfolds every alias for that: nine
  /// anchors of nine aliases each take it minutes. So the text is read with a letter in the place of
  /// every asterisk first, which leaves its shape and no alias.
  private func checkKeys(_ text: String) throws {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return }
    let mark = Self.asterisk
    guard let root = try Yams.compose(yaml: text.replacing("*", with: mark), .basic) else { return }
    var nodes = [root]
    while let node = nodes.popLast() {
      nodes += node.sequence.map(Array.init) ?? []
      for (key, value) in node.mapping.map(Array.init) ?? [] {
        guard let scalar = key.scalar, scalar.style != .plain || !scalar.string.hasPrefix(mark)
        else {
          throw failure(
            "an alias, a list or a mapping cannot be a key", at: position(key.mark),
            hint: "write the key out")
        }
        nodes.append(value)
      }
    }
  }

  private mutating func node(_ yaml: Yams.Node, depth: Int) throws(Diagnostic) -> Node {
    nodesLeft -= 1
    let position = position(yaml.mark)
    if depth > JSONReader.deepest {
      throw failure("nested more than \(JSONReader.deepest) levels deep", at: position)
    }
    if nodesLeft < 0 { throw failure("the aliases unfold to too many values", at: position) }
    switch yaml {
    case .scalar(let scalar): return Node(resolve(scalar), at: position)
    case .mapping(let mapping):
      return Node(.object(try members(mapping, depth: depth)), at: position)
    case .sequence(let sequence):
      var elements: [Node] = []
      for element in sequence { elements.append(try node(element, depth: depth + 1)) }
      return Node(.array(elements), at: position)
    case .alias: throw failure("an alias that names nothing", at: position)
    }
  }

  private mutating func members(
    _ mapping: Yams.Node.Mapping, depth: Int
  ) throws(Diagnostic) -> [Node.Member] {
    var members: [Node.Member] = []
    var merged: [Node.Member] = []
    for (key, value) in mapping {
      let keyPosition = position(key.mark)
      guard let scalar = key.scalar else {
        throw failure("a list or a mapping cannot be a key", at: keyPosition)
      }
      let node = try node(value, depth: depth + 1)
      if scalar.string == "<<", scalar.style == .plain {
        for source in node.elements ?? [node] {
          guard let more = source.members else {
            throw failure("'<<' merges mappings, found \(source.summary)", at: source.position)
          }
          merged += more
        }
      } else {
        members.append(.init(key: scalar.string, keyPosition: keyPosition, node: node))
      }
    }
    for member in merged where !members.contains(where: { $0.key == member.key }) {
      members.append(member)
    }
    return members
  }

  private func position(_ mark: Mark?) -> Position {
    Position(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private func failure(_ message: String, at position: Position?, hint: String? = nil) -> Diagnostic
  {
    Diagnostic(
      file: file, position: position, message: message.replacing(Self.asterisk, with: "*"),
      hint: hint)
  }

  private func diagnostic(_ error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // The parser's own advice is for programmers, and one sentence begins in its middle.
      if problem.hasPrefix("Maximum nesting level") {
        return failure("nested too many levels deep", at: position(mark))
      }
      let problem = problem.hasPrefix("but ") ? String(problem.dropFirst(4)) : problem
      let context = context.map { ", \($0.text) (line \($0.mark.line))" } ?? ""
      let hint =
        problem.contains("start any token") ? "indent with spaces, quote '@', '`', '%'" : nil
      return failure("\(problem)\(context)", at: position(mark), hint: hint)
    case .duplicatedKeysInMapping(let keys, let context):
      return failure("key '\(keys[0])' is written twice", at: position(context.mark))
    case .reader(let problem, _, _, _): return failure(problem, at: nil)
    default: return failure("\(error)", at: nil)
    }
  }
}
