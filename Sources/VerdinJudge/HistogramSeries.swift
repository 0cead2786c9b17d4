import RealModule
import VerdinNumerics

extension Series {
  /// A series of histograms; each value is the quantile of its own tick, and missing where nothing
  /// was counted. In a bin without end it is the near edge.
  ///
  /// - Precondition: there is a bin, and no count is negative or NaN.
  public init(
    _ histogram: Histogram, quantile: Double = 0.95, times: [Double] = [],
    instances: [String] = []
  ) {
    precondition(!histogram.edges.isEmpty, "a histogram without bins")
    let values = histogram.counts.map { counts in
      histogram.sample(of: counts).map { histogram.inUnit($0.value(at: quantile)) } ?? .nan
    }
    self.init(values, times: times, instances: instances)
    self.histogram = histogram
  }
}

extension Series.Histogram {
  /// Whether all values are above 0, so that ratios can be compared.
  var isPositive: Bool { edges[0] > 0 }

  /// Some of the counts as a sample, on logarithms where all values are above 0; nil when they hold
  /// nothing.
  func sample(of counts: [Double]) -> BinnedSample? {
    let sample = BinnedSample(
      upperEdges: edges, counts: counts, scale: isPositive ? .logarithm : .value)
    return sample.total > 0 ? sample : nil
  }

  /// A value of such a sample in the metric's unit.
  func inUnit(_ value: Double) -> Double { isPositive ? Double.exp(value) : value }

  /// The counts of all rows together.
  var pooled: [Double] {
    counts.reduce(into: Array(repeating: 0, count: edges.count)) { sums, row in
      for bin in row.indices { sums[bin] += row[bin] }
    }
  }
}

extension MetricPair {
  /// The pair with this quantile as the values of its histograms, if it has any.
  func showing(quantile: Double) -> MetricPair {
    guard champion.histogram != nil || challenger.histogram != nil else { return self }
    var shown = self
    shown.champion = champion.showing(quantile)
    shown.challenger = challenger.showing(quantile)
    return shown
  }
}

extension Series {
  fileprivate func showing(_ quantile: Double) -> Series {
    guard let histogram else { return self }
    return Series(histogram, quantile: quantile, times: times, instances: instances)
  }
}
