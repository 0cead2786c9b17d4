/// Four neighbouring values of a span as one vector.
@inline(__always)
func lanes(_ values: Span<Double>, at position: Int) -> SIMD4<Double> {
  // Sound: `unsafeLoadUnaligned` checks the bounds of the four values itself; "unsafe" names only
  // that the bytes are not checked to be a SIMD4<Double>, and any 32 bytes are one.
  values.bytes.unsafeLoadUnaligned(
    fromByteOffset: position &* MemoryLayout<Double>.stride, as: SIMD4<Double>.self)
}
