/// What the data must be like before anything is judged from them.
public struct DataGuards: Sendable, Equatable {
  /// The least share of recorded points, and of common ticks, that must be usable.
  public var coverage: Double
  /// Seconds that are left out after the start of the challenger and after each scale step; nil
  /// leaves out 600 when there are scale steps.
  public var warmUp: Double?
  /// When an arm was scaled, in unix seconds.
  public var scaleSteps: [Double]
  /// The time of the judgement in unix seconds; nil takes the data's own end.
  public var asOf: Double?
  /// How many seconds the last value may be older than `asOf`, or without that, one arm's than the
  /// other's; nil allows three ticks or a twentieth of the recording, whichever is more.
  public var freshness: Double?
  /// The planned split of the traffic. Its metric is judged only when the configuration names it.
  public var traffic: Traffic?

  public struct Traffic: Sendable, Equatable {
    /// The metric that counts what was sent to each arm.
    public var metric: String
    /// The share of all that the challenger should get, between 0 and 1.
    public var share: Double
    public init(metric: String, share: Double) {
      self.metric = metric
      self.share = share
    }
  }

  public init(
    coverage: Double = 0.8, warmUp: Double? = nil, scaleSteps: [Double] = [], asOf: Double? = nil,
    freshness: Double? = nil, traffic: Traffic? = nil
  ) {
    self.coverage = coverage
    self.warmUp = warmUp
    self.scaleSteps = scaleSteps
    self.asOf = asOf
    self.freshness = freshness
    self.traffic = traffic
  }
}
