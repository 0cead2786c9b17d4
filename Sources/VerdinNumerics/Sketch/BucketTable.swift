/// Finds the bucket of a value from its bits, without a logarithm: one load, two shifts, two additions.
///
/// The significand's range is cut into twice as many equal cells as there are buckets in it, so that
/// no cell has more than one edge inside. A cell's entry is made so that adding the fraction bits
/// carries over to the next bucket exactly when they are beyond that edge.
struct BucketTable: Sendable {
  private let scale: Int
  private let entries: [UInt64]

  init(scale: Int) {
    self.scale = scale
    // The number of a bucket stands above the 52 fraction bits, and there are twelve.
    let buckets = 1 << scale
    // The fraction bits of each bucket's upper edge; the last reaches to the next power of two.
    let edges =
      (0..<buckets).map { RootsOfTwo.power($0, scale: scale).significandBitPattern } + [
        Self.fraction
      ]
    var bucket = 0
    entries = (0..<(2 * buckets)).map { cell in
      let first = UInt64(cell) << UInt64(51 - scale)
      while edges[bucket] < first { bucket += 1 }
      return UInt64(bucket) << 52 + (Self.fraction - edges[bucket])
    }
  }

  private static let fraction: UInt64 = (1 << 52) - 1

  /// - Parameter bits: of a positive, finite, normal double.
  @inline(__always)
  func index(bits: UInt64) -> Int {
    let fraction = bits & Self.fraction
    let entry = entries[Int(truncatingIfNeeded: fraction &>> UInt64(51 &- scale))]
    let bucket = Int(truncatingIfNeeded: (fraction &+ entry) &>> 52)
    return (Int(truncatingIfNeeded: bits &>> 52) &- 1023) &<< scale &+ bucket
  }
}
