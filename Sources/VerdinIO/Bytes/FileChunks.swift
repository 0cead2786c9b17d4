#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of lines that is read in pieces, however large it is and while others append to it.
///
/// What is appended after it was opened is left alone.
final class FileChunks {
  static let size = 4 << 20

  let name: String
  /// How many bytes the file had when it was opened.
  let count: Int
  private let descriptor: Int32

  init(path: String) throws(InputError) {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(name: path, reason: lastReason()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = lastReason()
      close(descriptor)
      throw .cannotOpen(name: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .cannotOpen(name: path, reason: "it is no regular file")
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// At most `size` bytes from `offset` on; fewer at the end.
  func bytes(at offset: Int, size: Int = FileChunks.size) throws -> Bytes {
    let wanted = max(0, min(size, count - offset))
    var done = 0
    return try Bytes(capacity: wanted + 1) { free in
      while true {
        // Sound: `pread` writes no more than the room it is told of.
        let read = unsafe pread(
          descriptor, free.baseAddress, min(free.count, wanted - done), off_t(offset + done))
        if read >= 0 {
          done += read
          return read
        }
        guard errno == EINTR else {
          throw InputError.cannotRead(name: name, reason: lastReason())
        }
      }
    }
  }

  /// Hands on pieces that end at a line's end, from `offset` on, until `body` has seen all lines
  /// that have their end.
  ///
  /// - Parameter body: gets a piece and where in the file it begins.
  func lines(
    from offset: Int = 0, _ body: (_ piece: ByteView, _ end: Int, _ offset: Int) throws -> Void
  ) throws {
    var offset = offset
    while offset < count {
      let piece = try bytes(at: offset)
      let end = try piece.withView { view in
        let end = view.endOfLastLine
        if end > 0 { try body(view, end, offset) }
        return end
      }
      if end == 0 {
        guard piece.count < Self.size else {
          throw InputError.cannotRead(
            name: name, reason: "a line has more than \(Self.size >> 20) MiB")
        }
        return
      }
      offset += end
    }
  }
}

extension ByteView {
  /// How many bytes the lines have that have their end.
  var endOfLastLine: Int {
    var end = count
    while end > 0, self[end - 1] != 0x0A { end -= 1 }
    return end
  }
}

private func lastReason() -> String {
  let code = errno
  return unsafe String(cString: strerror(code))
}
