import Foundation
import Glibc

/// The right to act on a rollout: at most one process has it, and the system takes it back when the
/// process ends, however it ends.
package final class RunnerLock: Sendable {
  private let descriptor: Int32

  /// - Parameter holder: who wants it, for those who come later.
  /// - Throws: `RunnerLockError.held` with the holder's own words when somebody has it.
  package init(path: String, holder: String) throws(RunnerLockError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .unusable(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      close(descriptor)
      throw .held(by: text.isEmpty ? "another process" : text)
    }
    self.descriptor = descriptor
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    do {
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(holder.utf8))
    } catch {
      // The lock holds without its text; a full disk must not stop a rollback.
    }
  }

  deinit { close(descriptor) }
}

package enum RunnerLockError: Error, Equatable {
  case held(by: String)
  case unusable(path: String, reason: String)
}

extension RunnerLockError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .held(let holder): "the rollout is in the hands of \(holder); one runner at a time"
    case .unusable(let path, let reason): "cannot lock \(path): \(reason)"
    }
  }
}
