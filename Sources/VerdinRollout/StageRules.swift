import VerdinJudge

/// How the stages of a rollout are looked at.
public struct StageRules: Sendable, Equatable, Codable {
  /// Seconds between two looks.
  public var interval: Double
  /// Seconds after each change of the share that are not judged; nil takes a thirtieth of the stage.
  public var settle: Double?
  /// The metric that counts the requests of each arm, by which the split is checked where it was
  /// recorded.
  public var traffic: String
  /// What a hard limit asks for before it decides.
  public var caution: LimitCaution

  public init(
    interval: Double = 60, settle: Double? = nil, traffic: String = "requests",
    caution: LimitCaution = LimitCaution()
  ) {
    self.interval = interval
    self.settle = settle
    self.traffic = traffic
    self.caution = caution
  }

  public func settle(of stage: StagedPlan.Stage) -> Double { settle ?? stage.duration / 30 }

  /// How many seconds the challenger's last value may be old where the configuration does not say.
  public var allowedAge: Double { 5 * interval }
}
