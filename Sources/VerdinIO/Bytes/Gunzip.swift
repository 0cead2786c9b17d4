import CZlib

extension Bytes {
  var isGzip: Bool { withView { $0.count >= 2 && $0[0] == 0x1F && $0[1] == 0x8B } }

  /// The contents of gzip bytes, all members one after the other.
  ///
  /// - Throws: `Diagnostic` when they are truncated, corrupt or followed by something else.
  func gunzipped(name: String) throws -> Bytes {
    try withView { compressed in
      let inflater = try Inflater(compressed, name: name)
      return try Bytes(capacity: 4 * compressed.count, filling: inflater.fill)
    }
  }
}

/// A zlib stream over bytes that the caller keeps alive.
private final class Inflater {
  private let compressed: ByteView
  private let name: String
  /// On the heap because zlib remembers the address of the stream it was set up with.
  private let stream: UnsafeMutablePointer<z_stream>
  private var consumed = 0
  private var atMemberEnd = false

  init(_ compressed: ByteView, name: String) throws {
    self.compressed = compressed
    self.name = name
    // Sound: the stream is initialised at once and freed in `deinit` only.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window, and 16 to say that the header is gzip's.
    let code = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib refuses to start: code \(code)")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Writes decompressed bytes to the front of `free` and returns how many; none means the end.
  func fill(_ free: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if atMemberEnd {
        guard try startNextMember() else { return 0 }
      }
      // zlib counts in 32 bits.
      let input = min(compressed.count - consumed, 1 << 30)
      let room = min(free.count, 1 << 30)
      // Sound: zlib reads no further than `avail_in` and writes no further than `avail_out`.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: (compressed.base + consumed).assumingMemoryBound(to: UInt8.self))
      unsafe stream.pointee.avail_in = UInt32(input)
      unsafe stream.pointee.next_out = free.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(room)
      let code = unsafe inflate(stream, Z_NO_FLUSH)
      consumed += input - Int(unsafe stream.pointee.avail_in)
      let written = room - Int(unsafe stream.pointee.avail_out)
      switch code {
      case Z_STREAM_END: atMemberEnd = true
      case Z_OK where written > 0 || consumed < compressed.count: break
      case Z_OK, Z_BUF_ERROR:
        throw broken("the gzip data ends in the middle", "copy or download the file again")
      default:
        let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(code)"
        throw broken(
          "the gzip data is corrupt near byte \(consumed): \(reason)",
          "check it with 'gzip -t', then copy or download the file again")
      }
      if written > 0 { return written }
    }
  }

  /// - Returns: false at the end of the bytes; zeros that fill up a last block count as the end.
  private func startNextMember() throws -> Bool {
    let rest = consumed..<compressed.count
    if rest.allSatisfy({ compressed[$0] == 0 }) { return false }
    guard rest.count > 1, compressed[consumed] == 0x1F, compressed[consumed + 1] == 0x8B else {
      throw broken(
        "the gzip data is followed by \(rest.count) bytes of something else",
        "check it with 'gzip -t'")
    }
    unsafe inflateReset(stream)
    atMemberEnd = false
    return true
  }

  private func broken(_ message: String, _ hint: String) -> Diagnostic {
    Diagnostic(file: name, message: message, hint: hint)
  }
}
