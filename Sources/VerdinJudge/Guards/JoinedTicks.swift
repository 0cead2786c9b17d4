/// The values of both arms at the ticks that both have, in the order of time.
struct JoinedTicks {
  private(set) var challenger: [Double] = []
  private(set) var champion: [Double] = []
  /// Seconds from tick to tick; nil for values that were joined by their place.
  private(set) var step: Double?

  /// - Returns: nil for arms that share neither four fifths of their ticks nor their number of
  ///   points.
  init?(_ x: CleanSample, _ y: CleanSample) {
    let clock = TickClock(y.times)
    if let clock, x.times == y.times {
      (challenger, champion, step) = (x.values, y.values, clock.step)
      return
    }
    if let clock, TickClock(x.times)?.hasPace(of: clock) == true {
      step = clock.step
      join(x, y)
      if 5 * challenger.count >= 4 * max(x.times.count, y.times.count) { return }
      step = nil
    }
    guard x.values.count == y.values.count else { return nil }
    (challenger, champion) = (x.values, y.values)
  }

  private mutating func join(_ x: CleanSample, _ y: CleanSample) {
    let offset = wholeDays(from: y.times, to: x.times)
    var (i, j) = (0, 0)
    while i < x.times.count && j < y.times.count {
      let (time, other) = (x.times[i] - offset, y.times[j])
      if time < other {
        i += 1
      } else if other < time {
        j += 1
      } else {
        challenger.append(x.values[i])
        champion.append(y.values[j])
        i += 1
        j += 1
      }
    }
  }
}
