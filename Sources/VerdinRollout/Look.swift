import VerdinJudge

/// What one look at a running stage found.
public struct Look: Sendable, Equatable, Codable {
  /// When, in unix seconds.
  public var time: Double
  /// The index of the stage, from 0.
  public var stage: Int
  /// The verdict of the comparison; at the last stage, where nobody is left to compare with, that
  /// of the limits alone.
  public var verdict: Verdict
  /// One sentence: what decided.
  public var reason: String
  /// The limits that the challenger has crossed.
  public var crossings: [Crossing]
  /// Why the data cannot be trusted, when they cannot: a guard, a wrong split, a source that failed.
  public var distrust: String?
  /// How the stage's traffic was split, where requests are counted.
  public var split: TrafficSplit?
  /// What the router itself had sent to each arm by then, where it counts.
  public var served: ServedRequests?
  /// Every metric, in the order of the configuration.
  public var metrics: [MetricLook]
  /// SHA-256 of what was judged, so that a verdict can be traced to its input.
  public var inputDigest: String?

  public init(
    time: Double, stage: Int, verdict: Verdict, reason: String, crossings: [Crossing] = [],
    distrust: String? = nil, split: TrafficSplit? = nil, metrics: [MetricLook] = [],
    inputDigest: String? = nil
  ) {
    self.time = time
    self.stage = stage
    self.verdict = verdict
    self.reason = reason
    self.crossings = crossings
    self.distrust = distrust
    self.split = split
    self.metrics = metrics
    self.inputDigest = inputDigest
  }
}

/// A hard limit that the challenger has crossed.
public struct Crossing: Sendable, Equatable, Codable {
  public var metric: String
  /// Which figure of the metric, such as `mean` or `p99`.
  public var statistic: String
  public var value: Double
  /// The limit, and whether the value should lie above or below it.
  public var limit: Double
  public var side: Side
  /// The interval of the value, where one is known.
  public var lower: Double?
  public var upper: Double?
  /// How many observations the value stands on.
  public var observations: Int

  public enum Side: String, Sendable, Codable { case above, below }

  public init(
    metric: String, statistic: String, value: Double, limit: Double, side: Side,
    lower: Double? = nil, upper: Double? = nil, observations: Int
  ) {
    self.metric = metric
    self.statistic = statistic
    self.value = value
    self.limit = limit
    self.side = side
    self.lower = lower
    self.upper = upper
    self.observations = observations
  }
}

extension Crossing: CustomStringConvertible {
  public var description: String {
    "\(statistic) of \(metric) \(readable(value)) is not \(side.rawValue) \(readable(limit))"
  }
}

/// Four significant digits; a dash for nothing.
func readable(_ value: Double?) -> String {
  guard let value else { return "-" }
  guard value.isFinite else { return "\(value)" }
  guard value != 0 else { return "0" }
  var scale = 1.0
  while value.magnitude * scale < 1_000, scale < 1e12 { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  return rounded == rounded.rounded() && rounded.magnitude < 0x1p53
    ? "\(Int(rounded))" : "\(rounded)"
}

extension Crossing {
  init(_ finding: LimitFinding) {
    self.init(
      metric: finding.metric, statistic: finding.statistic, value: finding.value,
      limit: finding.limit, side: finding.isFloor ? .above : .below,
      lower: finding.interval?.lower, upper: finding.interval?.upper,
      observations: finding.observations)
  }
}
