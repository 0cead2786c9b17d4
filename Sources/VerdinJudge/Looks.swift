/// How often a comparison is looked at while it runs, and so what error one look may spend.
///
/// Nothing is kept from look to look: every judgement computes all of them anew from the data since
/// the start, so that a fresh process gives the same answer.
public enum Looks: Sendable, Equatable {
  /// Once, at the end.
  case once
  /// As often as one likes, at any time: bounds that hold at all looks together.
  case anytime
  /// At the declared ends of stages, in seconds since the start, ascending: the error is spent over
  /// them as the information grows.
  case gates([Double])
}
