import Testing
import VerdinNumerics

@testable import VerdinJudge

/// Samples so large that their storage is shared instead of copied.
@Suite struct LargeSampleTests {
  @Test func `large metrics between small ones are judged as each would be alone`() {
    var draw = Samples(seed: 91)
    func pair(_ name: String, _ count: Int, _ factor: Double) -> MetricPair {
      VerdinJudgeTests.pair(
        name, challenger: draw.normal(count, mean: 30 * factor),
        champion: draw.normal(count, mean: 30))
    }
    let pairs = [
      pair("a", 40, 1.3), pair("b", 70_000, 1.02), pair("c", 300, 1), pair("d", 90_000, 1),
      pair("e", 66_000, 1.1), pair("f", 12, 1),
    ]
    let before = pairs
    let together = judge(pairs)
    for (place, pair) in pairs.enumerated() {
      #expect(judge([pair]).metrics[0].evidence.shift == together.metrics[place].evidence.shift)
      #expect(judge([pair]).metrics[0].evidence.ratio == together.metrics[place].evidence.ratio)
      #expect(
        judge([pair]).metrics[0].evidence.champion == together.metrics[place].evidence.champion)
      #expect(judge([pair]).metrics[0].evidence.spread == together.metrics[place].evidence.spread)
    }
    #expect(pairs == before, "what was recorded is not written to")
  }

  @Test func `a large metric with gaps follows one without`() {
    var draw = Samples(seed: 92)
    let whole = pair(
      challenger: draw.normal(70_000, mean: 30), champion: draw.normal(70_000, mean: 30))
    var gaps = whole
    for place in stride(from: 3, to: 70_000, by: 1_000) { gaps.challenger.values[place] = .nan }
    var workspace = Workspace()
    let config = JudgeConfig()
    let first = judge([whole], config: config, policy: .verdin, workspace: &workspace)
    let second = judge([gaps], config: config, policy: .verdin, workspace: &workspace)
    let third = judge([whole], config: config, policy: .verdin, workspace: &workspace)
    #expect(first.metrics == third.metrics)
    #expect(second.metrics == judge([gaps]).metrics)
    #expect(second.metrics[0].evidence.challenger.missing == 70)
  }
}
