import Testing
import VerdinNumerics

@Suite struct MannWhitneyLawTests {
  @Test(arguments: SampleKind.allCases)
  func `U, equal pairs and the tie term equal counting`(kind: SampleKind) {
    var generator = SplitMix64(seed: 21)
    for round in 0..<150 {
      let (x, y) = kind.drawPair(largest: 24, &generator)
      let test = MannWhitney(SortedSample(x), SortedSample(y))
      let brute = bruteForce(x, y)
      #expect(test.u == brute.u, "\(kind), round \(round)")
      #expect(test.equalPairs == brute.equal, "\(kind), round \(round)")
      #expect(test.tieTerm == brute.tieTerm, "\(kind), round \(round)")
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `swapping the samples mirrors U and the p-values`(kind: SampleKind) {
    var generator = SplitMix64(seed: 22)
    for round in 0..<150 {
      let (x, y) = kind.drawPair(largest: 60, &generator)
      let test = MannWhitney(SortedSample(x), SortedSample(y))
      let mirror = MannWhitney(SortedSample(y), SortedSample(x))
      #expect(test.u + mirror.u == test.pairs, "\(kind), round \(round)")
      #expect(test.deviation == mirror.deviation, "\(kind), round \(round)")
      let (p, q) = (test.asymptotic, mirror.asymptotic)
      #expect(p.greater == q.less && p.less == q.greater, "\(kind), round \(round)")
      #expect(p.twoSided == q.twoSided, "\(kind), round \(round)")
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `the order of the values does not matter`(kind: SampleKind) {
    var generator = SplitMix64(seed: 23)
    for _ in 0..<100 {
      let (x, y) = kind.drawPair(largest: 60, &generator)
      let test = MannWhitney(SortedSample(x), SortedSample(y))
      let shuffled = MannWhitney(
        SortedSample(x.shuffled(using: &generator)), SortedSample(y.shuffled(using: &generator)))
      #expect(test == shuffled)
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `an increasing transform changes nothing`(kind: SampleKind) {
    var generator = SplitMix64(seed: 24)
    for _ in 0..<100 {
      let (x, y) = kind.drawPair(largest: 60, &generator)
      // Exact, hence strictly increasing: the bits themselves, stretched away from zero.
      let stretch = { (value: Double) in value < 0 ? 8 * value : value / 4 }
      let (a, b) = (SortedSample(x), SortedSample(y))
      var (stretchedA, stretchedB) = (SortedSample(), SortedSample())
      stretchedA.replace(with: a, increasing: stretch)
      stretchedB.replace(with: b, increasing: stretch)
      #expect(MannWhitney(a, b) == MannWhitney(stretchedA, stretchedB))
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `p-values are probabilities and both sides overlap`(kind: SampleKind) {
    var generator = SplitMix64(seed: 25)
    for _ in 0..<100 {
      let (x, y) = kind.drawPair(largest: 60, &generator)
      let p = MannWhitney(SortedSample(x), SortedSample(y)).asymptotic
      for value in [p.greater, p.less, p.twoSided] { #expect(value > 0 && value <= 1) }
      // The continuity correction counts the observed U on both sides.
      #expect(p.greater + p.less >= 1)
    }
  }

  @Test func `samples without a value in common, and samples of one value`() {
    let (low, high) = (SortedSample([1, 2, 3]), SortedSample([4, 5]))
    #expect(MannWhitney(low, high).u == 0 && MannWhitney(high, low).u == 6)
    let constant = MannWhitney(SortedSample([7, 7, 7]), SortedSample([7, 7]))
    #expect(constant.u == 3 && constant.deviation == 0 && constant.superiority == 0.5)
    #expect(constant.asymptotic == MannWhitney.PValues(greater: 1, less: 1, twoSided: 1))
    let large = MannWhitney(
      SortedSample(Array(repeating: 2, count: 700)), SortedSample(Array(repeating: 2, count: 500)))
    #expect(large.tieTerm == 1_200 * 1_200 * 1_200 - 1_200)
    let zeros = MannWhitney(SortedSample([-0.0, 0]), SortedSample([0, -0.0]))
    #expect(zeros.u == 2 && zeros.equalPairs == 4)
    let empty = MannWhitney(SortedSample(), SortedSample([1]))
    #expect(empty.u == 0 && empty.superiority.isNaN && empty.deviation == 0)
  }

  @Test(arguments: InstructionSet.available)
  func `values that repeat are counted wherever a block ends`(set: InstructionSet) {
    var generator = SplitMix64(seed: 29)
    let sizes = [1, 2, 511, 512, 513, 1_030]
    for (m, n) in sizes.flatMap({ m in sizes.map { (m, $0) } }) {
      for levels in [1.0, 5, 300, 1e5] {
        // Far apart, side by side, and one inside the other; then with a run longer than a block.
        for (shift, isHalfZero) in [
          (0.0, false), (2, false), (-1e6, false), (1e6, false), (0, true),
        ] {
          let x = (0..<m).map {
            isHalfZero && $0 % 2 == 0 ? 0 : (levels * generator.uniform()).rounded()
          }
          let y = (0..<n).map {
            isHalfZero && $0 < 700 ? 0 : (levels * generator.uniform()).rounded() + shift
          }
          let test = MannWhitney(SortedSample(x), SortedSample(y), instructions: set)
          let (u, equal, tieTerm) = countByValue(x, y)
          let told = "\(m) x \(n), \(levels) levels, \(shift) apart, \(isHalfZero)"
          #expect(test.u == u, "\(told)")
          #expect(test.equalPairs == equal, "\(told)")
          #expect(test.tieTerm == tieTerm, "\(told)")
        }
      }
    }
  }

  private func countByValue(_ x: [Double], _ y: [Double]) -> (u: Double, equal: Int, ties: Double) {
    var counts: [Double: (x: Int, y: Int)] = [:]
    for value in x { counts[value, default: (0, 0)].x += 1 }
    for value in y { counts[value, default: (0, 0)].y += 1 }
    var (u, equal, ties, below) = (0.0, 0, 0.0, 0)
    for (_, count) in counts.sorted(by: { $0.key < $1.key }) {
      let total = count.x + count.y
      u += Double(count.x) * (Double(below) + 0.5 * Double(count.y))
      equal += count.x * count.y
      ties += Double(total * total * total - total)
      below += count.y
    }
    return (u, equal, ties)
  }

  @Test func `the exact law given ties is the one without ties when there are none`() {
    var generator = SplitMix64(seed: 26)
    for _ in 0..<60 {
      let (x, y) = SampleKind.normal.drawPair(largest: 9, &generator)
      let (a, b) = (SortedSample(x), SortedSample(y))
      let test = MannWhitney(a, b)
      let p = MannWhitney.exactWithTies(a, b)
      let q = ExactNull(m: x.count, n: y.count).pValues(u: test.u)
      #expect(p.greater.isClose(to: q.greater, ulps: 4), "\(x.count) x \(y.count)")
      #expect(p.less.isClose(to: q.less, ulps: 4), "\(x.count) x \(y.count)")
      #expect(p.twoSided.isClose(to: q.twoSided, ulps: 4), "\(x.count) x \(y.count)")
    }
  }

  @Test(arguments: [SampleKind.integers, .binary, .constant])
  func `swapping the samples mirrors the exact law given ties`(kind: SampleKind) {
    var generator = SplitMix64(seed: 27)
    for _ in 0..<30 {
      let (x, y) = kind.drawPair(largest: 9, &generator)
      let p = MannWhitney.exactWithTies(SortedSample(x), SortedSample(y))
      let q = MannWhitney.exactWithTies(SortedSample(y), SortedSample(x))
      #expect(p.greater.isClose(to: q.less, ulps: 4) && p.less.isClose(to: q.greater, ulps: 4))
      #expect(p.twoSided.isClose(to: q.twoSided, ulps: 4))
      #expect(p.greater + p.less > 1, "both sides hold the observed U")
    }
  }
}

private func bruteForce(
  _ x: [Double], _ y: [Double]
) -> (u: Double, equal: Int, tieTerm: Double) {
  var (doubled, equal) = (0, 0)
  for a in x {
    for b in y {
      doubled += a > b ? 2 : a == b ? 1 : 0
      equal += a == b ? 1 : 0
    }
  }
  let groups = Dictionary((x + y).map { ($0, 1) }, uniquingKeysWith: +).values
  return (0.5 * Double(doubled), equal, Double(groups.reduce(0) { $0 + $1 * $1 * $1 - $1 }))
}
