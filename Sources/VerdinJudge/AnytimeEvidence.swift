/// What repeated looks at one metric have shown, all of them together.
///
/// Every figure is computed anew from all data since the start, and none depends on when or how
/// often somebody looked before.
public struct AnytimeEvidence: Sendable, Equatable {
  public var method: Method
  /// How many looks the figures stand for; each could have ended the comparison.
  public var looks: Int
  /// The evidence for an increase and for a decrease, nil where that direction does no harm.
  public var increase: Side?
  public var decrease: Side?
  /// The declared gates that were tested so far.
  public var gates: [Gate]
  /// Seconds until the next declared gate; nil after the last, and where none are declared.
  public var nextGate: Double?

  public enum Method: String, Sendable {
    /// Bets on the share of all events that falls to the challenger.
    case rateEProcess = "rate_e_process"
    /// The same on the values beyond quantiles of the past.
    case exceedanceEProcess = "exceedance_e_process"
    /// A series' z-value against the boundary of a normal mixture.
    case normalMixture = "normal_mixture"
    /// z-values at a few declared gates, the error spent over them by Lan and DeMets.
    case gates
  }

  /// One harmful direction.
  public struct Side: Sendable, Equatable {
    /// log E, or z against the margin, at the last look; nil before the first.
    public var statistic: Double?
    /// What the statistic had to reach at that look.
    public var boundary: Double?
    /// p-value against "no more than tolerated" that holds at all looks together; it never grows.
    public var p: Double
    /// The same against "no harm at all".
    public var pHarm: Double
    /// The first look that proved harm beyond the margin.
    public var crossing: Crossing?

    public init(
      statistic: Double?, boundary: Double?, p: Double, pHarm: Double, crossing: Crossing? = nil
    ) {
      self.statistic = statistic
      self.boundary = boundary
      self.p = p
      self.pHarm = pHarm
      self.crossing = crossing
    }
  }

  /// The first look at which a statistic reached its boundary.
  public struct Crossing: Sendable, Equatable {
    /// Ticks that both arms had recorded by then.
    public var ticks: Int
    /// Seconds since the start, to the end of the last of these ticks.
    public var elapsed: Double
    /// The time of that tick, in unix seconds.
    public var time: Double

    public init(ticks: Int, elapsed: Double, time: Double) {
      self.ticks = ticks
      self.elapsed = elapsed
      self.time = time
    }
  }

  /// One declared gate that was tested.
  public struct Gate: Sendable, Equatable {
    /// Seconds since the start.
    public var elapsed: Double
    /// What z had to reach, in either harmful direction.
    public var boundary: Double
    /// z against the margin, nil where that direction does no harm.
    public var increase: Double?
    public var decrease: Double?

    public init(elapsed: Double, boundary: Double, increase: Double?, decrease: Double?) {
      self.elapsed = elapsed
      self.boundary = boundary
      self.increase = increase
      self.decrease = decrease
    }
  }

  public init(
    method: Method, looks: Int, increase: Side? = nil, decrease: Side? = nil, gates: [Gate] = [],
    nextGate: Double? = nil
  ) {
    self.method = method
    self.looks = looks
    self.increase = increase
    self.decrease = decrease
    self.gates = gates
    self.nextGate = nextGate
  }
}
