/// A finite sample in ascending order. Having one proves that it was sorted, and only once.
///
/// −0.0 sorts before +0.0. Behind the values lie `padding` copies of +∞, so that kernels may read
/// a whole vector at any position up to `count`.
package struct SortedSample: Sendable, Equatable {
  package static let padding = 8

  /// The values, ascending, then the padding.
  package private(set) var padded: [Double]

  package init() {
    padded = Array(repeating: .infinity, count: Self.padding)
  }

  /// - Complexity: O(*n*) for *n* values that a radix sort spreads well, O(*n*) passes at worst 6.
  package init(_ values: [Double]) {
    self.init()
    var scratch = SortScratch()
    replace(with: values, scratch: &scratch)
  }

  package var count: Int { padded.count - Self.padding }
  package var isEmpty: Bool { count == 0 }
  package var minimum: Double { padded[0] }
  package var maximum: Double { padded[count - 1] }
  /// The values alone.
  package var values: ArraySlice<Double> { padded[..<count] }

  package subscript(position: Int) -> Double {
    precondition(position < count, "position \(position) in a sample of \(count)")
    return padded[position]
  }

  /// Sorts `values` into this sample's storage; allocates only when it has to grow.
  ///
  /// - Precondition: no value is NaN.
  package mutating func replace(with values: [Double], scratch: inout SortScratch) {
    let count = values.count
    resize(to: count)
    scratch.sort(values, into: &padded)
    for position in count..<(count + Self.padding) { padded[position] = .infinity }
  }

  /// Fills this sample with `transform` of every value of another, where `transform` never
  /// decreases, so that order is kept without sorting.
  package mutating func replace(
    with other: borrowing SortedSample, increasing transform: (Double) -> Double
  ) {
    let count = other.count
    padded.refill(count + Self.padding) {
      $0 < count ? transform(other.padded[$0]) : .infinity
    }
  }

  /// Fills this sample with the distances of another's values from its median, which come in order
  /// from the middle outwards.
  ///
  /// - Complexity: O(*n*)
  package mutating func replace(withDistancesFromMedianOf other: borrowing SortedSample) {
    let (count, median) = (other.count, other.median)
    let values = other.padded.span
    var upper = count / 2
    var lower = upper - 1
    padded.refill(count + Self.padding) { position in
      if position >= count { return .infinity }
      let above = upper < count ? abs(values[upper] - median) : .infinity
      let below = lower >= 0 ? abs(values[lower] - median) : .infinity
      let isAbove = lower < 0 || (upper < count && above <= below)
      upper &+= isAbove ? 1 : 0
      lower &-= isAbove ? 0 : 1
      return isAbove ? above : below
    }
  }

  private mutating func resize(to count: Int) {
    let length = count + Self.padding
    padded.lengthen(to: length, .infinity)
    if padded.count > length { padded.removeLast(padded.count - length) }
  }
}
