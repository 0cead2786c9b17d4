import Foundation
import VerdinJudge

/// The requests of a log counted tick by tick.
struct RequestTicks {
  /// Of the bins in which latencies are counted, a hundred a decade: each 2.3 % wide.
  enum LatencyBins {
    static let perDecade = 100.0
    /// From a microsecond to a day; what is beyond counts in the last bin.
    static let range = -300...800

    /// The bin whose upper edge is the first that is not less than a latency in milliseconds.
    static func bin(_ latency: Double) -> Int {
      guard latency > 0 else { return range.lowerBound }
      let bin = (perDecade * log10(latency)).rounded(.up)
      return Int(min(max(bin, Double(range.lowerBound)), Double(range.upperBound)))
    }

    static func upperEdge(_ bin: Int) -> Double { pow(10, Double(bin) / perDecade) }
  }

  /// What one arm did in one tick.
  fileprivate struct Tick {
    var requests = 0.0
    var errors = 0.0
    var labelled = 0.0
    var correct = 0.0
    /// The sum of all.
    var latency = 0.0
    var bins = [UInt32](repeating: 0, count: LatencyBins.range.count)
  }

  private let seconds: Double
  /// Whole ticks of the span, by their number since 1970.
  private let whole: Range<Int>
  private var ticks: [Arm: [Int: Tick]] = [.champion: [:], .challenger: [:]]
  private(set) var requests = 0

  /// - Parameter seconds: the length of a tick; ticks begin at its whole multiples.
  init(_ span: Range<Double>, tick seconds: Double) {
    self.seconds = seconds
    let first = Int((span.lowerBound / seconds).rounded(.up))
    whole = first..<max(first, Int((span.upperBound / seconds).rounded(.down)))
  }

  /// The time that is counted.
  var span: Range<Double> {
    Double(whole.lowerBound) * seconds..<Double(whole.upperBound) * seconds
  }

  /// - Parameter isCorrect: whether the answer was right; nil as long as nobody knows.
  mutating func count(_ line: RequestLine, isCorrect: Bool?) {
    let number = Int((line.time / seconds).rounded(.down))
    guard whole.contains(number) else { return }
    requests += 1
    ticks[line.arm, default: [:]][number, default: Tick()].take(line, isCorrect)
  }

  /// The counts as metrics, a point at each tick's end. An arm without any request has empty series;
  /// else its ticks without requests count 0.
  ///
  /// - Parameter isLabelled: whether there are labels to count.
  func pairs(isLabelled: Bool) -> [MetricPair] {
    var columns: [(name: String, value: KeyPath<Tick, Double>)] = [
      ("requests", \.requests), ("errors", \.errors),
    ]
    if isLabelled { columns += [("labelled", \.labelled), ("correct", \.correct)] }
    let pairs = columns.map { name, value in
      pair(name) { arm in series(arm) { $0[keyPath: value] } }
    }
    let mean = pair("latency_mean_ms") { arm in
      series(arm) { $0.requests > 0 ? $0.latency / $0.requests : .nan }
    }
    return pairs + [mean, latencies]
  }

  private func pair(_ name: String, _ series: (Arm) -> Series) -> MetricPair {
    MetricPair(name: name, champion: series(.champion), challenger: series(.challenger))
  }

  /// The ticks from the first request of either arm to the last.
  private var numbers: ClosedRange<Int>? {
    let all = ticks.values.flatMap(\.keys)
    guard let first = all.min(), let last = all.max() else { return nil }
    return first...last
  }

  private func series(_ arm: Arm, _ value: (Tick) -> Double) -> Series {
    guard let numbers, let own = ticks[arm], !own.isEmpty else { return Series([]) }
    let none = Tick()
    return Series(
      numbers.map { value(own[$0] ?? none) }, times: numbers.map { Double($0 + 1) * seconds })
  }

  /// Histograms over the bins that are in use and those up to half and twice of them, so that
  /// values moved by a margin have bins of their own.
  private var latencies: MetricPair {
    let used = LatencyBins.range.indices.filter { place in
      let offset = LatencyBins.range.distance(from: LatencyBins.range.startIndex, to: place)
      return ticks.values.contains { $0.values.contains { $0.bins[offset] > 0 } }
    }.map { LatencyBins.range[$0] }
    guard let numbers, let first = used.first, let last = used.last else {
      return MetricPair(name: "latency_ms", champion: Series([]), challenger: Series([]))
    }
    let bins = (first - 31)...(last + 31)
    let edges = bins.map(LatencyBins.upperEdge)
    return pair("latency_ms") { arm in
      guard let own = ticks[arm], !own.isEmpty else { return Series([]) }
      let counts = numbers.map { number in
        let tick = own[number]
        return bins.map { bin in
          LatencyBins.range.contains(bin)
            ? Double(tick?.bins[bin - LatencyBins.range.lowerBound] ?? 0) : 0
        }
      }
      return Series(
        Series.Histogram(edges: edges, counts: counts),
        times: numbers.map { Double($0 + 1) * seconds })
    }
  }
}

extension RequestTicks.Tick {
  fileprivate mutating func take(_ line: RequestLine, _ isCorrect: Bool?) {
    requests += 1
    if line.status >= 500 { errors += 1 }
    if let isCorrect {
      labelled += 1
      if isCorrect { correct += 1 }
    }
    latency += line.latency
    bins[RequestTicks.LatencyBins.bin(line.latency) - RequestTicks.LatencyBins.range.lowerBound] +=
      1
  }
}
