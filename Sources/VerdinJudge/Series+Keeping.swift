extension Series {
  /// The points whose time is wanted, with all that was recorded beside them.
  ///
  /// - Precondition: every value has a time.
  package func keeping(_ isWanted: (Double) -> Bool) -> Series {
    precondition(times.count == values.count, "\(times.count) times for \(values.count) values")
    let kept = times.indices.filter { isWanted(times[$0]) }
    guard kept.count < times.count else { return self }
    var series = self
    series.values = kept.map { values[$0] }
    series.times = kept.map { times[$0] }
    if !instances.isEmpty { series.instances = kept.map { instances[$0] } }
    series.counts = counts.map { counts in
      Counts(
        events: kept.map { counts.events[$0] }, exposures: kept.map { counts.exposures[$0] })
    }
    series.histogram = histogram.map { histogram in
      Histogram(edges: histogram.edges, counts: kept.map { histogram.counts[$0] })
    }
    return series
  }
}
