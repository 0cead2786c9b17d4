import CZlib

/// CRC-32 as in gzip, PNG and Python's `zlib.crc32`.
func crc32(_ bytes: Span<UInt8>) -> UInt32 {
  bytes.withUnsafeBufferPointer { memory in
    // Sound: zlib reads the bytes of the span, while they are lent.
    UInt32(truncatingIfNeeded: unsafe crc32_z(0, memory.baseAddress, memory.count))
  }
}
