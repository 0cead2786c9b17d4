import VerdinJudge

/// Why a request in Kayenta's format gets an error in place of a result.
package struct KayentaRequestError: Error, Equatable, Sendable, CustomStringConvertible {
  package var message: String
  package var position: Position
  package var hint: String?

  package init(_ message: String, at position: Position, hint: String? = nil) {
    self.message = message
    self.position = position
    self.hint = hint
  }

  package var description: String { message + (hint.map { " (\($0))" } ?? "") }

  package func diagnostic(file: String) -> Diagnostic {
    Diagnostic(file: file, position: position, message: message, hint: hint)
  }
}

/// Looks settings up as Kayenta does, which is lenient along the way and strict at the end of it.
///
/// A missing step, a null and anything that has no keys lead to the default. A list is searched
/// element by element; what is found in it is a list again, and so the wrong type for every field.
struct KayentaLookup {
  /// `analysisConfigurations.canary` of one metric; nil when absent.
  let settings: Node?
  let metric: String

  /// The text at a path; a value of another type is a text that stands for nothing known.
  func text(_ path: String...) throws(KayentaRequestError) -> String? {
    guard let node = find(path[...], in: settings) else { return nil }
    if node.isNull { throw mistyped(node, path, expected: "a text") }
    return node.string ?? ""
  }

  /// False when nothing or null is there.
  func flag(_ path: String...) throws(KayentaRequestError) -> Bool {
    guard let node = find(path[...], in: settings), !node.isNull else { return false }
    guard case .bool(let flag) = node.value else {
      throw mistyped(node, path, expected: "true or false")
    }
    return flag
  }

  /// Zero when null is there.
  func number(_ path: String..., default: Double) throws(KayentaRequestError) -> Double {
    guard let node = find(path[...], in: settings) else { return `default` }
    switch node.value {
    case .null: return 0
    case .number(let number) where number.isInteger:
      // Kayenta takes integers of 32 bits only, and they have no negative zero.
      guard let integer = Int32(exactly: number.value) else {
        throw mistyped(node, path, expected: "an integer of 32 bits")
      }
      return Double(integer)
    case .number(let number): return number.value
    default: throw mistyped(node, path, expected: "a number")
    }
  }

  /// What a path leads to, its own last step included.
  private func find(_ path: ArraySlice<String>, in node: Node?) -> Node? {
    guard let node, let key = path.first else { return node }
    if case .array(let elements) = node.value {
      let found = elements.compactMap { find(path, in: $0) }
      return found.isEmpty ? nil : Node(.array(found), at: node.position)
    }
    return find(path.dropFirst(), in: node[key])
  }

  private func mistyped(
    _ node: Node, _ path: [String], expected: String
  ) -> KayentaRequestError {
    KayentaRequestError(
      "'\(path.joined(separator: "."))' of metric '\(metric)' must be \(expected), "
        + "found \(node.summary)",
      at: node.position)
  }
}
