import RealModule
import Testing
import VerdinNumerics

@Suite struct RateEProcessTests {
  /// Looks at every tick for four hours while 1 %, then 5 %, then 25 % of the traffic move over.
  @Test(arguments: CountLaw.allCases, [BinomialEProcess.Direction.above, .below])
  func `false alarms stay below alpha however often one looks`(
    law: CountLaw, direction: BinomialEProcess.Direction
  ) {
    let scenario = RateScenario(law: law, requests: 3_000, shares: [0.01, 0.05, 0.25])
    let runs = 300
    var generator = SplitMix64(seed: 11)
    let p = (0..<runs).map { _ in
      var process = RateEProcess(direction: direction)
      scenario.run(&generator) { row in
        process.observe(row)
        return true
      }
      return process.pValue
    }
    for alpha in [0.01, 0.05, 0.2] {
      let alarms = Double(p.count { $0 <= alpha }) / Double(runs)
      #expect(alarms <= ceiling(alpha, runs: runs), "\(alarms) at \(alpha)")
    }
  }

  @Test func `a rate at the margin is no alarm and no pass`() {
    let scenario = RateScenario(law: .poisson, requests: 600, rate: 0.05, ratio: 1.2, ticks: 120)
    let runs = 300
    var generator = SplitMix64(seed: 12)
    var (failed, passed) = (0, 0)
    for _ in 0..<runs {
      var worse = RateEProcess(direction: .above, logRatio: Double.log(1.2))
      var better = RateEProcess(direction: .below, logRatio: Double.log(1.2))
      scenario.run(&generator) { row in
        worse.observe(row)
        better.observe(row)
        return true
      }
      if worse.pValue <= 0.05 { failed += 1 }
      if better.pValue <= 0.05 { passed += 1 }
    }
    #expect(Double(failed) / Double(runs) <= ceiling(0.05, runs: runs))
    #expect(Double(passed) / Double(runs) <= ceiling(0.05, runs: runs))
  }

  /// Medians measured elsewhere with the same seven bets: 19, 7 and 1 minutes.
  @Test(arguments: [(1.5, 14...24), (2, 5...9), (5, 1...2)])
  func `a planted rise in errors is found about as early as promised`(
    ratio: Double, minutes: ClosedRange<Int>
  ) {
    let scenario = RateScenario(ratio: ratio, ticks: 120)
    var generator = SplitMix64(seed: 13)
    let delays = (0..<151).map { _ in
      var process = RateEProcess(direction: .above)
      var delay = 0
      scenario.run(&generator) { row in
        process.observe(row)
        delay += 1
        return process.logE < Double.log(100)
      }
      return delay
    }
    #expect(minutes.contains(delays.sorted()[75]), "median \(delays.sorted()[75])")
  }

  @Test(arguments: 0..<20) func `the bounds are where the evidence reaches the level`(seed: UInt64)
  {
    var generator = SplitMix64(seed: seed)
    let scenario = RateScenario(
      requests: 2_000, shares: [0.05, 0.5], rate: 0.02, ratio: 1.5, ticks: 60)
    var rows: [RateCounts] = []
    scenario.run(&generator) { row in
      rows.append(row)
      return true
    }
    let bounds = RateConfidenceSequence(rows, alpha: 0.05)
    #expect(bounds.lower < bounds.upper)
    for (bound, direction) in [
      (bounds.lower, BinomialEProcess.Direction.above), (bounds.upper, .below),
    ] {
      var process = RateEProcess(direction: direction, logRatio: Double.log(bound))
      for row in rows { process.observe(row) }
      #expect(abs(process.logE - Double.log(20)) < 1e-8)
    }
  }

