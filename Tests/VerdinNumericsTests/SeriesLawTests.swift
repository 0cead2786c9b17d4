import RealModule
import Testing
import VerdinNumerics

/// What must hold of an effect between two series, whatever the data.
@Suite struct SeriesLawTests {
  @Test func `swapping the arms turns the effect round and nothing else`() {
    ArmPair.each { pair in
      for (one, other) in [
        (pair.paired(), pair.swapped.paired()), (pair.unpaired(), pair.swapped.unpaired()),
      ] {
        expectSame(one, other, sign: -1)
        let pass = one.test(margin: 0.1, harm: .increase, alphaFail: 0.01, alphaPass: 0.05)
        let mirrored = other.test(margin: 0.1, harm: .decrease, alphaFail: 0.01, alphaPass: 0.05)
        #expect(pass.pFail.isClose(to: mirrored.pFail, relative: 1e-9, absolute: 1e-13))
        #expect(pass.pAny.isClose(to: mirrored.pAny, relative: 1e-9, absolute: 1e-13))
      }
    }
  }

  @Test func `a shock that hits both arms alike changes nothing`() {
    var generator = SplitMix64(seed: 99)
    ArmPair.each { pair in
      var shocked = pair
      for t in pair.x.indices {
        let shock = Double.exp(2 * generator.normal())
        shocked.x[t] *= shock
        shocked.y[t] *= shock
      }
      expectSame(pair.paired(), shocked.paired())
    }
  }

  @Test(arguments: [0x1p-60, 1e-9, 0.001, 60, 1e12])
  func `another unit of measurement changes no ratio`(factor: Double) {
    ArmPair.each { pair in
      let scaled = pair.map({ $0 * factor }, { $0 * factor })
      expectSame(pair.paired(), scaled.paired())
      expectSame(pair.unpaired(), scaled.unpaired())
    }
  }

  @Test func `a difference carries its unit, and no offset of both arms`() {
    ArmPair.each { pair in
      let base = pair.paired(.difference)
      let scaled = pair.map({ 1000 * $0 }, { 1000 * $0 }).paired(.difference)
      #expect(scaled.effect.isClose(to: 1000 * base.effect, relative: 1e-11, absolute: 1e-10))
      #expect(scaled.standardError.isClose(to: 1000 * base.standardError, relative: 1e-10))
      let moved = pair.map({ $0 - 200 }, { $0 - 200 }).paired(.difference)
      expectSame(base, moved, absolute: 1e-11)
    }
  }

  @Test func `a challenger twice as large has an effect of log 2 more`() {
    ArmPair.each { pair in
      let doubled = pair.map({ 2 * $0 }, { $0 })
      #expect(doubled.paired().ratio.isClose(to: 2 * pair.paired().ratio, relative: 1e-12))
      #expect(
        doubled.paired().standardError.isClose(to: pair.paired().standardError, relative: 1e-9))
    }
  }

  @Test func `Huber's location balances its influence values and moves with the data`() {
    ArmPair.each { pair in
      var scratch = SeriesScratch()
      scratch.series = pair.x
      let huber = Huber(&scratch)
      let balance = scratch.influence.reduce(0, +) / Double(pair.x.count)
      #expect(abs(balance) < 1e-13 * huber.scale * 100)
      scratch.series = pair.x.map { -3 * $0 + 7 }
      let moved = Huber(&scratch)
      #expect(moved.location.isClose(to: 7 - 3 * huber.location, relative: 1e-12))
      #expect(moved.scale.isClose(to: 3 * huber.scale, relative: 1e-12))
      #expect(moved.inlierShare == huber.inlierShare)
    }
  }

  @Test func `one wild point moves Huber's location by less than a standard error`() {
    ArmPair.each { pair in
      var wild = pair
      wild.x[3] *= 1e6
      let (calm, shaken) = (pair.paired(), wild.paired())
      #expect(abs(calm.effect - shaken.effect) < 1.5 * calm.standardError)
    }
  }

  @Test func `identical series have no effect and no error, and prove nothing at margin 0`() {
    var pair = ArmPair(seed: 1, count: 40, phi: 0.3)
    pair.y = pair.x
    let estimate = pair.paired()
    #expect(estimate.effect == 0 && estimate.standardError == 0)
    let test = estimate.test(margin: 0, harm: .increase, alphaFail: 0.01, alphaPass: 0.05)
    #expect(!test.provesHarm && !test.excludesHarm)
    let margin = estimate.test(margin: 0.1, harm: .increase, alphaFail: 0.01, alphaPass: 0.05)
    #expect(margin.excludesHarm && margin.upper == 0)
  }

  @Test func `seven points are too few`() {
    var scratch = SeriesScratch()
    scratch.series = [1, 2, 3, 4, 5, 6, 7]
    #expect(PairedSeries.estimate(scratch: &scratch) == nil)
  }

  @Test func `bounds and p-values tell the same`() {
    ArmPair.each { pair in
      for harm in [HarmSign.increase, .decrease] {
        let test = pair.paired().test(margin: 0.05, harm: harm, alphaFail: 0.01, alphaPass: 0.05)
        #expect(test.provesHarm == (test.lower >= test.margin))
        #expect(test.excludesHarm == (test.upper <= test.margin))
      }
    }
  }

  private func expectSame(
    _ one: SeriesEstimate, _ other: SeriesEstimate, sign: Double = 1, absolute: Double = 1e-13,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      other.effect.isClose(to: sign * one.effect, relative: 1e-10, absolute: absolute),
      sourceLocation: location)
    #expect(
      other.standardError.isClose(to: one.standardError, relative: 1e-9), sourceLocation: location)
    #expect(
      other.degreesOfFreedom.isClose(to: one.degreesOfFreedom, relative: 1e-8),
      sourceLocation: location)
  }
}
