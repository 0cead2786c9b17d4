import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines of a log that are handed over together.
protocol LogLines: Sendable {
  init()
  var count: Int { get }
  /// Writes each line with its line feed.
  func write(to bytes: inout [UInt8])
}

/// Appends lines to a file, on a thread of its own.
///
/// What waits to be written is bounded: when the disk does not keep up, lines are dropped and
/// counted rather than requests slowed down. A line is written whole or not at all.
final class RequestLog: Sendable {
  /// Lines that may wait.
  private let bound: Int
  /// What it is called in a complaint.
  private let name: String

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "verdin.request-log")
  /// Storage in which lines are written out, in the queue's thread alone.
  private let storage = Mutex<[UInt8]>([])
  private let waiting = Atomic(0)
  private let dropped = Atomic(0)
  private let isInTrouble = Atomic(false)
  /// Says what went wrong, once each time that it begins.
  private let tell: @Sendable (String) -> Void

  struct Unwritable: Error, CustomStringConvertible {
    let name: String
    let path: String
    let reason: String
    var description: String { "cannot write the \(name) \(path): \(reason)" }
  }

  /// - Parameter mode: of a file that is made.
  init(
    path: String, name: String = "request log", bound: Int = 1 << 16, mode: mode_t = 0o644,
    tell: @escaping @Sendable (String) -> Void
  ) throws(Unwritable) {
    self.name = name
    self.bound = bound
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw Unwritable(name: name, path: path, reason: String(cString: strerror(errno)))
    }
    self.tell = tell
  }

  deinit { close(descriptor) }

  /// Lines that are missing in the file.
  var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// Hands lines over and returns at once.
  func append(_ lines: some LogLines) {
    let count = lines.count
    guard waiting.add(count, ordering: .relaxed).newValue <= bound else {
      waiting.subtract(count, ordering: .relaxed)
      return drop(count, because: "the disk does not keep up")
    }
    queue.async { [self] in
      let reason = storage.withLock { bytes in
        bytes.removeAll(keepingCapacity: true)
        lines.write(to: &bytes)
        return write(bytes)
      }
      if let reason {
        drop(count, because: reason)
      } else {
        isInTrouble.store(false, ordering: .relaxed)
      }
      waiting.subtract(count, ordering: .relaxed)
    }
  }

  /// Returns when all that was handed over before has been written.
  func finish() async {
    await withCheckedContinuation { done in queue.async { done.resume() } }
  }

  private func drop(_ count: Int, because reason: String) {
    dropped.add(count, ordering: .relaxed)
    if !isInTrouble.exchange(true, ordering: .relaxed) {
      tell("warning: \(name): lines are being dropped: \(reason)")
    }
  }

  /// - Returns: why it could not be written; nil when it was.
  private func write(_ bytes: [UInt8]) -> String? {
    let start = lseek(descriptor, 0, SEEK_END)
    var rest = bytes
    while true {
      let count = rest.writeOnce(to: descriptor)
      if count == rest.count { return nil }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno != EINTR {
        let reason = String(cString: strerror(errno))
        // A torn line would make the whole file unreadable. Pipes cannot be cut, and have no start.
        if start >= 0, rest.count < bytes.count { _ = ftruncate(descriptor, start) }
        return reason
      }
    }
  }
}

extension [UInt8] {
  fileprivate func writeOnce(to descriptor: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, self, count)
    #else
      Darwin.write(descriptor, self, count)
    #endif
  }
}
