/// The method that bounded a metric's effect, and how it was known what the values are.
public struct DecidingMethod: Sendable, Equatable {
  /// The method's word: `series`, `rate`, `instances`, …
  public var name: String
  /// The kind of values that the method takes them for.
  public var kind: MetricConfig.Kind
  /// What in the data told the kind; nil where the configuration declares it.
  public var inferredFrom: String?

  public init(name: String, kind: MetricConfig.Kind, inferredFrom: String? = nil) {
    self.name = name
    self.kind = kind
    self.inferredFrom = inferredFrom
  }

  /// `kind: series, inferred from regular ticks`.
  public var sentence: String {
    "kind: \(kind.rawValue), " + (inferredFrom.map { "inferred from \($0)" } ?? "as declared")
      + "; method: \(name)"
  }
}
