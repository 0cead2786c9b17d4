extension Series {
  /// The values at some places, with their times, instances, counts and histograms.
  package func selecting(_ places: [Int]) -> Series {
    var selected = Series(places.map { values[$0] })
    if !times.isEmpty { selected.times = places.map { times[$0] } }
    if !instances.isEmpty { selected.instances = places.map { instances[$0] } }
    selected.counts = counts.map { counts in
      Counts(
        events: places.map { counts.events[$0] }, exposures: places.map { counts.exposures[$0] })
    }
    selected.histogram = histogram.map { histogram in
      Histogram(edges: histogram.edges, counts: places.map { histogram.counts[$0] })
    }
    return selected
  }

  /// The points whose time is wanted.
  ///
  /// - Precondition: every value has a time.
  package func keeping(_ isWanted: (Double) -> Bool) -> Series {
    precondition(times.count == values.count, "\(times.count) times for \(values.count) values")
    let kept = times.indices.filter { isWanted(times[$0]) }
    return kept.count < times.count ? selecting(kept) : self
  }
}
