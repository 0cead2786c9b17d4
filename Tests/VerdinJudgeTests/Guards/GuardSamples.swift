import VerdinJudge
import VerdinNumerics

/// Seeded series of minutes for the tests of data guards.
struct GuardSamples {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// `level` · (1 + deviation · AR(1) noise).
  mutating func values(
    _ count: Int, level: Double = 100, deviation: Double = 0.05, phi: Double = 0.3
  ) -> [Double] {
    var state = generator.normal()
    return (0..<count).map { tick in
      if tick > 0 { state = phi * state + (1 - phi * phi).squareRoot() * generator.normal() }
      return level * (1 + deviation * state)
    }
  }

  mutating func series(
    _ count: Int = 60, level: Double = 100, deviation: Double = 0.05, phi: Double = 0.3
  ) -> Series {
    Series(
      values(count, level: level, deviation: deviation, phi: phi), times: minutes(count))
  }

  mutating func pair(_ name: String = "latency_ms", _ count: Int = 60) -> MetricPair {
    MetricPair(name: name, champion: series(count), challenger: series(count))
  }

  /// Requests of `count` ticks, each sent to the challenger with probability `share`.
  mutating func traffic(
    _ count: Int = 60, perTick: Int = 200, share: Double, name: String = "requests"
  ) -> MetricPair {
    let sent = (0..<count).map { _ in
      Double((0..<perTick).count { _ in generator.uniform() < share })
    }
    return MetricPair(
      name: name, champion: Series(sent.map { Double(perTick) - $0 }, times: minutes(count)),
      challenger: Series(sent, times: minutes(count)))
  }

  mutating func uniform() -> Double { generator.uniform() }
  mutating func normal() -> Double { generator.normal() }
  mutating func shuffled<Element>(_ values: [Element]) -> [Element] {
    values.shuffled(using: &generator)
  }
}

/// A Monday at ten.
let guardStart = 1_793_008_800.0

func minutes(_ count: Int, from start: Double = guardStart) -> [Double] {
  (0..<count).map { start + 60 * Double($0) }
}

extension MetricPair {
  var swapped: MetricPair {
    MetricPair(name: name, labels: labels, champion: challenger, challenger: champion)
  }
}

extension Series {
  /// The series without the values of some places, as if they had never been recorded.
  func without(_ places: some Sequence<Int>) -> Series {
    let gone = Set(places.map { times[$0] })
    return keeping { !gone.contains($0) }
  }
}

func guards(_ pair: MetricPair, _ config: JudgeConfig = JudgeConfig()) -> [GuardFinding.Name] {
  judge([pair], config: config).metrics[0].evidence.guards.map(\.name)
}

func untimed(challenger: [Double], champion: [Double]) -> MetricPair {
  MetricPair(name: "m", champion: Series(champion), challenger: Series(challenger))
}
