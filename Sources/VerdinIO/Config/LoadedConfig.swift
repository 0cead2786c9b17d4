import VerdinJudge

/// A configuration as it was read, in whichever of its three forms.
package struct LoadedConfig: Sendable, Equatable {
  package var file: String
  package var kind: Kind
  package var config: JudgeConfig
  /// The policy to judge by when the command line names none.
  package var defaultPolicyName: String
  /// What the reader of a report should know of how the configuration was understood.
  package var notes: [String]
  /// Where past windows of champion against champion are, when it says so.
  package var history: HistoryPlace?
  /// How to roll out, when it says so.
  package var rollout: RolloutSettings?
  /// How to compare answers to copies, when it says so.
  package var shadow: ShadowSettings?
  /// The text's tree, for whoever has to say where something stands.
  package var root: Node

  package enum Kind: String, Sendable {
    /// Verdin's own keys.
    case verdin
    /// A table of limits: `accuracy: {min: 0.80, comparison: greater_than}`.
    case thresholds
    /// A Kayenta canary configuration.
    case kayenta
  }

  /// The metrics that are made of two counts, with the columns that hold them.
  package var proportions: [(metric: String, columns: MetricConfig.Proportion)] {
    config.metrics.compactMap { metric in metric.proportion.map { (metric.name, $0) } }
  }

  /// Reads a configuration in YAML or JSON; the form is told by its keys.
  ///
  /// JSON is assumed when the file's name ends in `.json`, and when a text of another name than
  /// `.yaml` or `.yml` starts with `{`.
  ///
  /// - Throws: everything that is wrong at once; after a syntax error that is the one thing.
  package init(_ bytes: [UInt8], file: String) throws(ConfigErrors) {
    let root: Node
    do {
      root =
        isJSON(bytes, file: file)
        ? try Node(json: bytes, file: file) : try Node(yaml: bytes, file: file)
    } catch {
      throw ConfigErrors(diagnostics: [error])
    }
    try self.init(root, file: file)
  }

  package init(_ root: Node, file: String) throws(ConfigErrors) {
    var reader = ConfigReader(file: file)
    let loaded = reader.configuration(root)
    if !reader.diagnostics.isEmpty {
      throw ConfigErrors(diagnostics: reader.diagnostics.sorted(by: inOrderOfText))
    }
    self = loaded
  }

  init(
    file: String, kind: Kind, config: JudgeConfig, defaultPolicyName: String = "verdin",
    notes: [String] = [], history: HistoryPlace? = nil,
    rollout: RolloutSettings? = nil, shadow: ShadowSettings? = nil, root: Node
  ) {
    self.file = file
    self.kind = kind
    self.config = config
    self.defaultPolicyName = defaultPolicyName
    self.notes = notes
    self.history = history
    self.rollout = rollout
    self.shadow = shadow
    self.root = root
  }
}

/// Everything that is wrong with a configuration, in the order of the text.
package struct ConfigErrors: Error, Equatable, CustomStringConvertible {
  package var diagnostics: [Diagnostic]

  package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

private func inOrderOfText(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
  guard let a = a.position, let b = b.position else { return false }
  return (a.line, a.column) < (b.line, b.column)
}

package func isJSON(_ bytes: [UInt8], file: String) -> Bool {
  let name = file.lowercased()
  if name.hasSuffix(".json") { return true }
  if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return false }
  return bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
}
