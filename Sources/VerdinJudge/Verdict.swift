/// What a judge says of a metric or of a whole challenger.
public enum Verdict: String, Sendable, CaseIterable, Codable {
  /// Shown to be within the margin, and no threshold crossed.
  case pass
  /// Looks worse than the margin allows, but that is not proven.
  case marginal
  /// Shown to be beyond the margin, or a threshold crossed.
  case fail
  /// Too little data, or data that cannot be trusted, to say any of the others.
  case inconclusive
}

/// Which way the challenger went, seen from the champion.
public enum Direction: String, Sendable, CaseIterable, Codable {
  case increase, decrease, none
}

/// The direction in which a change of the metric hurts.
public enum Harm: String, Sendable, CaseIterable, Codable {
  case increase, decrease, either
}

/// How much a metric's verdict weighs in the verdict on the challenger.
public enum Role: String, Sendable, CaseIterable, Codable {
  /// Must pass.
  case guarding = "guard"
  /// Must not fail or be marginal.
  case watch
  /// Is reported and decides nothing.
  case info
}
