/// The regular clock of a recording: ascending times with gaps at most, as aggregates have and
/// single requests do not.
struct TickClock: Equatable {
  /// Seconds from tick to tick.
  let step: Double
  let first: Double
  let last: Double

  /// - Returns: nil for times that follow no clock: one step in twenty may be off it, and half of
  ///   all must be single steps.
  init?(_ times: [Double]) {
    guard times.count >= 2 else { return nil }
    let pace = times[1] - times[0]
    if pace > 0, (2..<times.count).allSatisfy({ times[$0] - times[$0 - 1] == pace }) {
      (step, first, last) = (pace, times[0], times[times.count - 1])
      return
    }
    var least = Double.infinity
    for place in 1..<times.count {
      let gap = times[place] - times[place - 1]
      if !(gap > 0) { return nil }
      least = min(least, gap)
    }
    var (odd, long) = (0, 0)
    for place in 1..<times.count {
      let gap = times[place] - times[place - 1]
      if gap == least { continue }
      let steps = gap / least
      if abs(steps - steps.rounded()) > 0.01 { odd += 1 }
      if steps > 2.01 { long += 1 }
    }
    guard 20 * odd <= times.count - 1, 2 * long <= times.count - 1 else { return nil }
    (step, first, last) = (least, times[0], times[times.count - 1])
  }

  /// The clock that all instances of an arm share.
  init?(_ series: Series) {
    self.init(series.instances.isEmpty ? series.times : Set(series.times).sorted())
  }

  var duration: Double { last - first }

  /// Whether both tick equally fast.
  func hasPace(of other: TickClock) -> Bool { abs(step - other.step) <= 0.001 * step }

  /// The clock as it was `seconds` before.
  func moved(back seconds: Double) -> TickClock {
    TickClock(step: step, first: first - seconds, last: last - seconds)
  }

  private init(step: Double, first: Double, last: Double) {
    (self.step, self.first, self.last) = (step, first, last)
  }

  /// Whether two recordings ran side by side for half of the shorter one or more.
  func runsBeside(_ other: TickClock) -> Bool {
    let common = min(last, other.last) - max(first, other.first)
    return common >= min(duration, other.duration) / 2
  }
}

extension Workspace {
  /// The clocks of the arms as recorded, with the points that cannot be used.
  var recordedChampionClock: TickClock? {
    champion.isAllOfOneInstance ? ticks.championClock : TickClock(recorded.champion)
  }
  var recordedChallengerClock: TickClock? {
    challenger.isAllOfOneInstance ? ticks.challengerClock : TickClock(recorded.challenger)
  }
}
