import RealModule
import Testing
import VerdinNumerics

@Suite struct NormalMixtureBoundaryTests {
  @Test(arguments: [NormalMixtureBoundary.Sides.one, .two])
  func `the evidence on the boundary is one over alpha`(sides: NormalMixtureBoundary.Sides) {
    for alpha in [1e-6, 0.005, 0.01, 0.2, 0.45] {
      let boundary = NormalMixtureBoundary(sides: sides, alpha: alpha, optimalTime: 60)
      for t in [0.01, 1, 30, 60, 240, 1e5] {
        let evidence = boundary.logE(z: boundary.height(at: t), at: t)
        #expect(abs(evidence + Double.log(alpha)) < 1e-12, "\(sides) \(alpha) at \(t)")
      }
      #expect(boundary.height(at: 0) == .infinity)
      #expect(boundary.logE(z: 0, at: 0) == 0)
    }
  }

  @Test func `far below the boundary the evidence falls smoothly`() {
    let boundary = NormalMixtureBoundary(sides: .one, alpha: 0.01, optimalTime: 60)
    let path = stride(from: 5.0, through: -60, by: -0.25).map { boundary.logE(z: $0, at: 1000) }
    let steps = zip(path, path.dropFirst()).map { $0 - $1 }
    for (step, next) in zip(steps, steps.dropFirst()) {
      #expect(next > 0 && next < step, "convex and increasing in z, across all formulas")
    }
  }

  @Test func `a random walk crosses the boundary less often than alpha`() {
    let runs = 1_000
    let boundary = NormalMixtureBoundary(sides: .one, alpha: 0.05, optimalTime: 60)
    let heights = (1...240).map { boundary.height(at: Double($0)) }
    var generator = SplitMix64(seed: 51)
    let crossings = (0..<runs).count { _ in
      var (sum, crossed) = (0.0, false)
      for t in 1...240 {
        sum += generator.normal()
        crossed = crossed || sum >= heights[t - 1] * Double(t).squareRoot()
      }
      return crossed
    }
    let share = Double(crossings) / Double(runs)
    #expect(share <= ceiling(0.05, runs: runs))
    #expect(share > 0.01, "a boundary that is never crossed is of no use")
  }
}

@Suite struct LanDeMetsTests {
  /// O'Brien-Fleming spending, five equal looks, one-sided .025, as published.
  @Test func `the published table is reproduced`() {
    var looks = LanDeMets(alpha: 0.025, spending: .obrienFleming)
    for (look, height) in [4.8769, 3.3570, 2.6803, 2.2898, 2.0310].enumerated() {
      #expect(abs(looks.nextBoundary(at: Double(look + 1) / 5) - height) < 5e-5 + 1e-6)
    }
    #expect(abs(looks.spent - 0.025) < 1e-15)
  }

  @Test(arguments: [LanDeMets.Spending.pocock, .obrienFleming, .power(3)])
  func `unplanned looks keep the level`(spending: LanDeMets.Spending) {
    let runs = 20_000
    let shares = [0.03, 0.2, 0.45, 0.5, 1.0]
    var looks = LanDeMets(alpha: 0.05, spending: spending)
    let heights = shares.map { looks.nextBoundary(at: $0) }
    var generator = SplitMix64(seed: 52)
    let crossings = (0..<runs).count { _ in
      var (sum, last, crossed) = (0.0, 0.0, false)
      for (share, height) in zip(shares, heights) {
        sum += (share - last).squareRoot() * generator.normal()
        last = share
        crossed = crossed || sum >= height * share.squareRoot()
      }
      return crossed
    }
    let level = Double(crossings) / Double(runs)
    #expect(abs(level - 0.05) <= ceiling(0.05, runs: runs) - 0.05, "\(level)")
  }

  @Test func `a single look is the fixed test`() {
    var looks = LanDeMets(alpha: 0.01, spending: .pocock)
    #expect(abs(looks.nextBoundary(at: 1) + NormalDistribution.quantile(0.01)) < 1e-12)
  }

  @Test func `nothing is left to spend beyond the planned information`() {
    var looks = LanDeMets(alpha: 0.01, spending: .pocock)
    _ = looks.nextBoundary(at: 0.5)
    #expect(looks.nextBoundary(at: 1.3).isFinite)
    #expect(looks.nextBoundary(at: 1.4) == .infinity)
    #expect(looks.spent == LanDeMets.Spending.pocock.spent(0.01, by: 1))
  }

  @Test func `next to no alpha early gives a very high boundary`() {
    var looks = LanDeMets(alpha: 0.01, spending: .obrienFleming)
    let first = looks.nextBoundary(at: 0.005)
    #expect(first > 30)
    #expect(looks.nextBoundary(at: 0.01) < first)
  }
}

@Suite struct QuantileConfidenceSequenceTests {
  @Test func `few values leave the quantile unbounded`() {
    let sequence = QuantileConfidenceSequence(quantile: 0.99, alpha: 0.01, optimalCount: 1000)
    for count in 0...20 {
      #expect(sequence.ranks(count: count).upper == count + 1)
    }
    #expect(sequence.ranks(count: 0).lower == 0)
  }

  @Test func `the brackets cover the quantile at all times`() {
    let runs = 300
    let sequence = QuantileConfidenceSequence(quantile: 0.9, alpha: 0.1, optimalCount: 100)
    let ranks = (0...300).map { sequence.ranks(count: $0) }
    var generator = SplitMix64(seed: 53)
    let misses = (0..<runs).count { _ in
      var (below, missed) = (0, false)
      for count in 1...300 {
        if generator.uniform() <= 0.9 { below += 1 }
        missed = missed || below < ranks[count].lower || below >= ranks[count].upper
      }
      return missed
    }
    #expect(Double(misses) / Double(runs) <= ceiling(0.1, runs: runs))
  }
}
