/// How many values fell into each of a row of neighbouring buckets.
package struct BucketCounts: Sendable {
  /// The index of the first bucket in `counts`.
  package private(set) var first = 0
  package private(set) var counts: [Int] = []

  package init() {}

  /// - Precondition: no count is negative.
  package init(first: Int, counts: [Int]) {
    precondition(counts.allSatisfy { $0 >= 0 }, "a negative count")
    self.first = first
    self.counts = counts
  }

  package var total: Int { counts.reduce(0, +) }

  /// The buckets from the first that holds a value to the last.
  package var filled: Range<Int> {
    guard let low = counts.firstIndex(where: { $0 > 0 }),
      let high = counts.lastIndex(where: { $0 > 0 })
    else { return 0..<0 }
    return (first + low)..<(first + high + 1)
  }

  /// 0 for a bucket that nothing fell into.
  package subscript(index: Int) -> Int {
    counts.indices.contains(index - first) ? counts[index - first] : 0
  }

  package mutating func add(_ count: Int, to index: Int) {
    reserve(index...index)
    counts[index - first] += count
  }

  package mutating func merge(_ other: BucketCounts) {
    let filled = other.filled
    guard !filled.isEmpty else { return }
    reserve(filled.lowerBound...(filled.upperBound - 1))
    for index in filled { counts[index - first] += other[index] }
  }

  /// The same values in buckets that hold 2^`steps` of these.
  package func coarsened(by steps: Int) -> BucketCounts {
    var coarse = BucketCounts()
    // (γ^(i−1), γ^i] lies in bucket ⌈i/2^steps⌉ of the coarser edges.
    for index in filled where self[index] > 0 { coarse.add(self[index], to: -(-index >> steps)) }
    return coarse
  }

  /// Makes room for buckets, and for some more on the side that grew.
  mutating func reserve(_ range: ClosedRange<Int>) {
    let reserve = 64
    if counts.isEmpty {
      first = range.lowerBound
      counts = Array(repeating: 0, count: range.count)
    }
    if range.lowerBound < first {
      let more = first - range.lowerBound + reserve
      counts.insert(contentsOf: repeatElement(0, count: more), at: 0)
      first -= more
    }
    let last = first + counts.count - 1
    if range.upperBound > last {
      counts.append(contentsOf: repeatElement(0, count: range.upperBound - last + reserve))
    }
  }

  /// Counts values that all are positive, normal and within the buckets.
  @inline(__always)
  mutating func count(_ values: Span<Double>, by table: BucketTable) {
    let first = first
    var places = counts.mutableSpan
    for place in values.indices {
      places[table.index(bits: values[place].bitPattern) &- first] &+= 1
    }
  }
}

extension BucketCounts: Equatable {
  /// Rows are equal when every bucket holds as many, whatever room they have.
  package static func == (a: BucketCounts, b: BucketCounts) -> Bool {
    let filled = a.filled
    return filled == b.filled && filled.allSatisfy { a[$0] == b[$0] }
  }
}
