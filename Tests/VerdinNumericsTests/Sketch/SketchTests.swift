import RealModule
import Testing

@testable import VerdinNumerics

@Suite struct SketchTests {
  /// Positive, negative and zero values over many magnitudes, and repeated ones.
  static func values(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let magnitude = Double.exp(8 * generator.normal())
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: return 0
      case 1, 2: return -magnitude
      case 3: return magnitude.rounded()
      default: return magnitude
      }
    }
  }

  static func sketch(_ values: [Double], scale: Int = 7) -> DDSketch {
    var sketch = DDSketch(LogBuckets(scale: scale))
    sketch.add(values.span)
    return sketch
  }

  @Test(arguments: LogBuckets.scales)
  func `every value lies in its bucket, the upper edge included`(scale: Int) {
    let (table, buckets) = (BucketTable(scale: scale), LogBuckets(scale: scale))
    var generator = SplitMix64(seed: UInt64(scale))
    var values = (0..<2_000).map { _ in Double.exp(200 * (generator.uniform() - 0.5)) }
    values += [1, 2, 0.5, .leastNormalMagnitude, .greatestFiniteMagnitude, 1e-300, 1e300]
    for index in [-5 << scale, -1, 0, 1, 3, 17 << scale, (9 << scale) + 1] {
      let edge = buckets.upperEdge(index)
      values += [edge, edge.nextUp, edge.nextDown]
    }
    for value in values {
      let index = table.index(bits: value.bitPattern)
      #expect(buckets.upperEdge(index - 1) < value && value <= buckets.upperEdge(index), "\(value)")
    }
  }

  /// The index of an OpenTelemetry exponential histogram is ⌈log2(v) · 2^scale⌉ − 1; away from edges
  /// the logarithm's rounding does not matter.
  @Test(arguments: [0, 3, 7, 11])
  func `the buckets are those of the logarithm`(scale: Int) {
    let table = BucketTable(scale: scale)
    var generator = SplitMix64(seed: 3)
    for _ in 0..<5_000 {
      let value = Double.exp(20 * generator.normal())
      let place = Double.log2(value) * Double(1 << scale)
      guard abs(place - place.rounded()) > 1e-6 else { continue }
      #expect(table.index(bits: value.bitPattern) == Int(place.rounded(.up)), "\(value)")
    }
  }

  @Test func `edges are powers of gamma`() {
    for scale in LogBuckets.scales {
      let buckets = LogBuckets(scale: scale)
      for index in [-1_000, -77, -1, 0, 1, 2, 100, 1_023] {
        let power = Double.pow(2, Double(index) / Double(1 << scale))
        #expect(abs(buckets.upperEdge(index) / power - 1) < 1e-14)
      }
      #expect(LogBuckets(gamma: buckets.gamma) == buckets)
    }
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func `merging is sketching all values at once, in any order and grouping`(seed: UInt64) {
    let values = Self.values(3_000, seed: seed)
    let whole = Self.sketch(values)
    var generator = SplitMix64(seed: seed)
    #expect(Self.sketch(values.shuffled(using: &generator)) == whole)
    let parts = [values[..<1_000], values[1_000..<1_100], values[1_100...]].map {
      Self.sketch(Array($0))
    }
    func merged(_ parts: [DDSketch]) -> DDSketch {
      var sum = parts[0]
      for part in parts.dropFirst() {
        let fits = sum.merge(part)
        #expect(fits)
      }
      return sum
    }
    #expect(merged(parts) == whole)
    #expect(merged(parts.reversed()) == whole)
    #expect(merged([parts[0], merged([parts[1], parts[2]])]) == whole)
    #expect(merged([whole, DDSketch(whole.buckets)]) == whole)
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func `a merge of scales is the sketch of the coarser one`(seed: UInt64) {
    let values = Self.values(2_000, seed: seed)
    var fine = Self.sketch(Array(values[..<700]), scale: 9)
    let coarse = Self.sketch(Array(values[700...]), scale: 5)
    var other = coarse
    let isMerged = fine.merge(coarse)
    #expect(isMerged)
    #expect(fine == Self.sketch(values, scale: 5))
    let isMergedToo = other.merge(Self.sketch(Array(values[..<700]), scale: 9))
    #expect(isMergedToo)
    #expect(other == fine)
  }

  @Test func `edges that do not fit are not merged`() {
    var sketch = Self.sketch([1, 2, 3])
    let before = sketch
    var foreign = DDSketch(LogBuckets(gamma: 1.02))
    let fits = sketch.merge(foreign) || foreign.merge(sketch)
    #expect(!fits)
    #expect(sketch == before)
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `every quantile is within the accuracy`(seed: UInt64) {
    let values = Self.values(999, seed: seed)
    for scale in [3, 7] {
      let sketch = Self.sketch(values, scale: scale)
      let sorted = values.sorted()
      for step in 0...50 {
        let q = Double(step) / 50
        let exact = sorted[Int(q * Double(sorted.count - 1))]
        let error = abs(sketch.value(at: q) - exact)
        #expect(error <= sketch.buckets.accuracy * abs(exact) * (1 + 1e-12), "\(q)")
      }
    }
  }

  @Test func `what is no finite value is counted apart`() {
    let sketch = Self.sketch([1, .nan, .infinity, -.infinity, 0, -0.0, 1e-320, .nan, -2])
    #expect(sketch.missing == 2)
    #expect(sketch.infinite == 2)
    #expect(sketch.zeros == 3)
    #expect(sketch.count == 5)
    #expect(sketch.minimum == -2)
    #expect(sketch.maximum == 1)
    #expect(DDSketch(LogBuckets(scale: 3)).value(at: 0.5).isNaN)
  }

  @Test func `the coarsest sufficient scale is chosen`() throws {
    for accuracy in [0.2, 0.01, 0.005, 0.001] {
      let buckets = try #require(LogBuckets(accuracy: accuracy))
      let scale = try #require(buckets.scale)
      #expect(buckets.accuracy <= accuracy)
      if scale > 0 { #expect(LogBuckets(scale: scale - 1).accuracy > accuracy) }
    }
    #expect(LogBuckets(accuracy: 1e-9) == nil)
  }
}
