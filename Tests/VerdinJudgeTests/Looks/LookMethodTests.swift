import Foundation
import Testing
import VerdinNumerics

@testable import VerdinJudge

/// Which evidence decides at repeated looks, and what it says.
@Suite struct LookMethodTests {
  /// The kernel's own process and bounds, row by row.
  @Test func `counts are held against the bets of the kernel`() throws {
    var own = Recordings(seed: 21)
    let pair = own.counts(50, rates: (0.01, 0.014))
    let evidence = looked(pair).evidence
    var running = RunningDispersion()
    var process = RateEProcess(direction: .above, logRatio: log1p(0.1))
    var rows: [RateCounts] = []
    var dispersions: [Double] = []
    let (x, y) = (try #require(pair.challenger.counts), try #require(pair.champion.counts))
    for tick in 0..<50 {
      let row = RateCounts(x: x.events[tick], n: 600, y: y.events[tick], m: 600)
      dispersions.append(running.successive)
      process.observe(row, dispersion: running.successive)
      running.observe(row)
      rows.append(row)
    }
    #expect(evidence.anytime?.method == .rateEProcess)
    #expect(evidence.anytime?.increase?.p == process.pValue)
    #expect(evidence.anytime?.increase?.statistic == process.logE)
    let bounds = try #require(evidence.bounds)
    let pass = RateConfidenceSequence(rows, alpha: 0.05, dispersions: dispersions)
    #expect(abs(bounds.passUpper - (pass.upper - 1)) < 1e-9)
    #expect(evidence.anytime?.decrease == nil, "only an increase hurts")
  }

  /// The kernel's path over all prefixes.
  @Test func `series are held against the kernel's path`() throws {
    var own = Recordings(seed: 22)
    let pair = own.series(80, autocorrelation: 0.6, ratio: 1.3)
    let side = try #require(looked(pair).evidence.anytime?.increase)
    var scratch = SeriesScratch()
    let boundary = NormalMixtureBoundary(sides: .one, alpha: 0.01, optimalTime: 60)
    let path = SeriesPath(
      pair.challenger.values.span, pair.champion.values.span, scale: .logRatio,
      margin: log1p(0.1), boundary: boundary, firstLook: 30, scratch: &scratch)
    #expect(side.crossing?.ticks == path.firstCrossing)
    #expect(abs(try #require(side.statistic) - path.z[path.z.count - 1]) < 1e-9)
    #expect(side.boundary == boundary.height(at: 80))
  }

  @Test func `gates are held against Lan and DeMets's boundaries`() throws {
    var own = Recordings(seed: 23)
    let gates = [1_800.0, 3_600, 7_200]
    let anytime = try #require(looked(own.series(70), .gates(gates)).evidence.anytime)
    var spending = LanDeMets(alpha: 0.01, spending: .pocock)
    #expect(anytime.gates.map(\.elapsed) == [1_800, 3_600])
    #expect(
      anytime.gates.map(\.boundary)
        == [0.25, 0.5].map { spending.nextBoundary(at: $0) })
    #expect(anytime.nextGate == 3_000)
    #expect(anytime.method == .gates && anytime.looks == 2)
  }

  @Test func `between gates it is inconclusive and says when the next is`() {
    var own = Recordings(seed: 24)
    let pair = own.series(120)
    let gates = Looks.gates([1_800, 3_600, 7_200])
    let between = looked(pair.prefix(48), gates)
    #expect(between.verdict == .inconclusive)
    #expect(between.reason.contains("next gate is in 12 min"))
    #expect(looked(pair.prefix(119), gates).verdict == .inconclusive)
    #expect(looked(pair, gates).verdict == .pass)
  }

  @Test func `what comes after the last gate changes nothing`() {
    var own = Recordings(seed: 25)
    let pair = own.series(150, ratio: 3, since: 120)
    let gates = Looks.gates([3_600, 7_200])
    let (at, later) = (looked(pair.prefix(120), gates), looked(pair, gates))
    #expect(at.verdict == .pass && later.evidence.anytime?.gates == at.evidence.anytime?.gates)
    #expect(later.evidence.notes.contains { $0.contains("after the last gate") })
  }

  @Test func `the first look at a series is at thirty ticks`() {
    var own = Recordings(seed: 26)
    let metric = looked(own.series(29, ratio: 3))
    #expect(metric.verdict == .inconclusive)
    #expect(metric.evidence.anytime?.looks == 0)
    #expect(metric.evidence.notes.contains { $0.contains("first look is at 30") })
    #expect(looked(own.series(31, ratio: 3)).verdict == .fail)
  }

