import RealModule
import VerdinJudge
import VerdinNumerics

/// What a metric is like while nothing is wrong.
package struct MetricModel: Sendable {
  package var name: String
  package var labels: [String: String] = [:]
  package var form: Form
  /// The lag-1 autocorrelation of an arm's own noise; nil leaves it to the simulation.
  package var phi: Double?

  package enum Form: Sendable, Equatable {
    /// Positive values about a level, with a deviation of the logarithm; `isTimed` for one a tick.
    case positive(level: Double, deviation: Double, isTimed: Bool)
    /// Values of any sign, with a deviation in their own unit.
    case signed(level: Double, deviation: Double, isTimed: Bool)
    /// Events out of requests a tick; the logarithm of the rate of events (or, of frequent events, of
    /// their absence) deviates from tick to tick.
    case counts(share: Double, requests: Int, deviation: Double)
    /// Small counts of which most are 0.
    case sparse
  }

  package init(name: String, labels: [String: String] = [:], form: Form, phi: Double? = nil) {
    self.name = name
    self.labels = labels
    self.form = form
    self.phi = phi
  }

  /// What is assumed of a metric that has no recording. It lies well within its limits: at half of an
  /// upper one, at twice a lower one, or in the middle of what they leave.
  ///
  /// - Parameters:
  ///   - spread: the deviation of the logarithm. For an absolute margin the deviation is the margin.
  ///   - requests: the exposure of a tick where the metric is made of counts.
  package init(assuming settings: MetricConfig, spread: Double, requests: Int) {
    name = settings.name
    if settings.kind == .sparse {
      form = .sparse
      return
    }
    if settings.kind == .rate || settings.proportion != nil {
      let share = Self.level(settings.limits, most: 1) ?? (settings.harm == .decrease ? 0.9 : 0.01)
      form = .counts(share: share, requests: requests, deviation: spread)
      return
    }
    let isTimed = settings.kind != .samples
    let limited = Self.level(settings.limits, most: .infinity)
    switch settings.margin {
    case .relative, .relativeOrAbsolute, .superiority:
      form = .positive(level: limited ?? 100, deviation: spread, isTimed: isTimed)
    case .absolute(let margin):
      form = .signed(level: limited ?? 10 * margin, deviation: margin, isTimed: isTimed)
    }
  }

  private static func level(_ limits: Limits, most: Double) -> Double? {
    switch (limits.above, limits.below) {
    case (let low?, let high?): (low + high) / 2
    case (nil, let high?) where high > 0: high / 2
    case (let low?, nil) where low > 0: most.isFinite ? (low + most) / 2 : 2 * low
    default: nil
    }
  }

  /// Whether the values have times, one a tick.
  var isTimed: Bool {
    switch form {
    case .positive(_, _, let isTimed), .signed(_, _, let isTimed): isTimed
    case .counts, .sparse: true
    }
  }
}

extension MetricModel {
  /// A model with level, spread and autocorrelation of a champion's recording.
  ///
  /// - Returns: nil for a recording without eight usable values.
  package init?(fitting champion: Series, of pair: MetricPair) {
    let values = champion.values.filter(\.isFinite)
    guard values.count >= HARVariance.fewest else { return nil }
    self.init(name: pair.name, labels: pair.labels, form: .sparse)
    if let counts = champion.counts {
      form = Self.fitted(counts)
      return
    }
    let sorted = SortedSample(values)
    let level = sorted.median
    // Half of all values are one number: no spread to measure.
    if 2 * values.count(where: { $0 == level }) >= values.count { return }
    let isPositive = sorted.minimum > 0
    let centred = values.map { isPositive ? Double.log($0 / level) : $0 - level }
    let deviation = 1.4826 * SortedSample(centred.map(abs)).median
    var scratch = AutoregressionScratch()
    phi = HARVariance(centred.span, scratch: &scratch)?.autocorrelation
    let isTimed = !champion.times.isEmpty
    form =
      isPositive
      ? .positive(level: level, deviation: deviation, isTimed: isTimed)
      : .signed(level: level, deviation: deviation, isTimed: isTimed)
  }

  private static func fitted(_ counts: Series.Counts) -> Form {
    let events = counts.events.reduce(0, +)
    let exposure = counts.exposures.reduce(0, +)
    guard events > 0, exposure > 0, events <= exposure else { return .sparse }
    let ticks = Double(counts.events.count)
    let share = events / exposure
    // What events, or rather the rarer of events and their absence, scatter more than Poisson's law.
    let rarer = zip(counts.events, counts.exposures).map { share <= 0.5 ? $0 : $1 - $0 }
    let mean = rarer.reduce(0, +) / ticks
    let variance = rarer.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, ticks - 1)
    let extra = mean > 0 ? max(0, (variance - mean) / (mean * mean)) : 0
    return .counts(
      share: share, requests: max(1, Int((exposure / ticks).rounded())),
      deviation: min(1, extra.squareRoot()))
  }
}
