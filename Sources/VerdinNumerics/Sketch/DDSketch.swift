/// A sample in logarithmic buckets: small, mergeable, and true to every quantile within a relative
/// accuracy α that is known beforehand.
///
/// Counts are integers, so merging is exact, associative and commutative, and the order in which
/// values come does not matter. Negative values have buckets of their own, by magnitude; what is
/// nearer to 0 than any normal double counts as 0. NaN is counted as missing and ±∞ apart; neither is
/// a value.
///
/// - SeeAlso: Masson, Rim & Lee 2019, doi:10.14778/3352063.3352135
package struct DDSketch: Sendable, Equatable {
  package private(set) var buckets: LogBuckets
  package private(set) var positive = BucketCounts()
  /// By magnitude.
  package private(set) var negative = BucketCounts()
  package private(set) var zeros = 0
  package private(set) var missing = 0
  package private(set) var infinite = 0
  /// The smallest and the largest value; bounds of them where a sketch came without. +∞ and −∞ of no
  /// values.
  package private(set) var minimum = Double.infinity
  package private(set) var maximum = -Double.infinity

  package init(_ buckets: LogBuckets) { self.buckets = buckets }

  /// A sketch from elsewhere.
  ///
  /// - Parameter range: its smallest and largest value, where known; the edges of its outer buckets
  ///   otherwise.
  package init(
    _ buckets: LogBuckets, positive: BucketCounts, negative: BucketCounts, zeros: Int,
    missing: Int = 0, infinite: Int = 0, range: ClosedRange<Double>? = nil
  ) {
    self.buckets = buckets
    self.positive = positive
    self.negative = negative
    self.zeros = zeros
    self.missing = missing
    self.infinite = infinite
    guard count > 0 else { return }
    let filled = filledBuckets
    minimum = range?.lowerBound ?? max(filled[0].low, -.greatestFiniteMagnitude)
    maximum = range?.upperBound ?? min(filled[filled.count - 1].high, .greatestFiniteMagnitude)
  }

  /// How many values there are.
  package var count: Int { positive.total + negative.total + zeros }

  /// Counts values, in any order.
  ///
  /// - Precondition: γ is a root of two, as that of every sketch that is made here.
  /// - Complexity: O(*n*); without a logarithm where all are positive.
  package mutating func add(_ values: Span<Double>) {
    guard let scale = buckets.scale else {
      preconditionFailure("γ = \(buckets.gamma) is no root of two: values are not added")
    }
    let table = BucketTable(scale: scale)
    var start = 0
    while start < values.count {
      let end = min(values.count, start + 2_048)
      addPiece(values.extracting(start..<end), table)
      start = end
    }
  }

  private mutating func addPiece(_ values: Span<Double>, _ table: BucketTable) {
    guard let range = positiveRange(values) else {
      for place in values.indices { add(values[place], table) }
      return
    }
    minimum = min(minimum, range.lowerBound)
    maximum = max(maximum, range.upperBound)
    positive.reserve(
      table.index(
        bits: range.lowerBound.bitPattern)...table.index(bits: range.upperBound.bitPattern))
    positive.count(values, by: table)
  }

  private mutating func add(_ value: Double, _ table: BucketTable) {
    guard value.isFinite else {
      if value.isNaN { missing += 1 } else { infinite += 1 }
      return
    }
    minimum = min(minimum, value)
    maximum = max(maximum, value)
    guard abs(value) >= .leastNormalMagnitude else {
      zeros += 1
      return
    }
    let index = table.index(bits: abs(value).bitPattern)
    if value > 0 { positive.add(1, to: index) } else { negative.add(1, to: index) }
  }

  /// Takes in all that another sketch has counted; of two scales the coarser stays.
  ///
  /// - Returns: false, and nothing changes, when the edges do not fit together.
  package mutating func merge(_ other: DDSketch) -> Bool {
    guard let common = buckets.common(other.buckets) else { return false }
    coarsen(to: common)
    var other = other
    other.coarsen(to: common)
    positive.merge(other.positive)
    negative.merge(other.negative)
    zeros += other.zeros
    missing += other.missing
    infinite += other.infinite
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    return true
  }

  /// - Precondition: `coarser` is among `common` of these buckets and others.
  package mutating func coarsen(to coarser: LogBuckets) {
    guard let scale = buckets.scale, let wanted = coarser.scale, wanted < scale else { return }
    positive = positive.coarsened(by: scale - wanted)
    negative = negative.coarsened(by: scale - wanted)
    buckets = coarser
  }
}

extension LogBuckets {
  /// The buckets that both can be brought to; nil when there are none.
  package func common(_ other: LogBuckets) -> LogBuckets? {
    if self == other { return self }
    guard let scale, let otherScale = other.scale else { return nil }
    return LogBuckets(scale: min(scale, otherScale))
  }
}

/// The range of values that all are positive, normal and finite; nil when one is not.
private func positiveRange(_ values: Span<Double>) -> ClosedRange<Double>? {
  let least = SIMD4<Double>(repeating: .leastNormalMagnitude)
  let most = SIMD4<Double>(repeating: .greatestFiniteMagnitude)
  var (low, high) = (most, least)
  var areRegular = SIMDMask<SIMD4<Int64>>(repeating: true)
  var place = 0
  while place &+ 4 <= values.count {
    let four = lanes(values, at: place)
    areRegular = areRegular .& (four .>= least) .& (four .<= most)
    low.replace(with: four, where: four .< low)
    high.replace(with: four, where: four .> high)
    place &+= 4
  }
  guard all(areRegular) else { return nil }
  var (lowest, highest) = (low.min(), high.max())
  while place < values.count {
    let value = values[place]
    guard value >= .leastNormalMagnitude, value <= .greatestFiniteMagnitude else { return nil }
    lowest = min(lowest, value)
    highest = max(highest, value)
    place &+= 1
  }
  return lowest...highest
}
