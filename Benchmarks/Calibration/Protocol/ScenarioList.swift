import VerdinIO

/// The scenarios of a protocol: `{"scenarios": [{id, kind, what, generator, R, nominal, min, max}]}`.
package func scenarios(_ json: [UInt8], file: String) throws(Diagnostic) -> [Scenario] {
  let root = try Node(json: json, file: file)
  guard let nodes = root["scenarios"]?.elements, !nodes.isEmpty else {
    throw Diagnostic(
      file: file, position: root.position, message: "no list 'scenarios'",
      hint: "see Benchmarks/Calibration/scenarios.json for the form")
  }
  return try nodes.map { node throws(Diagnostic) in try Scenario(node, file: file) }
}

extension Scenario {
  fileprivate init(_ node: Node, file: String) throws(Diagnostic) {
    func lacks(_ what: String) -> Diagnostic {
      Diagnostic(file: file, position: node.position, message: "a scenario lacks \(what)")
    }
    func text(_ key: String) throws(Diagnostic) -> String {
      guard case .string(let text) = node[key]?.value else { throw lacks("a text '\(key)'") }
      return text
    }
    func number(_ key: String) -> Double? {
      if case .number(let number) = node[key]?.value { number.value } else { nil }
    }
    id = try text("id")
    guard let kind = Kind(rawValue: try text("kind")) else {
      throw lacks("a known 'kind': " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.kind = kind
    what = try text("what")
    generator = node["generator"] ?? Node(.object([]), at: node.position)
    let replications = number("R") ?? 1
    guard replications >= 1, replications <= 1e8 else { throw lacks("a sensible 'R'") }
    self.replications = kind == .exact ? 1 : Int(replications)
    nominal = number("nominal")
    minimum = number("min") ?? 0
    guard let maximum = number("max") else { throw lacks("a number 'max'") }
    self.maximum = maximum
  }
}
