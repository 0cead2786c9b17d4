import RealModule

/// One arm as a whole, tick by tick, where several instances recorded it.
extension CleanSample {
  /// The values of one arm, one a tick: the mean over the instances that recorded the tick, as a
  /// service's own dashboard shows it. The sample itself where no instance is named.
  var meanOfInstances: CleanSample {
    guard !instances.isEmpty, !times.isEmpty else { return self }
    var ticks: [Double: (sum: Double, count: Double)] = [:]
    for (time, value) in zip(times, values) {
      let tick = ticks[time] ?? (0, 0)
      ticks[time] = (tick.sum + value, tick.count + 1)
    }
    var sample = CleanSample()
    sample.times = ticks.keys.sorted()
    sample.values = sample.times.map { time in ticks[time].map { $0.sum / $0.count } ?? .nan }
    return sample
  }

  /// The counts of one arm, one a tick, ascending in time; nil when there are none.
  ///
  /// Without times the ticks are numbered, which only one instance can be.
  var sumOfInstances: TickCounts? {
    guard instances.isEmpty || !times.isEmpty else { return nil }
    return sums { place, point in times.isEmpty ? Double(point) : times[place] }.map { sums in
      let order = sums.sorted { $0.key < $1.key }
      return TickCounts(
        times: order.map(\.key), events: order.map(\.value.events),
        exposures: order.map(\.value.exposure))
    }
  }

  /// Each instance's events and exposure over the whole recording, in the order of their names.
  var countsOfInstances: [(events: Double, exposure: Double)]? {
    guard !instances.isEmpty else { return nil }
    return sums { place, _ in instances[place] }?.sorted { $0.key < $1.key }.map(\.value)
  }

  /// - Parameter key: of a clean value's place, and of the recorded point that it came from.
  /// - Returns: nil where nothing was counted, or the counted points are not the clean values.
  private func sums<Key: Hashable>(
    by key: (_ place: Int, _ point: Int) -> Key
  ) -> [Key: (events: Double, exposure: Double)]? {
    guard let counts else { return nil }
    let counted = counts.exposures.indices.filter {
      counts.exposures[$0] > 0 && counts.events[$0].isFinite
    }
    guard counted.count == values.count else { return nil }
    var sums: [Key: (events: Double, exposure: Double)] = [:]
    for (place, point) in counted.enumerated() {
      let key = key(place, point)
      let sum = sums[key] ?? (0, 0)
      sums[key] = (sum.events + counts.events[point], sum.exposure + counts.exposures[point])
    }
    return sums
  }

  var isPositive: Bool { values.allSatisfy { $0 > 0 } }
}

/// One arm's counts, an element a tick.
struct TickCounts {
  var times: [Double]
  var events: [Double]
  var exposures: [Double]

  /// Seconds between neighbouring ticks.
  var step: Double { smallestGap(times) }
}

extension CleanSample {
  var step: Double { smallestGap(times) }
}

private func smallestGap(_ times: [Double]) -> Double {
  zip(times, times.dropFirst()).map { $1 - $0 }.min() ?? .infinity
}
