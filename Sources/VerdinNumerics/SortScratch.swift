/// Storage for sorting doubles, kept by the caller so that sorting allocates nothing.
///
/// Up to 64 values go through a sorting network. More are sorted by their bits: a double, made
/// monotone as an integer, is taken relative to the smallest, and only the top bits of the range are
/// sorted by two counting passes. What is left, the order within a bucket, is mended by insertion.
/// When the data cluster so that insertion would cost too much, the passes run over all bits
/// instead. Beyond a million values a first pass parts them into pieces that fit a near cache.
package struct SortScratch: Sendable {
  private let instructions: InstructionSet
  private var swap: [UInt64] = []

  package init(instructions: InstructionSet = .best) { self.instructions = instructions }

  /// Writes `values` to the front of `output` in ascending order.
  ///
  /// - Precondition: no value is NaN; `output` holds at least as many elements.
  package mutating func sort(_ values: [Double], into output: inout [Double]) {
    precondition(
      output.count >= values.count, "\(output.count) places for \(values.count) values")
    swap.lengthen(to: values.count, 0)
    let isSorted = instructions.sort(values, into: &output, swap: &swap)
    precondition(isSorted, "NaN has no order")
  }
}

/// The bits of `value` as an integer that grows with it; −0.0 lies just below +0.0.
@inlinable @inline(__always)
package func orderedKey(_ value: Double) -> UInt64 {
  let bits = value.bitPattern
  let sign = UInt64(bitPattern: Int64(bitPattern: bits) >> 63)
  return bits ^ (sign | 0x8000_0000_0000_0000)
}

/// The inverse of `orderedKey`.
@inlinable @inline(__always)
package func orderedValue(_ key: UInt64) -> Double {
  let sign = UInt64(bitPattern: Int64(bitPattern: ~key) >> 63)
  return Double(bitPattern: key ^ (sign | 0x8000_0000_0000_0000))
}
