/// The ticks that both arms recorded, in the order of time: what repeated looks proceed along.
struct CommonTicks {
  /// Where the points of each tick stand in the arms' recordings.
  private(set) var x: [Int] = []
  private(set) var y: [Int] = []
  /// On the champion's clock; a recording of another day is laid over it by whole days.
  private(set) var times: [Double] = []
  /// When the first arm began to record.
  let start: Double
  /// The length of a tick.
  private(set) var step = Double.infinity

  /// Ticks before which a series is too short for a verdict, and by which is decided what it is:
  /// later data must not change how earlier looks were taken.
  static let first = 30

  /// - Returns: nil without a common and ascending clock.
  init?(_ x: [Double], _ y: [Double]) {
    guard Self.isAscending(x), Self.isAscending(y), !x.isEmpty, !y.isEmpty else { return nil }
    start = min(x[0] - wholeDays(from: y, to: x), y[0])
    forEachCommonTick(x, y) { i, j in
      if let last = times.last { step = min(step, y[j] - last) }
      self.x.append(i)
      self.y.append(j)
      times.append(y[j])
    }
    guard times.count >= 2 else { return nil }
  }

  var count: Int { times.count }

  /// Seconds from the start to the end of the tick at `place`.
  func elapsed(_ place: Int) -> Double { times[place] - start + step }

  /// How many ticks lie before so many seconds since the start.
  func count(before seconds: Double) -> Int {
    times.firstIndex { $0 - start >= seconds } ?? times.count
  }

  func crossing(after ticks: Int) -> AnytimeEvidence.Crossing {
    AnytimeEvidence.Crossing(
      ticks: ticks, elapsed: elapsed(ticks - 1), time: times[ticks - 1])
  }

  private static func isAscending(_ times: [Double]) -> Bool {
    times.indices.dropFirst().allSatisfy { times[$0 - 1] < times[$0] }
  }
}

/// The looks that are taken at a recording as it grows.
enum LookSchedule {
  /// Every tick up to 500, then one in a hundred: a list that depends on nothing but the number of
  /// ticks, so that a longer recording has all looks of a shorter one.
  ///
  /// - Complexity: some 100 looks for each tripling beyond 500 ticks.
  static func looks(from first: Int, through count: Int) -> [Int] {
    var looks: [Int] = []
    var look = first
    while look <= count {
      looks.append(look)
      look += look < 500 ? 1 : look / 100
    }
    return looks
  }
}
