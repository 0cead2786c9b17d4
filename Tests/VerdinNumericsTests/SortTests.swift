import Testing
import VerdinNumerics

@Suite struct SortTests {
  private static let sizes = [0, 1, 2, 3, 24, 25, 100, 101, 400, 401, 2_000]

  @Test(arguments: SampleKind.allCases)
  func `random samples are sorted as Array sorts their keys`(kind: SampleKind) {
    var generator = SplitMix64(seed: 41)
    var scratch = SortScratch()
    for count in Self.sizes {
      expectSorted(kind.draw(count, shift: 0, &generator), "\(kind), \(count)", &scratch)
    }
  }

  @Test(arguments: [20_000, 20_001])
  func `large samples are sorted`(count: Int) {
    var generator = SplitMix64(seed: 42)
    var scratch = SortScratch()
    // One draw mixes both signs, the exponents from −64 to 63, and many repeats of zero.
    let values = (0..<count).map { _ in
      let bits = generator.next()
      let power = Double(sign: .plus, exponent: Int(bits % 128) - 64, significand: 1)
      return bits >> 60 == 0 ? 0 : (generator.uniform() - 0.5) * power
    }
    expectSorted(values, "\(count)", &scratch)
  }

  @Test(arguments: Adversary.allCases)
  func `data made to crowd the buckets are sorted`(adversary: Adversary) {
    var generator = SplitMix64(seed: 43)
    var scratch = SortScratch()
    for count in Self.sizes {
      expectSorted(adversary.draw(count, &generator), "\(adversary), \(count)", &scratch)
    }
  }

  @Test func `every bit pattern but NaN has its place`() {
    var generator = SplitMix64(seed: 44)
    var scratch = SortScratch()
    let special: [Double] = [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
      .leastNormalMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, 1, -1,
    ]
    for round in 0..<40 {
      let random = (0..<round * 7).map { _ in Double(bitPattern: generator.next()) }
      let values = (special + special + random.filter { !$0.isNaN }).shuffled(using: &generator)
      expectSorted(values, "round \(round)", &scratch)
    }
  }

  @Test func `a sample is padded with infinity and can be refilled`() {
    var scratch = SortScratch()
    var sample = SortedSample([3, 1, 2])
    #expect(Array(sample.values) == [1, 2, 3])
    #expect(sample.padded.count == 3 + SortedSample.padding)
    #expect(sample.padded.dropFirst(3).allSatisfy { $0 == .infinity })
    for values in [[5, 4, 9, 1, 7, 7], [], [2, 1]] as [[Double]] {
      sample.replace(with: values, scratch: &scratch)
      #expect(sample == SortedSample(values))
      #expect(Array(sample.values) == values.sorted())
      #expect(sample.padded.dropFirst(values.count).allSatisfy { $0 == .infinity })
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `repeats are counted at every size`(kind: SampleKind) {
    var generator = SplitMix64(seed: 46)
    for count in 0..<40 {
      let sample = SortedSample(kind.draw(count, shift: 0, &generator))
      #expect(sample.repeats == count - Set(sample.values).count, "\(kind), \(count)")
    }
  }

  @Test func `keys and values correspond and keep the order`() {
    var generator = SplitMix64(seed: 45)
    for _ in 0..<2_000 {
      let (a, b) = (
        Double(bitPattern: generator.next()), Double(bitPattern: generator.next())
      )
      #expect(orderedValue(orderedKey(a)).bitPattern == a.bitPattern)
      if a < b { #expect(orderedKey(a) < orderedKey(b)) }
    }
    #expect(orderedKey(-0.0) + 1 == orderedKey(0))
  }
}

/// Data whose leading bits say little about their order.
enum Adversary: CaseIterable, Sendable {
  /// Two clusters so narrow and so far apart that each fills one bucket, in falling order.
  case farClusters
  /// One outlier stretches the range over all others.
  case outlier
  /// The exponents fall from the largest to the smallest.
  case geometric
  /// Neighbouring doubles in falling order.
  case neighbours
  case subnormals
  case signedZeros

  func draw(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
    (0..<count).map { place in
      switch self {
      case .farClusters: return (place % 2 == 0 ? 1 : 1e15) * (1 - Double(place) * 0x1p-50)
      case .outlier: return place == count / 2 ? 1e300 : 1 + generator.uniform() * 1e-6
      case .geometric: return Double(sign: .plus, exponent: 1000 - place, significand: 1)
      case .neighbours: return Double(bitPattern: 1.0.bitPattern + UInt64(count - place))
      case .subnormals: return Double(bitPattern: generator.next() % 5_000)
      case .signedZeros: return generator.next() % 2 == 0 ? 0 : -0.0
      }
    }
  }
}

func expectSorted(
  _ values: [Double], _ comment: Comment, _ scratch: inout SortScratch,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var output = [Double](repeating: .nan, count: values.count + 3)
  scratch.sort(values, into: &output)
  let expected = values.map(orderedKey).sorted().map(orderedValue)
  #expect(
    sameBits(Array(output.prefix(values.count)), expected), comment,
    sourceLocation: sourceLocation)
  let behind = output.suffix(3).filter(\.isNaN)
  #expect(behind.count == 3, "nothing behind is written", sourceLocation: sourceLocation)
}
