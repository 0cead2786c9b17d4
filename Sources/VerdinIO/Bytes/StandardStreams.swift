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
  let used = bytes.count
  bytes.append(contentsOf: repeatElement(0, count: most))
  var count = 0
  repeat {
    // Sound: `read` writes at most `most` bytes, for which there is room behind `used`.
    count = unsafe bytes.withUnsafeMutableBytes { room in
      unsafe read(STDIN_FILENO, room.baseAddress.map { unsafe $0 + used }, most)
    }
  } while count < 0 && errno == EINTR
  bytes.removeLast(most - max(0, count))
  guard count >= 0 else {
    let reason = unsafe String(cString: strerror(errno))
    throw .cannotRead(name: "<stdin>", reason: reason)
  }
  return count
}
