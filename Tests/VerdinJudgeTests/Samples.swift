import VerdinJudge
import VerdinNumerics

/// Seeded samples for the judge's tests.
struct Samples {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// Normal values round `mean`, with a coefficient of variation of 10 %.
  mutating func normal(_ count: Int, mean: Double) -> [Double] {
    (0..<count).map { _ in mean * (1 + 0.1 * generator.normal()) }
  }

  mutating func shuffled(_ values: [Double]) -> [Double] { values.shuffled(using: &generator) }

  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }
}

func pair(_ name: String = "latency_ms", challenger: [Double], champion: [Double]) -> MetricPair {
  MetricPair(name: name, champion: Series(champion), challenger: Series(challenger))
}
