#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes in memory, unchanging, with `ByteView.padding` zeros behind the last one.
///
/// `@unchecked Sendable` is sound: nothing writes to the memory once `init` has returned.
package final class Bytes: @unchecked Sendable {
  package let count: Int
  private let base: UnsafeMutableRawPointer
  private let storage: Storage

  private enum Storage {
    case allocated
    /// The length of the whole mapping, padding included.
    case mapped(Int)
  }

  /// A copy of `bytes`.
  package init(_ bytes: some Collection<UInt8>) {
    count = bytes.count
    // Sound: room for the bytes and the padding, and both are written before anyone reads.
    unsafe base = Bytes.reallocate(nil, count)
    unsafe UnsafeMutableRawBufferPointer(start: base, count: count).copyBytes(from: bytes)
    unsafe (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: ByteView.padding)
    storage = .allocated
  }

  /// What `fill` writes, piece after piece, until it writes nothing.
  ///
  /// - Parameters:
  ///   - capacity: room to begin with; it doubles when it is used up.
  ///   - fill: writes to the front of the free room it is given and returns how many bytes it wrote.
  init(capacity: Int, filling fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    var room = max(capacity, 1)
    var used = 0
    var memory = unsafe Bytes.reallocate(nil, room)
    do {
      while true {
        if used == room {
          room *= 2
          memory = unsafe Bytes.reallocate(memory, room)
        }
        // Sound: the free room lies inside the allocation.
        let free = unsafe UnsafeMutableRawBufferPointer(start: memory + used, count: room - used)
        let written = try fill(free)
        if written == 0 { break }
        used += written
      }
    } catch {
      unsafe free(memory)
      throw error
    }
    // Sound: `reallocate` adds the padding to the room.
    unsafe (memory + used).initializeMemory(as: UInt8.self, repeating: 0, count: ByteView.padding)
    unsafe base = memory
    count = used
    storage = .allocated
  }

  private static func reallocate(
    _ memory: UnsafeMutableRawPointer?, _ room: Int
  ) -> UnsafeMutableRawPointer {
    guard let moved = unsafe realloc(memory, room + ByteView.padding) else {
      fatalError("no memory for \(room) bytes of input")
    }
    return unsafe moved
  }

  /// The first `size` bytes of an open regular file, mapped and not read.
  ///
  /// An anonymous mapping one page longer than the file is laid out first and the file is mapped over
  /// its beginning; so zeros follow even a file that fills its last page. A file cut short by somebody
  /// while it is mapped ends the process (SIGBUS): replace recordings, do not truncate them.
  ///
  /// - Returns: nil, with `errno` set, when the system refuses.
  init?(mapping descriptor: Int32, size: Int) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let length = (size + page - 1) / page * page + page
    // Sound: the second mapping lies inside the first, which is ours alone, and is never written to.
    guard
      let whole = unsafe mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      unsafe whole != MAP_FAILED
    else { return nil }
    guard
      unsafe mmap(whole, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0) != MAP_FAILED
    else {
      unsafe munmap(whole, length)
      return nil
    }
    unsafe madvise(whole, size, MADV_SEQUENTIAL)
    unsafe base = whole
    count = size
    storage = .mapped(length)
  }

  /// A copy of the first `count` bytes.
  ///
  /// - Precondition: there are as many.
  package func prefix(_ count: Int) -> Bytes { Bytes(self, count: count) }

  private init(_ other: Bytes, count: Int) {
    precondition(0...other.count ~= count, "the first \(count) of \(other.count) bytes")
    self.count = count
    // Sound: room for the bytes and the padding, and both are written before anyone reads.
    unsafe base = Bytes.reallocate(nil, count)
    unsafe base.copyMemory(from: other.base, byteCount: count)
    unsafe (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: ByteView.padding)
    storage = .allocated
  }

  deinit {
    // Sound: `withView` keeps the object alive while its bytes are read.
    switch storage {
    case .allocated: unsafe free(base)
    case .mapped(let length): unsafe munmap(base, length)
    }
  }

  /// Lends the bytes for the duration of `body`.
  package func withView<Result, Failure: Error>(
    _ body: (ByteView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(unsafe ByteView(base: base, count: count))
  }
}

extension Bytes {
  /// The same as plain bytes.
  package func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    // Sound: `base` has `count` bytes, which live as long as `self`, and so longer than the span.
    return try body(
      unsafe Span(
        _unsafeStart: base.assumingMemoryBound(to: UInt8.self), count: count))
  }

  /// A copy, for readers of texts that are all of one piece.
  package var array: [UInt8] {
    defer { withExtendedLifetime(self) {} }
    // Sound: `base` has `count` bytes, and lives as long as `self`.
    return unsafe Array(UnsafeRawBufferPointer(start: base, count: count))
  }
}

extension Bytes {
  /// Whether the first sign is the brace that opens a JSON object.
  package var startsLikeJSON: Bool {
    withView { view in
      (0..<count).first { view[$0] > 0x20 }.map { view[$0] == UInt8(ascii: "{") } ?? false
    }
  }
}
