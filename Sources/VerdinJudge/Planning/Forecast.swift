/// A stretch of time and the requests per second that each arm gets in it.
struct TrafficSpan: Sendable {
  var champion: Double
  var challenger: Double
  var seconds: Double

  init(_ stage: RolloutPlan.Stage, requestsPerSecond: Double) {
    champion = requestsPerSecond * (1 - stage.share)
    challenger = requestsPerSecond * stage.share
    seconds = stage.seconds
  }

  /// Every request goes to both arms; the challenger's answers are thrown away.
  init(shadowing requestsPerSecond: Double, seconds: Double) {
    (champion, challenger) = (requestsPerSecond, requestsPerSecond)
    self.seconds = seconds
  }
}

/// What a recording says of comparisons to come.
protocol Forecast {
  var basis: MetricPlan.Basis { get }
  var scale: PlanScale { get }
  /// What was assumed where the recording does not tell.
  var assumptions: [String] { get }
  func size(of spans: [TrafficSpan]) -> PlannedSize
  /// - Returns: nil where the data are too few for any statistic.
  func comparison(over spans: [TrafficSpan]) -> (any PlannedComparison)?
}

/// What all forecasts of a plan share.
struct PlanContext {
  var config: JudgeConfig
  var traffic: PlannedTraffic
  /// How many metrics share the error of a false fail.
  var family: Int
  let laws = ErrorLaws()

  /// The error that a fail may spend if this metric alone is bad: its own, or its part of the family's.
  func failAlpha(_ harm: Harm) -> Double {
    let sides = harm == .either ? 2.0 : 1
    return min(config.alpha.fail, config.alpha.family / (Double(max(family, 1)) * sides))
  }
}

/// The traffic that a rollout will see.
public struct PlannedTraffic: Sendable, Equatable {
  /// Of both arms together.
  public var requestsPerSecond: Double
  /// How many requests stood behind each tick of the recording, where it tells.
  public var requests: MetricPair?
  /// Whether series compare the challenger with as many requests of the champion, as quantiles of
  /// each tick must be: of fewer requests they read lower.
  public var sameSizeSeries: Bool

  /// - Precondition: a positive rate.
  public init(
    requestsPerSecond: Double, requests: MetricPair? = nil, sameSizeSeries: Bool = false
  ) {
    precondition(requestsPerSecond > 0, "\(requestsPerSecond) requests a second")
    self.requestsPerSecond = requestsPerSecond
    self.requests = requests
    self.sameSizeSeries = sameSizeSeries
  }
}
