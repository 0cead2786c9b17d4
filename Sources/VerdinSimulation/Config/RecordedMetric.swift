import RealModule
import VerdinJudge
import VerdinNumerics

/// A champion's recording of one metric, from which both arms are made by resampling.
package struct RecordedMetric: Sendable {
  package var name: String
  package var labels: [String: String]
  /// One value a tick, in the order of time.
  package var series: Series
  private var level = 0.0
  private var isPositive = false

  /// - Returns: nil for a recording without any usable value.
  package init?(_ pair: MetricPair) {
    name = pair.name
    labels = pair.labels
    series = pair.champion.oneValueATick
    let finite = SortedSample(series.values.filter(\.isFinite))
    guard !finite.isEmpty else { return nil }
    level = finite.median
    isPositive = finite.minimum > 0
  }

  /// The seconds from one tick to the next, most often; nil without times.
  package var tickSeconds: Double? {
    let gaps = zip(series.times.dropFirst(), series.times).map { $0 - $1 }.sorted()
    return gaps.isEmpty ? nil : gaps[gaps.count / 2]
  }

  /// One simulated pair; each arm has blocks of its own.
  func pair(
    _ x: MovingBlocks, _ y: MovingBlocks, ticks: Int, tickSeconds: Double,
    _ change: PlantedChange, _ harm: Harm, _ generator: inout SplitMix64
  ) -> MetricPair {
    let times = series.times.isEmpty ? [] : (0..<ticks).map { tickSeconds * Double($0) }
    var challenger = taken(x, ticks, times)
    if change.size != 0 {
      apply(change.logs(challenger.values.map(noise), harm), to: &challenger, &generator)
    }
    return MetricPair(
      name: name, labels: labels, champion: taken(y, ticks, times), challenger: challenger)
  }

  private func taken(_ blocks: MovingBlocks, _ ticks: Int, _ times: [Double]) -> Series {
    let places = (0..<ticks).map { blocks.place(of: $0, in: series.values.count) }
    guard let counts = series.counts else {
      return Series(places.map { series.values[$0] }, times: times)
    }
    return Series(
      Series.Counts(
        events: places.map { counts.events[$0] }, exposures: places.map { counts.exposures[$0] }),
      times: times)
  }

  private var scale: Double { level != 0 ? abs(level) : 1 }

  /// How far a value is from the level, on the scale on which changes are planted.
  private func noise(_ value: Double) -> Double {
    guard value.isFinite else { return 0 }
    return isPositive ? Double.log(value / level) : (value - level) / scale
  }

  private func apply(
    _ logs: [Double], to challenger: inout Series, _ generator: inout SplitMix64
  ) {
    guard let counts = challenger.counts else {
      for tick in logs.indices {
        let value = challenger.values[tick]
        challenger.values[tick] =
          isPositive
          ? value * Double.exp(logs[tick]) : value + scale * Double.expMinusOne(logs[tick])
      }
      return
    }
    let events = logs.indices.map { tick in
      changed(
        counts.events[tick], of: counts.exposures[tick], by: Double.exp(logs[tick]), &generator)
    }
    challenger = Series(
      Series.Counts(events: events, exposures: counts.exposures), times: challenger.times)
  }

  /// A count whose expectation is `factor` times that of the recorded one: some events are dropped,
  /// or some of the exposure without events is turned into events.
  private func changed(
    _ events: Double, of exposure: Double, by factor: Double, _ generator: inout SplitMix64
  ) -> Double {
    if factor <= 1 { return generator.binomial(Int(events), factor) }
    if events > exposure || exposure > 1e9 {
      return events + generator.poisson(events * (factor - 1))
    }
    let plain = exposure - events
    guard plain > 0 else { return events }
    return events + generator.binomial(Int(plain), min(1, events * (factor - 1) / plain))
  }
}

extension Series {
  /// The series with the instances of a tick put together: means of values, sums of counts.
  fileprivate var oneValueATick: Series {
    guard !instances.isEmpty, !times.isEmpty else {
      var series = self
      series.instances = []
      return series
    }
    var places: [Double: [Int]] = [:]
    for (place, time) in times.enumerated() { places[time, default: []].append(place) }
    let ticks = places.keys.sorted()
    let groups = ticks.map { places[$0] ?? [] }
    if let counts {
      return Series(
        Counts(
          events: groups.map { $0.reduce(0) { $0 + counts.events[$1] } },
          exposures: groups.map { $0.reduce(0) { $0 + counts.exposures[$1] } }), times: ticks)
    }
    let means = groups.map { group in
      let finite = group.map { values[$0] }.filter(\.isFinite)
      return finite.isEmpty ? Double.nan : finite.reduce(0, +) / Double(finite.count)
    }
    return Series(means, times: ticks)
  }
}
