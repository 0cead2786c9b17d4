import Testing
import VerdinNumerics

@testable import VerdinJudge

/// Where exactly policy `kayenta` changes its mind, walked up to in small steps.
@Suite struct KayentaLawsTests {
  /// The champion moved up step by step, so that the interval's near end passes a quarter of the
  /// estimate slowly.
  private func moved(by sign: Double) -> [MetricJudgement] {
    var samples = Samples(seed: 5)
    let champion = samples.normal(30, mean: 100)
    let challenger = samples.normal(30, mean: 100)
    return (0..<400).map { step in
      let shift = sign * (6 + 0.02 * Double(step))
      return judge(
        [pair(challenger: challenger.map { $0 + shift }, champion: champion)], policy: .kayenta
      ).metrics[0]
    }
  }

  @Test func `high begins where the lower end passes a quarter of the estimate`() throws {
    var nearest = [0.0, 1.0]
    for metric in moved(by: 1) {
      let shift = try #require(metric.evidence.shift)
      let share = shift.lower / abs(shift.estimate)
      #expect((metric.classification == "High") == (share > 0.25), "\(share)")
      nearest = [
        share <= 0.25 ? max(nearest[0], share) : nearest[0],
        share > 0.25 ? min(nearest[1], share) : nearest[1],
      ]
    }
    // The steps were fine enough to tell a quarter from any other share.
    #expect(nearest[0] > 0.245 && nearest[1] < 0.255, "\(nearest)")
  }

  @Test func `low begins where the upper end passes a quarter of the estimate`() throws {
    var labels: Set<String> = []
    for metric in moved(by: -1) {
      let shift = try #require(metric.evidence.shift)
      let share = -shift.upper / abs(shift.estimate)
      #expect((metric.classification == "Low") == (share > 0.25), "\(share)")
      labels.insert(metric.classification ?? "")
    }
    #expect(labels == ["Pass", "Low"])
  }

  @Test(arguments: [KayentaOptions.EffectSize.Measure.meanRatio, .cles])
  func `an effect size reaches a limit at its very value`(
    measure: KayentaOptions.EffectSize.Measure
  ) throws {
    var samples = Samples(seed: 8)
    let low = samples.normal(30, mean: 100)
    let high = samples.normal(30, mean: 115)
    func judged(
      up: Bool, _ set: (inout KayentaOptions.EffectSize) -> Void
    ) -> MetricJudgement {
      var options = KayentaOptions(effectSize: .init(measure: measure), critical: true)
      set(&options.effectSize)
      return judge(
        [pair(challenger: up ? high : low, champion: up ? low : high)],
        config: JudgeConfig(defaults: MetricConfig(name: "", kayenta: options)), policy: .kayenta
      ).metrics[0]
    }
    let rise = try #require(judged(up: true) { _ in }.evidence.effectSize)
    #expect(judged(up: true) { $0.allowedIncrease = rise }.classification == "High")
    #expect(judged(up: true) { $0.allowedIncrease = rise.nextUp }.classification == "Pass")
    #expect(judged(up: true) { $0.criticalIncrease = rise }.critical)
    #expect(!judged(up: true) { $0.criticalIncrease = rise.nextUp }.critical)
    let fall = try #require(judged(up: false) { _ in }.evidence.effectSize)
    #expect(judged(up: false) { $0.allowedDecrease = fall }.classification == "Low")
    #expect(judged(up: false) { $0.allowedDecrease = fall.nextDown }.classification == "Pass")
    #expect(judged(up: false) { $0.criticalDecrease = fall }.critical)
    #expect(!judged(up: false) { $0.criticalDecrease = fall.nextDown }.critical)
  }

  /// In 32 bits 2 · 32,768² is −2³¹.
  @Test(arguments: [(32_767, 1.0), (32_768, -1)])
  func `the common-language effect size wraps round like Kayenta's`(n: Int, effect: Double) {
    var ranks = ShiftedRanks()
    let y = SortedSample((0..<n).map(Double.init))
    let x = SortedSample((n..<(2 * n)).map(Double.init))
    ranks.load(x, y)
    #expect(wrappedSuperiority(x, y, &ranks) == effect)
  }
}
