import RealModule

/// Rank tests of the logarithms of positive samples that take hardly any logarithm.
///
/// The sign of log x − log y − c is that of x − y·eᶜ for all pairs but those so near that the rounding of the
/// logarithms decides. The kernel counts the pairs and writes out the near ones, of ten million values an arm
/// one or none, and these are compared by their logarithms. So U is that of the logarithms, exactly. Ties of
/// the logarithms are those across the samples; two different values of one sample that round to one
/// logarithm are two values here. Where most values repeat, the logarithm of each is taken once.
package struct RatioRanks: Sendable {
  private let instructions: InstructionSet
  private var places: [UInt64]
  private var distinct: (x: DistinctLogarithms, y: DistinctLogarithms)?

  /// - Parameter room: for so many near pairs; with more of them there is no answer.
  package init(instructions: InstructionSet = .best, room: Int = 64) {
    self.instructions = instructions
    places = Array(repeating: 0, count: room)
  }

  /// Whether both samples that were taken repeat most values.
  package var areTied: Bool { distinct != nil }

  /// Takes two samples for the tests that follow.
  ///
  /// - Precondition: all values are positive and finite, and fewer than 2³² an arm.
  /// - Returns: false for samples with ties of which not both repeat most values.
  package mutating func take(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample, hasTies: Bool
  ) -> Bool {
    distinct = nil
    guard hasTies else { return true }
    guard 4 * x.repeats > x.count, 4 * y.repeats > y.count else { return false }
    distinct = (
      DistinctLogarithms(x, by: instructions), DistinctLogarithms(y, by: instructions)
    )
    return true
  }

  /// The test of log x against log y + `margin`.
  ///
  /// - Precondition: the samples are those that were taken.
  /// - Returns: nil when too many pairs are near.
  /// - Complexity: O(*m* + *n*), no allocation.
  package mutating func test(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample, margin: Double
  ) -> MannWhitney? {
    if let distinct { return MannWhitney(distinct.x, distinct.y.moved(by: margin)) }
    let factor = Double.exp(-margin)
    let near = nearness(x, y, margin: margin)
    guard factor.isNormal,
      let found = instructions.countRatios(
        reciprocal: false, factor: factor, near: near, 0..<x.count, of: x, y, places: &places)
    else { return nil }
    var count = PairCount(Double(found.below))
    for place in places[..<found.near] {
      let (a, b) = (x[place.row], y[place.column])
      count.correct(b < factor * a ? 1 : 0, Double.log(a), Double.log(b) + margin)
    }
    return MannWhitney(x.count, y.count, count)
  }

  /// The test of how far the logarithms of x lie from their median against the same of y, and the medians of
  /// these distances.
  ///
  /// A distance is larger when a quotient of values is, x / y for two on the same side of their medians and
  /// x·y for two on different sides, so that two walks count all pairs.
  ///
  /// - Precondition: as above, and two values in each sample.
  package mutating func spread(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) -> (test: MannWhitney, x: Double, y: Double)? {
    let (ofX, ofY) = (x.logMedian, y.logMedian)
    guard let test = spread(x, ofX, y, ofY) else { return nil }
    return (test, x.medianLogDeviation(from: ofX), y.medianLogDeviation(from: ofY))
  }

  private mutating func spread(
    _ x: borrowing SortedSample, _ ofX: Double, _ y: borrowing SortedSample, _ ofY: Double
  ) -> MannWhitney? {
    if let distinct {
      return MannWhitney(distinct.x.distances(from: ofX), distinct.y.distances(from: ofY))
    }
    let quotient = Double.exp(ofY - ofX)
    let product = Double.exp(ofY + ofX)
    let near = nearness(x, y, margin: 0)
    guard quotient.isNormal, product.isNormal else { return nil }
    let half = x.count / 2
    var count = PairCount(0)
    var open: Set<UInt64> = []
    for (rows, sign) in [(0..<half, -1.0), (half..<x.count, 1.0)] {
      for (isReciprocal, factor) in [(false, quotient), (true, product)] {
        guard
          let found = instructions.countRatios(
            reciprocal: isReciprocal, factor: factor, near: near, rows, of: x, y, places: &places)
        else { return nil }
        count.add(isReciprocal ? -sign : sign, found.below)
        for place in places[..<found.near] {
          open.insert(place &+ UInt64(rows.lowerBound) << 32)
        }
      }
    }
    for place in open {
      let (a, b) = (x[place.row], y[place.column])
      let below = (b < quotient * a ? 1.0 : 0) - (b < product / a ? 1 : 0)
      count.correct(
        place.row < half ? -below : below, abs(Double.log(a) - ofX), abs(Double.log(b) - ofY))
    }
    return MannWhitney(x.count, y.count, count)
  }
}

/// How many pairs have the larger x, ties counting half.
struct PairCount {
  private(set) var larger: Double
  private(set) var equal = 0

  init(_ larger: Double) { self.larger = larger }

  mutating func add(_ sign: Double, _ pairs: Int) { larger += sign * Double(pairs) }

  /// Puts what two numbers say in the place of what a pair was counted as.
  mutating func correct(_ counted: Double, _ x: Double, _ y: Double) {
    larger += (x > y ? 1 : x == y ? 0.5 : 0) - counted
    equal += x == y ? 1 : 0
  }
}

extension MannWhitney {
  fileprivate init(_ m: Int, _ n: Int, _ count: PairCount) {
    self.m = m
    self.n = n
    u = count.larger
    equalPairs = count.equal
    tieTerm = 6 * Double(count.equal)
  }
}

/// The share by which two products may differ and yet their logarithms, each rounded, compare otherwise: half a
/// dozen roundings of the largest logarithm, and those of products and exponentials.
func nearness(
  _ x: borrowing SortedSample, _ y: borrowing SortedSample, margin: Double
) -> Double {
  let ends = [x.minimum, x.maximum, y.minimum, y.maximum]
  let largest = ends.reduce(0) { max($0, abs(Double.log($1))) }
  return 6 * (largest + abs(margin)).ulp + 0x1p-50
}

extension UInt64 {
  /// Of a pair's place, as the kernels write it.
  var row: Int { Int(self >> 32) }
  var column: Int { Int(self & 0xFFFF_FFFF) }
}

extension SortedSample {
  /// The median of the logarithms.
  fileprivate var logMedian: Double {
    let upper = Double.log(self[count / 2])
    if count % 2 == 1 { return upper }
    let lower = Double.log(self[count / 2 - 1])
    return lower + 0.5 * (upper - lower)
  }

  /// The median distance of the logarithms from their median.
  fileprivate func medianLogDeviation(from median: Double) -> Double {
    medianDeviation(count, from: median) { Double.log(self[$0]) }
  }
}
