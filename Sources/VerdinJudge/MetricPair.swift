/// One metric's recording from both arms: what the champion showed and what the challenger showed.
public struct MetricPair: Sendable, Equatable {
  /// The metric's name, as the configuration spells it.
  public var name: String
  /// What else tells this series apart from others of the same name, such as `route=/buy`.
  public var labels: [String: String]
  public var champion: Series
  public var challenger: Series

  public init(
    name: String, labels: [String: String] = [:], champion: Series, challenger: Series
  ) {
    self.name = name
    self.labels = labels
    self.champion = champion
    self.challenger = challenger
  }
}

/// What one arm showed of one metric: values in the order of recording, NaN where a point is missing.
public struct Series: Sendable, Equatable {
  public var values: [Double]
  /// Unix seconds, one per value; empty when the recording carries no time.
  public var times: [Double]
  /// The counts behind the values when the metric is a proportion or a rate.
  public var counts: Counts?
  /// The distribution behind each value when the metric was recorded as a histogram.
  public var histogram: Histogram?
  /// The instance (replica, pod, host) behind each value; empty when the recording names none.
  public var instances: [String]
  /// All values together in buckets, in place of values.
  package var sketch: Sketch?

  /// Events and the exposure they were counted over, one of each per value: errors and requests,
  /// correct answers and labelled ones.
  public struct Counts: Sendable, Equatable {
    public var events: [Double]
    public var exposures: [Double]

    public init(events: [Double], exposures: [Double]) {
      precondition(
        events.count == exposures.count,
        "\(events.count) event counts for \(exposures.count) exposures")
      self.events = events
      self.exposures = exposures
    }
  }

  /// How many observations fell into each bin, for every value.
  public struct Histogram: Sendable, Equatable {
    /// The upper edges of the bins, ascending; the last may be +∞.
    public var edges: [Double]
    /// A row per value of the series, a column per bin; not cumulated.
    public var counts: [[Double]]

    public init(edges: [Double], counts: [[Double]]) {
      precondition(
        counts.allSatisfy { $0.count == edges.count },
        "every row of counts has one for each of the \(edges.count) bins")
      self.edges = edges
      self.counts = counts
    }
  }

  /// - Precondition: `times` and `instances` are empty or have one element per value.
  public init(_ values: [Double], times: [Double] = [], instances: [String] = []) {
    precondition(
      times.isEmpty || times.count == values.count,
      "\(times.count) times for \(values.count) values")
    precondition(
      instances.isEmpty || instances.count == values.count,
      "\(instances.count) instances for \(values.count) values")
    self.values = values
    self.times = times
    self.instances = instances
  }

  /// A series of counts; each value is events over exposure, and missing where there was no exposure.
  public init(_ counts: Counts, times: [Double] = [], instances: [String] = []) {
    self.init(
      zip(counts.events, counts.exposures).map { $1 > 0 ? $0 / $1 : .nan },
      times: times, instances: instances)
    self.counts = counts
  }
}
