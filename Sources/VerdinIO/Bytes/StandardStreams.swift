#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Appends what standard input has ready, waiting only when it has nothing.
///
/// - Returns: how many bytes came; 0 at the end of the input.
package func readAvailable(
  into bytes: inout [UInt8], most: Int
) throws(InputError) -> Int {
  var count = 0
  // A piece of its own, because room made in `bytes` would have to be filled with zeros first:
  // 4 MiB of them for each 64 KiB that a pipe brings.
  // Sound: `read` writes at most `most` bytes, for which there is room, and the piece is as long as
  // what it wrote.
  let piece = unsafe [UInt8](unsafeUninitializedCapacity: most) { room, written in
    repeat {
      count = unsafe read(STDIN_FILENO, room.baseAddress, most)
    } while count < 0 && errno == EINTR
    written = max(0, count)
  }
  guard count >= 0 else {
    let reason = unsafe String(cString: strerror(errno))
    throw .cannotRead(name: "<stdin>", reason: reason)
  }
  bytes += piece
  return count
}
