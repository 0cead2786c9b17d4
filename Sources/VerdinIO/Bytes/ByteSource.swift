#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where bytes come from, and the name that errors call it by.
package enum ByteSource: Sendable {
  case file(path: String)
  case standardInput
  case memory(name: String, bytes: Bytes)

  /// What a command-line argument means: `-` is standard input, anything else a path.
  package init(argument: String) {
    self = argument == "-" ? .standardInput : .file(path: argument)
  }

  package var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "<stdin>"
    case .memory(let name, _): name
    }
  }

  /// All bytes of the source, decompressed when they are gzip, whatever the source is called.
  ///
  /// Regular files are mapped, everything else is read to its end.
  ///
  /// - Parameter isGrowing: whether others write to the file meanwhile. It is copied then, because a
  ///   mapped file that is cut short ends the process.
  /// - Throws: `InputError` when the source cannot be read, `Diagnostic` when it is broken gzip.
  package func read(isGrowing: Bool = false) throws -> Bytes {
    let bytes =
      switch self {
      case .file(let path): try readFile(path, isGrowing: isGrowing)
      case .standardInput: try readAll(STDIN_FILENO, capacity: 1 << 20)
      case .memory(_, let bytes): bytes
      }
    return bytes.isGzip ? try bytes.gunzipped(name: name) : bytes
  }

  private func readFile(_ path: String, isGrowing: Bool) throws -> Bytes {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw InputError.cannotOpen(name: name, reason: lastReason())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw InputError.cannotOpen(name: name, reason: lastReason())
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw InputError.cannotOpen(name: name, reason: "it is a directory")
    case S_IFREG where isGrowing:
      return try readAll(descriptor, capacity: Int(status.st_size) + 1)
    // Files of /proc and the like say that they are empty and are not.
    case S_IFREG where status.st_size > 0:
      guard let bytes = Bytes(mapping: descriptor, size: Int(status.st_size)) else {
        throw InputError.cannotRead(name: name, reason: lastReason())
      }
      return bytes
    default:
      return try readAll(descriptor, capacity: 1 << 16)
    }
  }

  private func readAll(_ descriptor: Int32, capacity: Int) throws -> Bytes {
    try Bytes(capacity: capacity) { free in
      while true {
        // Sound: `read` writes no more than the room it is told of.
        let count = unsafe readSome(descriptor, free.baseAddress, free.count)
        if count >= 0 { return count }
        guard errno == EINTR else {
          throw InputError.cannotRead(name: name, reason: lastReason())
        }
      }
    }
  }

  private func lastReason() -> String {
    let code = errno
    return unsafe String(cString: strerror(code))
  }
}

/// The system's `read`, which `ByteSource.read` hides.
private func readSome(_ descriptor: Int32, _ memory: UnsafeMutableRawPointer?, _ room: Int) -> Int {
  unsafe read(descriptor, memory, room)
}
