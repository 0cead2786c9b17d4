#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard input or a file, read as it comes.
package final class ByteStream: Sendable {
  package let name: String
  private let descriptor: Int32

  package init(_ source: ByteSource) throws(InputError) {
    name = source.name
    guard case .file(let path) = source else {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(name: path, reason: lastReason()) }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// Appends what is ready, waiting only when there is nothing.
  ///
  /// - Returns: how many bytes came; 0 at the end.
  package func readAvailable(into bytes: inout [UInt8], most: Int) throws(InputError) -> Int {
    var count = 0
    bytes.append(addingCapacity: most) { room in
      // Sound: `read` writes at most `most` bytes, for which there is room, and no more are counted.
      unsafe room.withUnsafeMutableBufferPointer { memory, written in
        repeat {
          count = unsafe read(descriptor, memory.baseAddress, most)
        } while count < 0 && errno == EINTR
        written = max(0, count)
      }
    }
    guard count >= 0 else { throw .cannotRead(name: name, reason: lastReason()) }
    return count
  }
}

private func lastReason() -> String {
  let code = errno
  return unsafe String(cString: strerror(code))
}
