import RealModule
import VerdinNumerics

extension DataGuard {
  /// The traffic was split as planned. If it was not, the arms saw different requests, or some
  /// requests are missing, and every comparison is between apples and pears.
  ///
  /// One look takes the exact binomial test at p < .001; several take the evidence that has grown
  /// tick by tick, at the same level over all looks together. Both count every request as assigned
  /// on its own. A router that keeps users or connections on one arm assigns them in clumps, and
  /// then the units to count are those users or connections.
  ///
  /// - SeeAlso: Fabijan et al. 2019, doi:10.1145/3292500.3330722; Lindon & Malek 2022,
  ///   arXiv:2011.03567
  static let sampleRatio = DataGuard(
    name: .sampleRatio,
    check: .recording { pairs, config in
      guard let traffic = config.guards.traffic else { return nil }
      let recorded = pairs.filter { $0.name == traffic.metric }
      guard !recorded.isEmpty else {
        return "'\(traffic.metric)' was not recorded, by which the split of the traffic is checked"
      }
      switch TrafficCounts.read(recorded) {
      case .failure(let complaint): return "'\(traffic.metric)' \(complaint.words)"
      case .success(let counts): return mismatch(counts, traffic, config.looks)
      }
    })

  private static let level = 0.001

  private static func mismatch(
    _ counts: TrafficCounts, _ traffic: DataGuards.Traffic, _ looks: Looks
  ) -> String? {
    let (x, total) = (counts.challenger, counts.challenger + counts.champion)
    let p =
      looks == .once
      ? SampleRatio(x, of: total, planned: traffic.share).pExact
      : counts.anytimeP(traffic.share)
    guard p < level else { return nil }
    let share = Figures.plain(100 * Double(x) / Double(total))
    return "the challenger got \(share) % of '\(traffic.metric)' (\(x) of \(total)); "
      + "\(Figures.plain(100 * traffic.share)) % are planned (p = \(Figures.plain(p)))"
  }
}

/// What each arm was sent, tick by tick, where both counted.
struct TrafficCounts {
  private(set) var ticks: [(champion: Double, challenger: Double)] = []
  var champion: Int { Int(ticks.reduce(0) { $0 + $1.champion }) }
  var challenger: Int { Int(ticks.reduce(0) { $0 + $1.challenger }) }

  /// Why a metric counts no traffic.
  struct Complaint: Error {
    var words: String
  }

  /// A p-value that holds at every look.
  func anytimeP(_ share: Double) -> Double {
    var process = BinomialEProcess(direction: .either)
    for tick in ticks {
      process.observe(tick.challenger, of: tick.champion + tick.challenger, share: share)
    }
    return process.pValue
  }

  /// Sums the pairs' counts over their instances and labels.
  static func read(_ pairs: [MetricPair]) -> Result<TrafficCounts, Complaint> {
    for pair in pairs {
      for (arm, series) in [("champion", pair.champion), ("challenger", pair.challenger)] {
        if let odd = series.traffic.first(where: { !$0.isCount && !$0.isNaN }) {
          return .failure(
            Complaint(
              words: "counts no traffic: the \(arm) has \(Figures.plain(odd)) of it; name a metric "
                + "of whole numbers, the requests of each tick"))
        }
      }
      if pair.isRunningTotal {
        return .failure(
          Complaint(
            words: "only ever grows and seems a running total: record the increase of each tick"))
      }
    }
    let counts = TrafficCounts(pairs)
    guard counts.champion + counts.challenger > 0 else {
      return .failure(Complaint(words: "has no tick at which both arms counted anything"))
    }
    return .success(counts)
  }

  private init(_ pairs: [MetricPair]) {
    var sums: [Double: (champion: Double, challenger: Double, arms: (Bool, Bool))] = [:]
    for pair in pairs {
      for (place, count) in pair.champion.traffic.enumerated() {
        let tick = pair.champion.tick(place)
        let sum = sums[tick] ?? (0, 0, (false, false))
        sums[tick] = (sum.champion + count, sum.challenger, (true, sum.arms.1))
      }
      for (place, count) in pair.challenger.traffic.enumerated() {
        let tick = pair.challenger.tick(place)
        let sum = sums[tick] ?? (0, 0, (false, false))
        sums[tick] = (sum.champion, sum.challenger + count, (sum.arms.0, true))
      }
    }
    // A missing count of one arm takes its tick out of both: half of a tick would be a mismatch.
    ticks = sums.sorted { $0.key < $1.key }.map(\.value)
      .filter { $0.arms == (true, true) && !$0.champion.isNaN && !$0.challenger.isNaN }
      .map { ($0.champion, $0.challenger) }
  }
}

extension Series {
  /// What was sent: the exposures of a proportion, or else the values.
  fileprivate var traffic: [Double] { counts?.exposures ?? values }

  /// The time of a value, or its place where there are no times.
  fileprivate func tick(_ place: Int) -> Double { times.isEmpty ? Double(place) : times[place] }
}

extension MetricPair {
  /// Twenty counts an arm that never fall and grow to the end are a counter's reading.
  fileprivate var isRunningTotal: Bool {
    [champion, challenger].allSatisfy { series in
      let counts = series.traffic.filter { !$0.isNaN }
      guard series.instances.isEmpty, counts.count >= 20, counts[0] < counts[counts.count - 1]
      else { return false }
      return zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 }
    }
  }
}

extension Double {
  fileprivate var isCount: Bool { self >= 0 && self <= 0x1p53 && self == rounded() }
}
