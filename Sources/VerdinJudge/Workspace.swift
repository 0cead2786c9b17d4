import RealModule
import VerdinNumerics

/// Storage that judging reuses from metric to metric, so that the kernels allocate nothing once it
/// has grown to the largest sample.
package struct Workspace: Sendable {
  /// The points of each arm that count, in the order of recording.
  package var champion = CleanSample()
  package var challenger = CleanSample()
  /// The pair that they were taken from, and its ticks.
  var recorded = MetricPair(name: "", champion: Series([]), challenger: Series([]))
  var ticks = JoinedTicks()
  var census: TickCensus?
  var tickMarks: [TickMark] = []
  var challengerSigns = UpsAndDowns()
  var championSigns = UpsAndDowns()
  /// Why the A/A history was of no use for it, if it was not.
  var historyDoubt: String?

  /// What ranks say of the samples, once they are compared.
  var ranks: RankFindings?
  var sortedChampion = SortedSample()
  var sortedChallenger = SortedSample()
  /// The logarithms of both samples, where they are taken.
  var logChampion = SortedSample()
  var logChallenger = SortedSample()
  var hasLogarithms = false
  /// Whether ratios are compared without them: both samples are positive and very large.
  var comparesRatios = false
  var ratioRanks = RatioRanks()
  /// What is made of an arm's sorted values for one more comparison: their distances from its median, or
  /// all of them moved by a margin.
  var derivedChampion = SortedSample()
  var derivedChallenger = SortedSample()
  var sortScratch = SortScratch()
  var exactNull = ExactNullCache()
  var hodgesLehmann = HodgesLehmann()
  /// The error of a fail, and those of fail and pass in ascending order, as estimates take them.
  var failAlpha: [Double] = []
  var bothAlphas: [Double] = []
  var shiftedRanks = ShiftedRanks()
  var seriesScratch = SeriesScratch()
  var studentQuantiles = StudentQuantiles()
  var gateBoundaries = GateBoundaries()

  package init() {}

  /// Sorts both clean samples.
  mutating func sort() {
    hasLogarithms = false
    comparesRatios = false
    sortedChampion.replace(with: champion.values, scratch: &sortScratch)
    sortedChallenger.replace(with: challenger.values, scratch: &sortScratch)
  }

  /// Takes the logarithms of both sorted samples, unless they are taken.
  ///
  /// - Precondition: all values are positive.
  mutating func takeLogarithms() {
    if hasLogarithms { return }
    logChallenger.replace(with: sortedChallenger, increasing: { Double.log($0) })
    logChampion.replace(with: sortedChampion, increasing: { Double.log($0) })
    hasLogarithms = true
  }
}

/// One arm's points that count, and how many there were that do not.
package struct CleanSample: Sendable {
  package var values: [Double] = []
  package var missing = 0
  package var infinite = 0
  package var events: Double?
  package var exposure: Double?
  /// The counts as recorded, when the metric is a proportion.
  package var counts: Series.Counts?
  /// The times of all points as recorded, which those of `counts` are.
  package var recordedTimes: [Double] = []
  /// The histograms behind the values that count, when the metric was recorded as such.
  package var histogram: Series.Histogram?
  /// The times of the values that count; empty when the recording has none.
  package var times: [Double] = []
  /// The instances of the values that count; empty when the recording names none.
  package var instances: [String] = []

  /// The storage of `times` where not all points count.
  private var someTimes: [Double] = []

  /// Takes the finite values of a series.
  mutating func keepFinite(_ series: Series) {
    reset(series)
    if series.values.allSatisfy(\.isFinite) {
      values.replaceOrShare(series.values)
      (times, instances, histogram) = (series.times, series.instances, series.histogram)
      return
    }
    let hasTimes = !series.times.isEmpty
    let hasInstances = !series.instances.isEmpty
    someTimes.removeAll(keepingCapacity: true)
    for (place, value) in series.values.enumerated() {
      if value.isFinite {
        values.append(value)
        if let histogram = series.histogram {
          self.histogram?.counts.append(histogram.counts[place])
        }
        if hasTimes { someTimes.append(series.times[place]) }
        if hasInstances { instances.append(series.instances[place]) }
      } else if value.isNaN {
        missing += 1
      } else {
        infinite += 1
      }
    }
    times = someTimes
  }

  mutating func reset(_ series: Series) {
    values.replaceOrShare([])
    missing = 0
    infinite = 0
    counts = series.counts
    recordedTimes = series.times
    histogram = series.histogram.map { Series.Histogram(edges: $0.edges, counts: []) }
    // They may be another's storage, which is not to be emptied.
    times = []
    instances = []
    // NaN counts are missing points; a sum over the others is what was really counted.
    events = series.counts.map { $0.events.reduce(0) { $1.isNaN ? $0 : $0 + $1 } }
    exposure = series.counts.map { $0.exposures.reduce(0) { $1.isNaN ? $0 : $0 + $1 } }
  }

  /// Whether every recorded point counts, and no instance is named.
  var isAllOfOneInstance: Bool { missing == 0 && infinite == 0 && instances.isEmpty }

  /// The share of recorded points that can be used; 1 when none was recorded.
  var coverage: Double {
    let recorded = values.count + missing + infinite
    return recorded == 0 ? 1 : Double(values.count) / Double(recorded)
  }
}
