/// What is tolerated of one metric.
public struct MetricConfig: Sendable, Equatable {
  public var name: String
  /// nil: a guard when no metric of the configuration has a role, else `watch`.
  public var role: Role?
  /// What the values are; nil lets the data tell, as the evidence's notes say.
  public var kind: Kind?
  /// The quantile that is compared, where the metric is one or was recorded as a histogram.
  public var quantile: Double
  public var harm: Harm
  public var margin: Margin
  /// Hard limits on the challenger alone, beside the comparison with the champion.
  public var limits: Limits
  /// How much of the error among all metrics this one may spend, relative to the others, and how much
  /// it counts in its group's score.
  public var weight: Double
  /// Whether the metric is judged in a family of its own, with half of the error among all metrics.
  public var critical: Bool
  /// The groups the metric scores in; empty puts it in the one group of all such metrics.
  public var groups: [String]
  /// The columns whose sums make the metric, when it is a proportion.
  public var proportion: Proportion?
  /// What only policy `kayenta` asks of a metric.
  public var kayenta: KayentaOptions

  /// What the values of a metric are, which decides how their error is known.
  public enum Kind: String, Sendable, CaseIterable {
    /// One aggregate a tick: neighbours depend on each other.
    case series
    /// Independent raw values.
    case samples
    /// Events over exposure, from two counts.
    case rate
    /// Mostly one number, such as no errors at all.
    case sparse
    /// Independent raw values, or histograms of them, of which one quantile is compared.
    case quantile
  }

  /// The largest harmful change that is still acceptable.
  public enum Margin: Sendable, Equatable {
    /// A share of the champion's level: 0.1 tolerates a level 10 % worse.
    case relative(Double)
    /// In the metric's own unit.
    case absolute(Double)
    /// Either of the two tolerates the change: a share of the champion's level, or an amount.
    case relativeOrAbsolute(Double, Double)
    /// P(challenger > champion) + ½ P(equal), from ½ to 1: 0.6 tolerates that the challenger is the
    /// larger in 60 % of pairs, and as well that it is the smaller in 60 %.
    case superiority(Double)
  }

  public struct Proportion: Sendable, Equatable {
    public var numerator: String
    public var denominator: String
    public init(numerator: String, denominator: String) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  public init(
    name: String, role: Role? = nil, kind: Kind? = nil, quantile: Double = 0.95,
    harm: Harm = .either,
    margin: Margin = .relative(0.1),
    limits: Limits = Limits(), weight: Double = 1, critical: Bool = false, groups: [String] = [],
    proportion: Proportion? = nil,
    kayenta: KayentaOptions = KayentaOptions()
  ) {
    self.name = name
    self.role = role
    self.kind = kind
    self.quantile = quantile
    self.harm = harm
    self.margin = margin
    self.limits = limits
    self.weight = weight
    self.critical = critical
    self.groups = groups
    self.proportion = proportion
    self.kayenta = kayenta
  }
}
