import Testing

@testable import VerdinJudge

/// Nothing is kept from look to look, and yet what was proven stays proven.
@Suite struct LookLawTests {
  private static let recordings: [(String, MetricPair, Looks)] = (0..<3).flatMap { seed in
    var own = Recordings(seed: UInt64(seed))
    return [
      ("series", own.series(90, ratio: 1.4), Looks.anytime),
      ("counts", own.counts(60, rates: (0.01, 0.02), since: 10), .anytime),
      ("accuracy", own.counts(60, rates: (0.4, 0.5)), .anytime),
      ("gates", own.series(130, ratio: 1.4), .gates([1_800, 3_600, 7_200])),
      ("gated counts", own.counts(130, rates: (0.01, 0.02)), .gates([1_800, 3_600, 7_200])),
      ("latencies", own.latencies(30, ratio: 1.5), .anytime),
    ]
  }

  /// Each look is judged by a process that knows none of the others.
  @Test(arguments: recordings)
  func `once failed is failed at every later look`(name: String, pair: MetricPair, looks: Looks)
    throws
  {
    var failed: AnytimeEvidence.Crossing?
    var smallest = 1.0
    for count in stride(from: 5, through: pair.champion.values.count, by: 5) {
      let metric = looked(pair.prefix(count), looks)
      let side = try #require(metric.evidence.anytime?.increase)
      #expect(side.p <= smallest, "\(name): p grew at \(count)")
      smallest = side.p
      if let failed {
        #expect(metric.verdict == .fail, "\(name): no fail at \(count) any more")
        #expect(side.crossing == failed, "\(name): another first crossing at \(count)")
      }
      if metric.verdict == .fail { failed = try #require(side.crossing) }
    }
    #expect(failed != nil, "\(name): a clear harm is found")
    #expect(looked(pair, looks).evidence == looked(pair, looks).evidence)
  }

  @Test func `the first crossing is the first prefix that fails`() throws {
    var own = Recordings(seed: 11)
    let pair = own.counts(40, rates: (0.01, 0.03))
    let crossing = try #require(looked(pair).evidence.anytime?.increase?.crossing)
    let first = (2...40).first { looked(pair.prefix($0)).verdict == .fail }
    // One tick alone has no length, and is not judged.
    #expect(max(2, crossing.ticks) == first)
    #expect(crossing.elapsed == 60 * Double(crossing.ticks))
    #expect(crossing.time == pair.champion.times[crossing.ticks - 1])
  }

  /// A fail says when it was proven, also to whoever looks much later.
  @Test func `a fail tells its first crossing`() {
    var own = Recordings(seed: 12)
    let metric = looked(own.counts(60, rates: (0.01, 0.05)))
    #expect(metric.verdict == .fail && metric.direction == .increase)
    #expect(metric.reason.contains("crossed at"))
    #expect(metric.reason.contains("(2026-11-02T"))
    #expect(metric.reason.contains("stays proven"))
  }

  /// Of an absolute margin: the challenger's increase is the champion's decrease.
  @Test(arguments: [Looks.anytime, .gates([1_800, 3_600])])
  func `swapping the arms of a series mirrors the evidence`(looks: Looks) throws {
    var own = Recordings(seed: 13)
    let pair = own.series(60, ratio: 1.2)
    let one = looked(pair, looks, harm: .increase, margin: .absolute(5)).evidence
    let other = looked(pair.swapped, looks, harm: .decrease, margin: .absolute(5)).evidence
    let (up, down) = (try #require(one.anytime?.increase), try #require(other.anytime?.decrease))
    #expect(abs(up.p - down.p) <= 1e-9 * up.p && up.crossing == down.crossing)
    let (a, b) = (try #require(one.bounds), try #require(other.bounds))
    #expect(abs(a.failLower + b.failUpper) < 1e-9)
    #expect(
      a.passUpper == .infinity
        ? b.passLower == -.infinity
        : abs(a.passUpper + b.passLower) < 1e-9)
  }

  /// 1/0.8 = 1.25: no more than a quarter up is no less than a fifth down, seen from the other arm.
  @Test func `swapping the arms of counts mirrors the evidence`() throws {
    var own = Recordings(seed: 14)
    let pair = own.counts(40, rates: (0.01, 0.016))
    let one = looked(pair, harm: .increase, margin: .relative(0.25)).evidence.anytime?.increase
    let other = looked(pair.swapped, harm: .decrease, margin: .relative(0.2)).evidence.anytime?
      .decrease
    let (up, down) = (try #require(one), try #require(other))
    #expect(abs(up.p - down.p) <= 1e-9 * up.p)
    #expect(abs(up.pHarm - down.pHarm) <= 1e-9 * up.pHarm)
  }

  @Test(arguments: [Looks.anytime, .gates([1_800, 3_600])])
  func `the unit of measurement changes nothing`(looks: Looks) throws {
    var own = Recordings(seed: 15)
    let pair = own.series(60, ratio: 1.15)
    var scaled = pair
    scaled.champion.values = pair.champion.values.map { $0 * 1_024 }
    scaled.challenger.values = pair.challenger.values.map { $0 * 1_024 }
    let (a, b) = (looked(pair, looks), looked(scaled, looks))
    #expect(a.verdict == b.verdict)
    let (p, q) = (try #require(a.evidence.anytime?.increase?.p), b.evidence.anytime?.increase?.p)
    #expect(abs(p - (q ?? 2)) < 1e-9)
  }

  @Test func `a pass goes when later data speak against it`() {
    var own = Recordings(seed: 16)
    let pair = own.counts(120, rates: (0.05, 0.075), since: 60)
    #expect(looked(pair.prefix(60), margin: .relative(0.25)).verdict == .pass)
    #expect(looked(pair, margin: .relative(0.25)).verdict != .pass)
  }

  @Test func `a longer recording has all looks of a shorter one`() {
    let long = LookSchedule.looks(from: 30, through: 3_000)
    for count in [29, 30, 31, 499, 500, 501, 777, 1_440] {
      #expect(LookSchedule.looks(from: 30, through: count) == long.filter { $0 <= count })
    }
    #expect(long.count < 700)
  }
}
