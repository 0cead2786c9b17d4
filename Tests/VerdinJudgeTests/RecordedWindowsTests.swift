import Testing
import VerdinJudge

@Suite struct RecordedWindowsTests {
  private func recorded(_ ticks: Int, every tick: Double = 60) -> [MetricPair] {
    let times = (0..<ticks).map { 1e9 + tick * Double($0) }
    let series = Series(times.map { $0 - 1e9 }, times: times)
    return [MetricPair(name: "a", champion: series, challenger: series)]
  }

  @Test func `windows side by side hold every tick once`() throws {
    let pairs = recorded(120)
    let cut = try RecordedWindows(of: pairs, length: 1_800, step: 1_800, isGrowing: false)
    #expect(cut.windows.count == 4 && cut.rest == 0)
    let values = cut.windows.flatMap { pairs[0].within($0).champion.values }
    #expect(values == pairs[0].champion.values)
  }

  @Test func `a growing window holds all since the start`() throws {
    let pairs = recorded(120)
    let cut = try RecordedWindows(of: pairs, length: 600, step: 300, isGrowing: true)
    let counts = cut.windows.map { pairs[0].within($0).challenger.values.count }
    #expect(counts == Array(stride(from: 10, through: 120, by: 5)))
  }

  @Test func `what fills no window is left and told`() throws {
    let cut = try RecordedWindows(of: recorded(100), length: 1_800, step: 1_800, isGrowing: false)
    #expect(cut.windows.count == 3 && cut.rest == 600)
  }

  @Test func `a recording shorter than a window has none`() {
    #expect(throws: RecordedWindows.Mistake.tooShort(recorded: 1_740)) {
      try RecordedWindows(of: recorded(29), length: 1_800, step: 60, isGrowing: false)
    }
  }

  @Test func `without times there are no windows`() {
    #expect(throws: RecordedWindows.Mistake.noTimes) {
      try RecordedWindows(
        of: [MetricPair(name: "a", champion: Series([1]), challenger: Series([2]))], length: 1,
        step: 1, isGrowing: false)
    }
  }

  @Test func `the worst window counts, of a growing one the first fail or the last`() {
    func verdict(_ isGrowing: Bool, _ verdicts: Verdict...) -> Verdict {
      var tally = ReplayTally(isGrowing: isGrowing)
      for verdict in verdicts { tally.add(verdict, end: 0) }
      return tally.verdict
    }
    #expect(verdict(false, .pass, .marginal, .pass) == .marginal)
    #expect(verdict(false, .pass, .inconclusive, .pass) == .inconclusive)
    #expect(verdict(true, .inconclusive, .marginal, .pass) == .pass)
    #expect(verdict(true, .pass, .fail, .pass) == .fail)
    #expect(ReplayTally(isGrowing: true).verdict == .inconclusive)
  }
}
