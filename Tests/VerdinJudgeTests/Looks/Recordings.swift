import Foundation
import VerdinJudge
import VerdinNumerics

/// Seeded recordings that grow tick by tick, for the tests of repeated looks.
struct Recordings {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  private static let epoch = 1_793_613_600.0

  static func times(_ count: Int) -> [Double] { (0..<count).map { epoch + 60 * Double($0) } }

  private mutating func path(_ count: Int, _ phi: Double) -> [Double] {
    var state = generator.normal()
    return (0..<count).map { tick in
      if tick > 0 { state = phi * state + (1 - phi * phi).squareRoot() * generator.normal() }
      return state
    }
  }

  /// Two arms around 100 with AR(1) noise of 10 %; the challenger is `ratio` as high from `since` on.
  mutating func series(
    _ count: Int, autocorrelation phi: Double = 0.3, ratio: Double = 1, since: Int = 0
  ) -> MetricPair {
    let champion = path(count, phi).map { 100 * (1 + 0.1 * $0) }
    let challenger = path(count, phi).enumerated().map {
      100 * (1 + 0.1 * $1) * ($0 >= since ? ratio : 1)
    }
    let times = Self.times(count)
    return MetricPair(
      name: "m", champion: Series(champion, times: times),
      challenger: Series(challenger, times: times))
  }

  /// Errors of 600 requests a tick and arm.
  mutating func counts(_ count: Int, rates: (Double, Double), since: Int = 0) -> MetricPair {
    var arms: [[Double]] = [[], []]
    for tick in 0..<count {
      for (arm, rate) in [rates.0, tick >= since ? rates.1 : rates.0].enumerated() {
        arms[arm].append(poisson(600 * rate))
      }
    }
    let exposures = [Double](repeating: 600, count: count)
    let times = Self.times(count)
    return MetricPair(
      name: "m",
      champion: Series(.init(events: arms[0], exposures: exposures), times: times),
      challenger: Series(.init(events: arms[1], exposures: exposures), times: times))
  }

  /// 200 requests a tick and arm in bins that are a thirtieth wide in logarithms.
  mutating func latencies(_ count: Int, ratio: Double) -> MetricPair {
    let edges = (0..<120).map { exp(Double($0) / 30) }
    func histogram(_ scale: Double, _ generator: inout SplitMix64) -> [Double] {
      var bins = [Double](repeating: 0, count: edges.count)
      for _ in 0..<200 {
        let value = scale * 8 * exp(0.5 * generator.normal())
        bins[edges.firstIndex { $0 >= value } ?? edges.count - 1] += 1
      }
      return bins
    }
    let times = Self.times(count)
    var (champion, challenger) = (
      Series([Double](repeating: 8, count: count), times: times),
      Series((0..<count).map { 8 + Double($0 % 2) }, times: times)
    )
    champion.histogram = .init(
      edges: edges, counts: (0..<count).map { _ in histogram(1, &generator) })
    challenger.histogram = .init(
      edges: edges, counts: (0..<count).map { _ in histogram(ratio, &generator) })
    return MetricPair(name: "m", champion: champion, challenger: challenger)
  }

  private mutating func poisson(_ mean: Double) -> Double {
    // Exponential waiting times until their sum passes the mean.
    var (count, sum) = (0.0, -log(generator.uniform()))
    while sum < mean {
      count += 1
      sum -= log(generator.uniform())
    }
    return count
  }
}

extension MetricPair {
  /// The first so many ticks, as a look at that time sees them.
  func prefix(_ count: Int) -> MetricPair {
    var pair = self
    pair.champion = champion.prefix(count)
    pair.challenger = challenger.prefix(count)
    return pair
  }
}

extension Series {
  fileprivate func prefix(_ count: Int) -> Series {
    let times = Array(times.prefix(count))
    var series: Series
    if let counts {
      series = Series(
        Counts(
          events: Array(counts.events.prefix(count)),
          exposures: Array(counts.exposures.prefix(count))), times: times)
    } else {
      series = Series(Array(values.prefix(count)), times: times)
    }
    series.histogram = histogram.map {
      Histogram(edges: $0.edges, counts: Array($0.counts.prefix(count)))
    }
    return series
  }
}

/// One metric judged at repeated looks.
func looked(
  _ pair: MetricPair, _ looks: Looks = .anytime, harm: Harm = .increase,
  margin: MetricConfig.Margin = .relative(0.1), kind: MetricConfig.Kind? = nil,
  limits: Limits = Limits(), history: AAHistory = AAHistory()
) -> MetricJudgement {
  let settings = MetricConfig(name: "m", kind: kind, harm: harm, margin: margin, limits: limits)
  let config = JudgeConfig(metrics: [settings], looks: looks, history: history)
  return judge([pair], config: config).metrics[0]
}
