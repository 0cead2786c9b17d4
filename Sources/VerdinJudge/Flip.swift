/// What would have to be different for another verdict.
public struct Flip: Sendable, Equatable {
  /// The metric that decided, with its labels.
  public var metric: String
  /// One or two sentences: how far the metric lies from its margin, and what would change the word.
  public var sentence: String
  /// The nearest margin, in the form of the metric's own, with which its verdict is another; nil when
  /// no margin changes it.
  public var margin: MetricConfig.Margin?
  /// The metric's verdict with that margin.
  public var metricVerdict: Verdict?
  /// The verdict on the challenger with that margin.
  public var verdict: Verdict?
  /// How many points an arm would probably decide it, where more would.
  public var points: Int?

  public init(
    metric: String, sentence: String, margin: MetricConfig.Margin? = nil,
    metricVerdict: Verdict? = nil, verdict: Verdict? = nil, points: Int? = nil
  ) {
    self.metric = metric
    self.sentence = sentence
    self.margin = margin
    self.metricVerdict = metricVerdict
    self.verdict = verdict
    self.points = points
  }
}
