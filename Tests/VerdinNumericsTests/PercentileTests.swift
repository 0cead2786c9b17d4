import Testing
import VerdinNumerics

@Suite struct PercentileTests {
  /// R 4.2.2: quantile(x, p, type = 7); the two may order the interpolation differently.
  @Test func `percentiles agree with R`() throws {
    for row in try referenceRows("quantiles.r.jsonl", as: Row.self) {
      let sample = SortedSample(row.x)
      let largest = row.x.map(abs).max()!
      for (p, value) in zip(row.p, row.quantile) {
        #expect(abs(sample.percentile(100 * p) - value) <= 1e-14 * largest, "\(row.id) at \(p)")
      }
    }
  }

  /// R 4.2.2: mean(x), sd(x). R's sd of one value is missing; here it is 0.
  @Test func `moments agree with R`() throws {
    for row in try referenceRows("quantiles.r.jsonl", as: Row.self) {
      let moments = Moments(row.x.span)
      let largest = row.x.map(abs).max()!
      #expect(abs(moments.mean - row.mean) <= 1e-14 * largest, "\(row.id)")
      #expect(abs(moments.standardDeviation - (row.sd ?? 0)) <= 1e-14 * largest, "\(row.id)")
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `percentiles never decrease and stay within the sample`(kind: SampleKind) {
    var generator = SplitMix64(seed: 11)
    for count in [1, 2, 3, 10, 57] {
      let sample = SortedSample(kind.draw(count, shift: 0, &generator))
      let percents = (1...400).map { Double($0) / 4 }
      let found = percents.map { sample.percentile($0) }
      #expect(zip(found, found.dropFirst()).allSatisfy { $0 <= $1 }, "\(count)")
      #expect(found.allSatisfy { sample.minimum <= $0 && $0 <= sample.maximum }, "\(count)")
      #expect(found.last == sample.maximum)
    }
  }

  @Test func `a percentile at an order statistic is that value`() {
    let sample = SortedSample((0..<101).map { Double($0 * $0) })
    // percent / 100 is rounded, so the place may miss a whole number by an ulp.
    for percent in 1...100 {
      #expect(sample.percentile(Double(percent)).isClose(to: sample[percent], relative: 4e-15))
    }
    #expect(SortedSample([]).median.isNaN)
    #expect(SortedSample([3]).median == 3)
    #expect(SortedSample([4, 1, 2, 3]).median == 2.5)
  }

  @Test(arguments: SampleKind.allCases)
  func `guarded fences never cut more than a percent at either end`(kind: SampleKind) {
    var generator = SplitMix64(seed: 12)
    for count in [1, 2, 5, 100, 300] {
      let sample = SortedSample(kind.draw(count, shift: 0, &generator))
      let plain = Fences(sample, factor: 1.5, guarded: false)
      let fences = Fences(sample, factor: 1.5, guarded: true)
      #expect(fences.lower <= plain.lower && plain.upper <= fences.upper)
      let below = sample.values.count { $0 < fences.lower }
      let above = sample.values.count { $0 > fences.upper }
      #expect(max(below, above) * 100 <= count + 99)
    }
  }

  @Test func `fences of an empty sample exclude nothing`() {
    let fences = Fences(SortedSample(), factor: 3, guarded: true)
    #expect(fences.contain(0) && fences.contain(.infinity))
  }

  @Test func `moments of few values`() {
    let empty: [Double] = []
    let none = Moments(empty.span)
    #expect(none.count == 0 && none.mean == 0 && none.standardDeviation == 0)
    let one = Moments([5.0].span)
    #expect(one.count == 1 && one.mean == 5 && one.standardDeviation == 0)
    let two = Moments([1.0, 3.0].span)
    #expect(two.mean == 2 && two.standardDeviation == 2.0.squareRoot())
  }
}

private struct Row: Decodable {
  var id: String
  var x: [Double]
  var p: [Double]
  var quantile: [Double]
  var mean: Double
  var sd: Double?
}
