extension SortedSample {
  /// How many values equal the one before them; 0 means that no two are equal.
  ///
  /// - Complexity: O(*n*), four neighbours at a time.
  package var repeats: Int {
    let values = padded.span
    let last = count - 1
    var bits = SIMD4<Int64>.zero
    var position = 0
    while position < last {
      let equal: SIMDMask<SIMD4<Int64>> =
        lanes(values, at: position) .== lanes(values, at: position &+ 1)
      bits &+= laneBits(equal)
      position &+= 4
    }
    // The last step may have compared padding with padding, which is equal.
    let inPadding = max(0, position - count)
    return 0 - Int(truncatingIfNeeded: bits.wrappedSum()) - inPadding
  }
}