  /// An accuracy: its binomial error is far below that of rare events.
  @Test func `large shares are looked at as series from thirty ticks on`() {
    var own = Recordings(seed: 27)
    let metric = looked(own.counts(40, rates: (0.5, 0.5)), harm: .decrease)
    #expect(metric.evidence.anytime?.method == .normalMixture)
    #expect(metric.evidence.notes.contains { $0.contains("up to tick 30") })
  }

  /// Bursts of one arm's own: a Pearson χ² far above that of counts.
  @Test func `counts that scatter too much are looked at as series`() {
    var own = Recordings(seed: 28)
    var pair = own.counts(80, rates: (0.02, 0.02))
    for tick in stride(from: 0, to: 80, by: 2) {
      pair.challenger.counts?.events[tick] *= 4
      pair.champion.counts?.events[tick + 1] *= 4
    }
    let metric = looked(pair)
    #expect(metric.evidence.anytime?.method == .normalMixture)
    #expect(metric.verdict != .fail)
  }

  @Test func `histograms find a slower tail and pass a copy in law`() {
    var own = Recordings(seed: 29)
    let slower = looked(own.latencies(40, ratio: 1.5), margin: .relative(0.2))
    #expect(slower.evidence.anytime?.method == .exceedanceEProcess)
    #expect(slower.verdict == .fail)
    let alike = looked(own.latencies(40, ratio: 1), margin: .relative(0.5))
    #expect(alike.verdict == .pass, "\(alike.reason)")
  }

  @Test func `a proof by the tail does not speak of the middle`() {
    var own = Recordings(seed: 36)
    var pair = own.latencies(40, ratio: 0.9)
    for tick in 0..<40 {
      pair.challenger.histogram?.counts[tick][100] += 40
    }
    let metric = looked(pair, margin: .relative(0.2))
    #expect(metric.verdict == .fail)
    #expect(metric.reason.hasPrefix("some values at least "), "\(metric.reason)")
    #expect(metric.reason.contains("higher, the middle of all by "))
  }

  @Test(arguments: [MetricConfig.Kind.samples, .sparse])
  func `what has no bound at repeated looks is not judged`(kind: MetricConfig.Kind) {
    var own = Recordings(seed: 30)
    let metric = looked(own.series(120, ratio: 5), kind: kind)
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains("no bound holds at repeated looks"))
    #expect(metric.evidence.bounds == nil)
  }

  @Test func `values without times are not judged repeatedly`() {
    var own = Recordings(seed: 31)
    var pair = own.series(60, ratio: 5)
    pair.champion.times = []
    pair.challenger.times = []
    #expect(looked(pair).reason.contains("values without times"))
  }

  @Test func `a value without a logarithm ends the ratio and keeps what was proven`() {
    var own = Recordings(seed: 32)
    var pair = own.series(100, ratio: 2)
    pair.challenger.values[70] = 0
    #expect(looked(pair).verdict == .fail)
    var healthy = own.series(100)
    #expect(looked(healthy).verdict == .pass)
    healthy.challenger.values[99] = 0
    #expect(looked(healthy).verdict == .inconclusive)
  }

  @Test func `no errors in either arm pass after thirty ticks, and at the last gate`() {
    var own = Recordings(seed: 33)
    let pair = own.counts(60, rates: (0, 0))
    let limits = Limits(below: 0.01)
    #expect(looked(pair.prefix(20), limits: limits).verdict == .inconclusive)
    #expect(looked(pair, limits: limits).verdict == .pass)
    #expect(looked(pair, .gates([3_600, 7_200]), limits: limits).verdict == .inconclusive)
    #expect(looked(pair, .gates([1_800, 3_600]), limits: limits).verdict == .pass)
    #expect(looked(pair).verdict == .inconclusive, "equal zeros bound no ratio")
  }

  @Test func `a metric without data yet is one of the family`() throws {
    var own = Recordings(seed: 34)
    let pairs =
      [own.counts(40, rates: (0.01, 0.03))]
      + (0..<3).map { place in
        var empty = MetricPair(name: "e\(place)", champion: Series([]), challenger: Series([]))
        empty.name = "e\(place)"
        return empty
      }
    let config = JudgeConfig(
      defaults: MetricConfig(name: "", harm: .increase), looks: .anytime)
    let evidence = judge(pairs, config: config).metrics[0].evidence
    let p = try #require(evidence.anytime?.increase?.p)
    #expect(abs(try #require(evidence.familyP) - min(1, 4 * p)) < 1e-12)
  }

  @Test(arguments: [-86_401.0, 0, 951_782_400, 1_793_613_960, 4_107_542_400])
  func `dates are those of the calendar`(unix: Double) {
    let expected = Date(timeIntervalSince1970: unix).formatted(.iso8601)
    #expect(utcTime(unix) == expected)
  }
}
