import VerdinNumerics

/// Cuts a recording of the champion into windows of champion against champion.
///
/// In each span of time the instances are shuffled and dealt into disjoint pairings, anew in every
/// span, so that no two windows hold the same groups against each other more often than chance
/// brings about. The same seed deals the same pairings.
package struct HistoryCut: Sendable {
  /// Seconds a window.
  package var length: Double
  /// How many instances stand on each side; nil takes half of them all.
  package var instances: (champion: Int, challenger: Int)?
  /// Whether both recorded arms ran the champion; else the challenger's rows are no evidence.
  package var bothArms: Bool
  package var seed: UInt64

  package init(
    length: Double, instances: (champion: Int, challenger: Int)? = nil, bothArms: Bool = false,
    seed: UInt64 = 0
  ) {
    self.length = length
    self.instances = instances
    self.bothArms = bothArms
    self.seed = seed
  }

  /// One comparison of the champion with itself.
  package struct Window: Sendable, Equatable {
    /// Unix seconds at which it starts.
    package var start: Double
    /// Which of the pairings of its span it is, from 1.
    package var pairing: Int
    package var pairs: [MetricPair]
  }

  /// The windows, and how many spans of time gave none and why.
  package struct Result: Sendable, Equatable {
    package var windows: [Window] = []
    /// Spans with fewer than four fifths of their ticks.
    package var incomplete = 0
    /// Spans with too few instances for one pairing.
    package var crowdless = 0

    package init() {}
  }

  /// - Parameter pairs: every series with times, and instances unless both arms are the champion's.
  /// - Returns: no window at all from a recording that is shorter than one.
  package func windows(of pairs: [MetricPair]) -> Result {
    var result = Result()
    var generator = SplitMix64(seed: seed)
    let clock = Clock(pairs, bothArms: bothArms)
    guard let first = clock.times.first, let last = clock.times.last else { return result }
    for span in 0...Int((last - first) / length) {
      let start = first + Double(span) * length
      let range = start..<(start + length)
      guard clock.isComplete(range) else {
        result.incomplete += 1
        continue
      }
      if bothArms {
        result.add(start, 1, pairs.map { $0.keeping(range) })
        continue
      }
      let present = clock.instances(in: range).shuffled(using: &generator)
      let size = instances ?? (present.count / 2, present.count / 2)
      let group = size.champion + size.challenger
      guard size.champion > 0, size.challenger > 0, present.count >= group else {
        result.crowdless += 1
        continue
      }
      for pairing in 0..<(present.count / group) {
        let dealt = present[(pairing * group)..<((pairing + 1) * group)]
        let arms = (Set(dealt.prefix(size.champion)), Set(dealt.dropFirst(size.champion)))
        result.add(
          start, pairing + 1,
          pairs.map { pair in
            MetricPair(
              name: pair.name, labels: pair.labels,
              champion: pair.champion.keeping(range, arms.0),
              challenger: pair.champion.keeping(range, arms.1))
          })
      }
    }
    return result
  }
}

extension HistoryCut.Result {
  fileprivate mutating func add(_ start: Double, _ pairing: Int, _ pairs: [MetricPair]) {
    let recorded = pairs.filter { !$0.champion.values.isEmpty && !$0.challenger.values.isEmpty }
    guard !recorded.isEmpty else { return incomplete += 1 }
    windows.append(HistoryCut.Window(start: start, pairing: pairing, pairs: recorded))
  }
}

/// When anything was recorded, and by whom.
private struct Clock {
  /// Every time once, ascending.
  let times: [Double]
  private let step: Double
  private var timesOf: [String: Set<Double>] = [:]

  init(_ pairs: [MetricPair], bothArms: Bool) {
    var all = Set<Double>()
    for pair in pairs {
      for series in bothArms ? [pair.champion, pair.challenger] : [pair.champion] {
        all.formUnion(series.times)
        for (instance, time) in zip(series.instances, series.times) {
          timesOf[instance, default: []].insert(time)
        }
      }
    }
    times = all.sorted()
    step = zip(times, times.dropFirst()).map { $1 - $0 }.min() ?? .infinity
  }

  /// Whether four fifths of the ticks that fit in are there.
  func isComplete(_ range: Range<Double>) -> Bool {
    5 * Double(times.count(where: range.contains)) >= 4 * (range.upperBound - range.lowerBound)
      / step
  }

  /// The instances with four fifths of the span's ticks, in the order of their names.
  func instances(in range: Range<Double>) -> [String] {
    let ticks = times.count(where: range.contains)
    return timesOf.filter { 5 * $0.value.count(where: range.contains) >= 4 * ticks }.keys.sorted()
  }
}

extension MetricPair {
  fileprivate func keeping(_ range: Range<Double>) -> MetricPair {
    MetricPair(
      name: name, labels: labels, champion: champion.keeping(range),
      challenger: challenger.keeping(range))
  }
}

extension Series {
  fileprivate func keeping(_ range: Range<Double>, _ instances: Set<String>? = nil) -> Series {
    selecting(
      times.indices.filter { place in
        range.contains(times[place]) && instances?.contains(self.instances[place]) ?? true
      })
  }
}
