import Testing
import VerdinJudge

/// Spread, outliers and tail are told and decide nothing.
@Suite struct ShapeTests {
  private func judged(_ challenger: [Double], _ champion: [Double]) -> MetricJudgement {
    let config = JudgeConfig(defaults: MetricConfig(name: "", harm: .increase))
    return judge([pair(challenger: challenger, champion: champion)], config: config).metrics[0]
  }

  @Test func `a doubled spread is told and does not fail`() throws {
    var samples = Samples(seed: 2)
    let champion = samples.normal(200, mean: 100)
    let wide = samples.normal(200, mean: 100).map { 100 + 2 * ($0 - 100) }
    let metric = judged(wide, champion)
    let spread = try #require(metric.evidence.spread)
    #expect(spread.isNotable && spread.pMore < spread.pLess)
    #expect(abs(try #require(spread.ratio) - 2) < 0.5)
    #expect(metric.evidence.warnings.contains { $0.hasPrefix("spread: ") })
    #expect(metric.verdict != .fail)
  }

  @Test func `a slight difference of spread is not told, however sure it is`() {
    func spread(_ ratio: Double?) -> SpreadEvidence {
      SpreadEvidence(ratio: ratio, pMore: 1e-6, pLess: 1, isLogarithmic: true)
    }
    #expect(!spread(0.92).isNotable && !spread(1.2).isNotable)
    #expect(spread(0.8).isNotable && spread(1.25).isNotable && spread(nil).isNotable)
  }

  @Test func `a unit of measurement changes no shape`() throws {
    var samples = Samples(seed: 6)
    let (x, y) = (samples.normal(50, mean: 100), samples.normal(60, mean: 90))
    let (plain, scaled) = (judged(x, y), judged(x.map { $0 * 1024 }, y.map { $0 * 1024 }))
    #expect(
      abs(try #require(plain.evidence.spread?.pMore) - #require(scaled.evidence.spread?.pMore))
        < 1e-3)
    #expect(plain.evidence.outliers == scaled.evidence.outliers)
  }

  @Test func `a burst of far values is told as outliers`() throws {
    var samples = Samples(seed: 7)
    let champion = samples.normal(100, mean: 100)
    var challenger = samples.normal(100, mean: 100)
    for place in stride(from: 0, to: 100, by: 7) { challenger[place] *= 10 }
    let outliers = try #require(judged(challenger, champion).evidence.outliers)
    #expect(outliers.challenger >= 15 && outliers.isNotable)
    #expect(judged(challenger, champion).evidence.warnings.contains { $0.hasPrefix("outliers: ") })
  }

  @Test func `equal medians with another spread get a warning about the shape`() {
    let champion = [1.0, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17]
    let challenger = [
      10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7,
    ]
    let metric = judged(challenger, champion)
    #expect(metric.verdict == .inconclusive)
    #expect(metric.evidence.warnings.contains { $0.hasPrefix("spread: ") })
  }
}