  @Test func `no events give no evidence and no bounds`() {
    let empty = RateCounts(x: 0, n: 600, y: 0, m: 600)
    let bounds = RateConfidenceSequence([empty, empty], alpha: 0.01)
    #expect(bounds.lower == 0 && bounds.upper == .infinity)
    var process = RateEProcess(direction: .above)
    process.observe(empty)
    process.observe(RateCounts(x: 0, n: 0, y: 7, m: 600))
    process.observe(RateCounts(x: 9, n: 600, y: 0, m: 0))
    process.observe(RateCounts(x: 0, n: 0, y: 0, m: 0))
    #expect(process.logE == 0 && process.pValue == 1)
  }

  @Test(arguments: [1e-12, 1e-6, 1, 1e6, 1e12])
  func `extreme allocations are weighed, not refused`(exposure: Double) {
    let rows = (0..<5).map { _ in RateCounts(x: 9, n: 1, y: 9, m: exposure) }
    let bounds = RateConfidenceSequence(rows, alpha: 0.05)
    #expect(bounds.lower <= exposure * (1 + 1e-9) && exposure <= bounds.upper * (1 + 1e-9))
    var dispersion = RunningDispersion()
    for row in rows { dispersion.observe(row) }
    #expect(dispersion.value == 1)
  }

  @Test func `swapping the arms mirrors the direction`() {
    var generator = SplitMix64(seed: 14)
    var (above, below) = (
      RateEProcess(direction: .above, logRatio: 0.2),
      RateEProcess(direction: .below, logRatio: -0.2)
    )
    RateScenario(shares: [0.1, 0.4], ratio: 1.4).run(&generator) { row in
      above.observe(row)
      below.observe(RateCounts(x: row.y, n: row.m, y: row.x, m: row.n))
      return true
    }
    // Raising the odds of one share by δ lowers those of the other by δ: the same bets.
    #expect(abs(above.logE - below.logE) < 1e-9)
  }

  @Test func `the p-value never grows and remembers the peak`() {
    var process = RateEProcess(direction: .above)
    var last = 1.0
    for tick in 0..<40 {
      let x = tick < 10 ? 20.0 : 5.0
      process.observe(RateCounts(x: x, n: 600, y: 8, m: 600))
      #expect(process.pValue <= last)
      last = process.pValue
    }
    #expect(process.logE < process.peak)
    #expect(process.pValue == Double.exp(-process.peak))
  }
}

@Suite struct RunningDispersionTests {
  @Test func `binomial counts have a dispersion near 1, whatever the lasting ratio`() {
    var generator = SplitMix64(seed: 21)
    let values = (0..<100).map { _ in
      var dispersion = RunningDispersion()
      RateScenario(law: .poisson, shares: [0.2, 0.5], ratio: 2).run(&generator) { row in
        dispersion.observe(row)
        return true
      }
      return dispersion.value
    }
    #expect(values.reduce(0, +) / 100 < 1.06)
  }

  @Test func `an arm that scatters on its own is noticed`() {
    var generator = SplitMix64(seed: 22)
    var dispersion = RunningDispersion()
    #expect(dispersion.value == 1)
    for _ in 0..<240 {
      let mean = 30 * Double.exp(0.3 * generator.normal())
      let x = generator.count(.poisson, mean: mean, trials: 3_000)
      let y = generator.count(.poisson, mean: 30, trials: 3_000)
      dispersion.observe(RateCounts(x: x, n: 3_000, y: y, m: 3_000))
    }
    // Var(x − y) / (E x + E y), with E x = 31.4: 1 + 93/61 or so.
    #expect(dispersion.value > 1.8 && dispersion.value < 3.2, "\(dispersion.value)")
  }

  /// Twenty rows alike, then twenty with five times the events of x.
  @Test func `a lasting change is no scatter of successive rows`() {
    var dispersion = RunningDispersion()
    for row in 0..<40 {
      let x: Double = row < 20 ? 10 : 50
      dispersion.observe(RateCounts(x: x + Double(row % 2), n: 1_000, y: 10, m: 1_000))
    }
    #expect(dispersion.successive < 1.5 && dispersion.value > 2)
  }
}
