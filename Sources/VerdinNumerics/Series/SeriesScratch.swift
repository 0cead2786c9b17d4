/// Storage that the series kernels share and the caller keeps, so that they allocate nothing once
/// it has grown to the longest series.
package struct SeriesScratch: Sendable {
  /// The series under study, in the order of time.
  package var series: [Double] = []
  /// The influence values of its location, in the order of time.
  package private(set) var influence: [Double] = []
  private(set) var sorted = SortedSample()
  /// Sums of the first i sorted deviations from the median, for i = 0 … n.
  private(set) var sums: [Double] = []
  package var autoregression = AutoregressionScratch()
  private var sorting = SortScratch()

  package init() {}

  mutating func sortSeries() { sorted.replace(with: series, scratch: &sorting) }

  mutating func sumDeviations(from median: Double) {
    let sorted = sorted
    var sum = 0.0
    sums.refill(series.count + 1) { place in
      if place > 0 { sum += sorted.padded[place - 1] - median }
      return sum
    }
  }

  @inline(__always)
  mutating func fillInfluence(_ transform: (Double) -> Double) {
    let series = series
    influence.refill(series.count) { transform(series[$0]) }
  }
}

/// Storage of `HARVariance`.
package struct AutoregressionScratch: Sendable {
  /// The series less its mean.
  var centred: [Double] = []
  /// γ_k / γ_0 for lags 0, 1, ….
  var correlations: [Double] = []
  /// Coefficients of the autoregression of the present order, and of the one before.
  var coefficients: [Double] = []
  var lower: [Double] = []
  /// The influence values of a slope.
  var influence: [Double] = []

  package init() {}
}
