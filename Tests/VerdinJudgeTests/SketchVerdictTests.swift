import Foundation
import RealModule
import Testing
import VerdinNumerics

@testable import VerdinJudge

/// Verdicts from sketches beside those from the values themselves.
@Suite struct SketchVerdictTests {
  private static func sketch(_ values: [Double], scale: Int) -> Series {
    var sketch = Series.Sketch(Series.Sketch.Buckets(scale: scale))
    sketch.add(values.span)
    return Series(sketch)
  }

  /// A metric of many kinds, margins and sizes of change.
  private struct Case {
    let challenger: [Double]
    let champion: [Double]
    let settings: MetricConfig
    let scale: Int

    init(seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: choices.indices, using: &generator)]
      }
      let change = pick([0.9, 1.0, 1.0, 1.02, 1.05, 1.1, 1.3])
      let (spread, zeros) = (pick([0.05, 0.3, 1.0]), pick([0, 0, 0, 0.1, 0.7]))
      let sign = pick([1.0, 1, 1, -1])
      let digits = pick([0.0, 0, 10])
      func draw(_ count: Int, _ level: Double) -> [Double] {
        (0..<count).map { _ in
          if generator.uniform() < zeros { return 0 }
          let value = sign * level * Double.exp(spread * generator.normal())
          return digits > 0 ? (value * digits).rounded() / digits : value
        }
      }
      (challenger, champion) = (draw(pick([150, 1_000]), 20 * change), draw(600, 20))
      settings = MetricConfig(
        name: "m", kind: pick([nil, nil, .samples, .quantile, .sparse]),
        quantile: pick([0.5, 0.9, 0.95]), harm: pick([.increase, .decrease, .either]),
        margin: pick([
          .relative(0.02), .relative(0.05), .relative(0.1), .absolute(1), .superiority(0.6),
          .relativeOrAbsolute(0.03, 0.5),
        ]),
        limits: pick([Limits(), Limits(), Limits(below: 24, statistic: .p90)]))
      scale = pick([4, 7, 9])
    }
  }

  private static let cases =
    ProcessInfo.processInfo.environment["VERDIN_SKETCH_CASES"].flatMap { UInt64($0) } ?? 30

  /// Where the buckets leave it open the answer is inconclusive; it is never another verdict.
  @Test func `a verdict from sketches is that from the values, or inconclusive`() {
    var agreed = 0
    var decided = 0
    // VERDIN_SKETCH_CASES draws more of them.
    for seed in 0..<Self.cases {
      let data = Case(seed: seed)
      let config = JudgeConfig(metrics: [data.settings])
      func verdict(_ challenger: Series, _ champion: Series) -> MetricJudgement {
        judge(
          [MetricPair(name: "m", champion: champion, challenger: challenger)], config: config
        ).metrics[0]
      }
      let exact = verdict(Series(data.challenger), Series(data.champion))
      let found = verdict(
        Self.sketch(data.challenger, scale: data.scale),
        Self.sketch(data.champion, scale: data.scale))
      #expect(
        found.verdict == exact.verdict || found.verdict == .inconclusive,
        "\(seed): \(found.verdict) \(found.reason), values: \(exact.verdict) \(exact.reason)")
      if exact.verdict != .inconclusive { decided += 1 }
      if exact.verdict != .inconclusive && found.verdict == exact.verdict { agreed += 1 }
    }
    // Buckets of 4.4 % at the coarsest, and margins of 2 % at the finest: most are decided all the same.
    #expect(2 * agreed > decided, "\(agreed) of \(decided)")
  }

  private func normal(_ count: Int, mean: Double, seed: UInt64) -> [Double] {
    var samples = Samples(seed: seed)
    return samples.normal(count, mean: mean)
  }

  private func judged(
    _ challenger: Series, _ champion: Series, _ change: (inout MetricConfig) -> Void = { _ in }
  ) -> MetricJudgement {
    var settings = MetricConfig(name: "m", harm: .increase)
    change(&settings)
    return judge(
      [MetricPair(name: "m", champion: champion, challenger: challenger)],
      config: JudgeConfig(metrics: [settings])
    ).metrics[0]
  }

  @Test func `one arm may be values`() {
    let (x, y) = (normal(2_000, mean: 20, seed: 1), normal(2_000, mean: 20, seed: 2))
    let sketch = Self.sketch(x, scale: 7)
    #expect(judged(sketch, Series(y)) == judged(sketch, Self.sketch(y, scale: 7)))
  }

  @Test func `what keeps values from being judged keeps sketches too`() {
    let (x, y) = (normal(2_000, mean: 20, seed: 1), normal(2_000, mean: 20, seed: 2))
    let champion = Self.sketch(y, scale: 7)
    #expect(judged(Series([]), champion).reason.contains("the challenger has no value"))
    #expect(judged(champion, champion).reason.contains("same values"))
    let gaps = x + Array(repeating: Double.nan, count: 1_000)
    #expect(judged(Self.sketch(gaps, scale: 7), champion).reason.contains("misses 33.3 %"))
    let holes = x + Array(repeating: Double.nan, count: 200)
    #expect(judged(Self.sketch(holes, scale: 7), champion).reason.contains("the champion 0 of"))
    let infinite = judged(Self.sketch(x + [.infinity], scale: 7), champion)
    #expect(infinite.reason.contains("1 infinite values"))
    let seconds = judged(Self.sketch(x.map { $0 / 1_000 }, scale: 7), champion)
    #expect(seconds.reason.contains("seconds against milliseconds"))
    let few = judged(Self.sketch(Array(x[..<10]), scale: 7), Self.sketch(Array(y[..<10]), scale: 7))
    #expect(few.reason.contains("too few"))
    #expect(judged(champion, champion) { $0.kind = .series }.verdict == .inconclusive)
    let foreign = Series(Series.Sketch(Series.Sketch.Buckets(gamma: 1.03)))
    #expect(judged(foreign, champion).reason.contains("different edges"))
  }

  @Test func `the evidence states what the buckets hide`() throws {
    let (x, y) = (normal(2_000, mean: 20.5, seed: 1), normal(2_000, mean: 20, seed: 2))
    let evidence = judged(Self.sketch(x, scale: 7), Self.sketch(y, scale: 7)).evidence
    let told = try #require(evidence.sketch)
    #expect(told.relativeAccuracy < 0.003)
    let exact = judged(Series(x), Series(y)).evidence
    let (theirs, ours) = (try #require(exact.superiority), try #require(evidence.superiority))
    #expect(abs(theirs - ours) <= told.superiorityError)
    let (bounds, narrow) = (try #require(evidence.bounds), try #require(exact.bounds))
    #expect(bounds.failLower <= narrow.failLower && narrow.failUpper <= bounds.failUpper)
    #expect(bounds.passLower <= narrow.passLower && narrow.passUpper <= bounds.passUpper)
  }

  @Test func `repeated looks know no sketches`() {
    let series = Self.sketch(normal(500, mean: 20, seed: 1), scale: 7)
    let other = Self.sketch(normal(500, mean: 20, seed: 2), scale: 7)
    var config = JudgeConfig()
    config.looks = .anytime
    let metric = judge(
      [MetricPair(name: "m", champion: series, challenger: other)], config: config
    ).metrics[0]
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("does not tell when"))
  }

  @Test func `policy kayenta passes no sketches`() {
    let series = Self.sketch(normal(500, mean: 20, seed: 1), scale: 7)
    let other = Self.sketch(normal(500, mean: 20, seed: 2), scale: 7)
    let judgement = judge(
      [MetricPair(name: "m", champion: series, challenger: other)], policy: .kayenta)
    #expect(judgement.verdict != .pass)
  }
}
