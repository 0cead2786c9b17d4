/// Four neighbouring values of a span as one vector, and how many lanes of a mask are set.
///
/// The two `unsafe` calls of this target's kernels stand here, each with its reason.

@inline(__always)
func lanes(_ values: Span<Double>, at position: Int) -> SIMD4<Double> {
  // Sound: `unsafeLoadUnaligned` checks the bounds of the four values itself; "unsafe" names only
  // that the bytes are not checked to be a SIMD4<Double>, and any 32 bytes are one.
  values.bytes.unsafeLoadUnaligned(
    fromByteOffset: position &* MemoryLayout<Double>.stride, as: SIMD4<Double>.self)
}

/// −1 for every lane that is set and 0 for the others.
@inline(__always)
func laneBits(_ mask: SIMDMask<SIMD4<Int64>>) -> SIMD4<Int64> {
  // Sound: a mask of this type is stored as its SIMD4<Int64>, −1 for a set lane and 0 for another.
  unsafeBitCast(mask, to: SIMD4<Int64>.self)
}

@inline(__always)
func setLanes(_ mask: SIMDMask<SIMD4<Int64>>) -> Int {
  0 &- Int(truncatingIfNeeded: laneBits(mask).wrappedSum())
}
