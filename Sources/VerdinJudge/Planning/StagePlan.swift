/// What one stage of a rollout will be able to tell.
public struct StagePlan: Sendable, Equatable {
  public var stage: RolloutPlan.Stage
  /// Requests that each arm is expected to get during the stage.
  public var championRequests: Double
  public var challengerRequests: Double
  public var metrics: [MetricPlan]

  public init(
    stage: RolloutPlan.Stage, championRequests: Double, challengerRequests: Double,
    metrics: [MetricPlan]
  ) {
    self.stage = stage
    self.championRequests = championRequests
    self.challengerRequests = challengerRequests
    self.metrics = metrics
  }
}

/// What one stage will be able to tell of one metric.
public struct MetricPlan: Sendable, Equatable {
  public var name: String
  public var labels: [String: String]
  public var settings: MetricConfig
  /// How the metric will be compared, as the recording's form decides it.
  public var basis: Basis
  public var answer: Answer
  /// How much data the stage brings.
  public var size: PlannedSize
  /// What `size` can tell on its own; nil where it is too little for any statistic, and at 100 %.
  public var alone: Outlook?
  /// What all data since the start of an earlier stage tell together, where that is more.
  public var pooled: Pooled?
  /// How long the stage would have to be, in seconds, to pass as often as asked for if the arms are
  /// alike; nil where no length within a year is enough.
  public var secondsNeeded: Double?
  /// What helps, a sentence each; empty where nothing is needed.
  public var advice: [String]
  /// What was assumed where the recording does not tell; the same at every stage.
  public var assumptions: [String]

  public init(
    name: String, labels: [String: String] = [:], settings: MetricConfig, basis: Basis,
    answer: Answer, size: PlannedSize, alone: Outlook? = nil, pooled: Pooled? = nil,
    secondsNeeded: Double? = nil, advice: [String] = [], assumptions: [String] = []
  ) {
    self.name = name
    self.labels = labels
    self.settings = settings
    self.basis = basis
    self.answer = answer
    self.size = size
    self.alone = alone
    self.pooled = pooled
    self.secondsNeeded = secondsNeeded
    self.advice = advice
    self.assumptions = assumptions
  }

  public enum Basis: String, Sendable, CaseIterable {
    /// Ticks, with an error that knows autocorrelation.
    case series
    /// Instances, against the spread of the champion's.
    case instances
    /// Events over exposure.
    case rate
    /// Independent values, by ranks.
    case samples
    /// Mostly one number, by ranks.
    case sparse
    /// Nothing usable was recorded of the champion.
    case none
  }

  /// What the stage can say, at the power asked for.
  public enum Answer: String, Sendable, CaseIterable {
    /// It passes if the arms are alike.
    case pass
    /// It will not pass, but a doubling (a halving, where a decrease hurts) fails.
    case failOnly = "fail_only"
    /// A doubling only looks bad, which makes it marginal.
    case alarmOnly = "alarm_only"
    /// Not even that.
    case none
    /// All traffic is the challenger's: its hard limits alone are checked.
    case limitsOnly = "limits_only"
  }

  public struct Pooled: Sendable, Equatable {
    /// The share of the first of the stages that are taken together.
    public var since: Double
    public var outlook: Outlook

    public init(since: Double, outlook: Outlook) {
      self.since = since
      self.outlook = outlook
    }
  }
}

/// How much data a stage brings for a metric.
public struct PlannedSize: Sendable, Equatable {
  /// Ticks that both arms share, and their length in seconds, where ticks are compared.
  public var ticks: Int?
  public var tickSeconds: Double?
  /// Expected exposure (requests, labelled answers) of each arm.
  public var championExposure: Double
  public var challengerExposure: Double
  /// Expected events of each arm if they are alike, where events are counted.
  public var championEvents: Double?
  public var challengerEvents: Double?

  public init(
    ticks: Int? = nil, tickSeconds: Double? = nil, championExposure: Double,
    challengerExposure: Double, championEvents: Double? = nil, challengerEvents: Double? = nil
  ) {
    self.ticks = ticks
    self.tickSeconds = tickSeconds
    self.championExposure = championExposure
    self.challengerExposure = challengerExposure
    self.championEvents = championEvents
    self.challengerEvents = challengerEvents
  }
}

/// What an amount of data can tell of a metric.
public struct Outlook: Sendable, Equatable {
  /// The probability to pass if the arms are alike.
  public var passPower: Double
  /// The probability to fail, and to fail or be marginal, at given harmful changes.
  public var powers: [ChangePower]
  /// The smallest harmful change that fails as often as asked for, on the scale of the margin; nil
  /// where none does.
  public var smallestFail: Double?
  /// The smallest that fails or is marginal as often as asked for.
  public var smallestAlarm: Double?
  /// The smallest margin within which alike arms would pass as often as asked for.
  public var achievableMargin: Double?
  /// Whether these three are relative, in the metric's unit, or points of superiority.
  public var scale: MarginBounds.Scale

  public init(
    passPower: Double, powers: [ChangePower], smallestFail: Double?, smallestAlarm: Double?,
    achievableMargin: Double?, scale: MarginBounds.Scale
  ) {
    self.passPower = passPower
    self.powers = powers
    self.smallestFail = smallestFail
    self.smallestAlarm = smallestAlarm
    self.achievableMargin = achievableMargin
    self.scale = scale
  }

  public struct ChangePower: Sendable, Equatable {
    /// Relative and harmful: 0.1 is 10 % worse.
    public var change: Double
    public var fail: Double
    public var alarm: Double

    public init(change: Double, fail: Double, alarm: Double) {
      self.change = change
      self.fail = fail
      self.alarm = alarm
    }
  }
}

extension MetricPlan {
  /// The name with the labels, as in `latency_ms{route=/buy}`.
  public var displayName: String { displayed(name, labels) }
}
