import Testing
import VerdinJudge

/// Margins that speak of pairs, or of a share and an amount together.
@Suite struct MarginTests {
  private func verdict(
    _ challenger: Series, _ champion: Series, _ margin: MetricConfig.Margin,
    kind: MetricConfig.Kind? = nil, limits: Limits = Limits()
  ) -> MetricJudgement {
    let settings = MetricConfig(
      name: "m", kind: kind, harm: .increase, margin: margin, limits: limits)
    return judge(
      [MetricPair(name: "m", champion: champion, challenger: challenger)],
      config: JudgeConfig(metrics: [settings])
    ).metrics[0]
  }

  private func counts(_ events: Double, of exposure: Double, ticks: Int = 1) -> Series {
    var counts = Series.Counts(
      events: Array(repeating: 0, count: ticks),
      exposures: Array(repeating: exposure / Double(ticks), count: ticks))
    counts.events[0] = events
    return Series(counts)
  }

  @Test func `a margin of pairs is held against the superiority, whatever the kind`() {
    var samples = Samples(seed: 4)
    let times = (0..<120).map { 60 * Double($0) }
    let (x, y) = (samples.normal(120, mean: 112), samples.normal(120, mean: 100))
    // The true superiority is 0.78.
    let expected: [(MetricConfig.Margin, Verdict)] = [
      (.superiority(0.6), .fail), (.superiority(0.95), .pass),
    ]
    for (margin, word) in expected {
      let samples = verdict(Series(x), Series(y), margin)
      #expect(samples.verdict == word)
      #expect(samples.evidence.method?.name == "superiority")
      let series = verdict(Series(x, times: times), Series(y, times: times), margin)
      #expect(series.verdict == word)
      #expect(series.evidence.method?.name == "placements")
    }
  }

  @Test func `the method says how it knew the kind`() {
    var samples = Samples(seed: 4)
    let (x, y) = (samples.normal(60, mean: 100), samples.normal(60, mean: 100))
    let times = (0..<60).map { 60 * Double($0) }
    let inferred = verdict(Series(x, times: times), Series(y, times: times), .relative(0.1))
    #expect(
      inferred.evidence.method?.sentence
        == "kind: series, inferred from regular ticks; method: series")
    let declared = verdict(Series(x), Series(y), .relative(0.1), kind: .samples)
    #expect(declared.evidence.method?.sentence == "kind: samples, as declared; method: ratio")
  }

  /// Without events Miettinen and Nurminen's upper bound has a closed form, z² / (z² + n (N − 1) / N)
  /// with N trials in all: 0.006367 at 2.5 % for 600 against 600, 0.004493 at 5 %.
  @Test func `no event at all passes by an absolute margin that the exposure proves`() {
    let none = counts(0, of: 600, ticks: 10)
    #expect(verdict(none, none, .relativeOrAbsolute(0.1, 0.0065)).verdict == .pass)
    #expect(verdict(none, none, .relativeOrAbsolute(0.1, 0.0062)).verdict == .inconclusive)
    #expect(verdict(none, none, .absolute(0.0046)).verdict == .pass)
    let open = verdict(none, none, .absolute(0.0044))
    #expect(open.verdict == .inconclusive)
    #expect(open.reason.contains("613 each without an event"))
  }

  @Test func `no event at all passes by a hard limit that the exposure proves`() {
    let none = counts(0, of: 600, ticks: 10)
    // −log(0.05) / 600 = 0.00499
    #expect(verdict(none, none, .relative(0.1), limits: Limits(below: 0.0051)).verdict == .pass)
    let open = verdict(none, none, .relative(0.1), limits: Limits(below: 0.0049))
    #expect(open.verdict == .inconclusive)
    #expect(open.reason.contains("612 without an event"))
  }

  @Test func `no event at all bounds no ratio`() {
    let none = counts(0, of: 1e6, ticks: 60)
    let metric = verdict(none, none, .relative(0.1))
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("no ratio is bounded"))
  }

  /// 0.05^(1/600) = 0.99502
  @Test func `successes throughout pass when the exposure excludes the margin`() {
    let all = counts(600, of: 600)
    #expect(verdict(all, all, .relative(0.006)).verdict == .pass)
    #expect(verdict(all, all, .relative(0.004)).verdict == .inconclusive)
  }

  @Test func `of two margins a fail needs harm beyond both, a pass within either`() {
    let champion = counts(20, of: 100_000)
    // Four times as often, and 0.06 points more.
    let challenger = counts(80, of: 100_000)
    #expect(verdict(challenger, champion, .relative(0.1)).verdict == .fail)
    #expect(verdict(challenger, champion, .relativeOrAbsolute(0.1, 0.0002)).verdict == .fail)
    #expect(verdict(challenger, champion, .relativeOrAbsolute(0.1, 0.002)).verdict == .pass)
    #expect(verdict(challenger, champion, .relativeOrAbsolute(9, 0.00001)).verdict == .pass)
  }

  @Test func `of two margins of a gauge the wider one counts`() {
    var samples = Samples(seed: 8)
    let (x, y) = (Series(samples.normal(80, mean: 120)), Series(samples.normal(80, mean: 100)))
    #expect(verdict(x, y, .relativeOrAbsolute(0.1, 1)).verdict == .fail)
    #expect(verdict(x, y, .relativeOrAbsolute(0.1, 40)).verdict == .pass)
    #expect(verdict(x, y, .relativeOrAbsolute(0.4, 1)).verdict == .pass)
  }
}
